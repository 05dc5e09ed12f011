/** The shape of a key record: see keymap.ts. */

/**
 * Where a key is pressed. A view is a table or a text (the ladder, bytes, YAML); what is special comes
 * before: bytes in a text, a search that is on in any view, a filter in a prompt.
 */
export type Context =
  'table' | 'text' | 'bytes' | 'searching' | 'help' | 'picker' | 'prompt' | 'filter prompt' | 'ask';

/** Commands by their names: they stay as they are, since a user's own keys refer to them. */

export type CommandId =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'half-up'
  | 'half-down'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'previous-failing'
  | 'next-failing'
  | 'events'
  | 'copy'
  | 'filter'
  | 'command'
  | 'views'
  | 'sort'
  | 'reverse'
  | 'pane'
  | 'help'
  | 'redraw'
  | 'suspend'
  | 'quit'
  | 'accept'
  | 'cancel'
  | 'erase'
  | 'erase-word'
  | 'erase-all'
  | 'complete'
  | 'sort-by'
  | 'filter-only'
  | 'filter-without'
  | 'sort-column'
  | 'last-view'
  | 'history-back'
  | 'history-forward'
  | 'legend'
  | 'go-to-event'
  | 'mark'
  | 'jump'
  | 'zoom'
  | 'follow'
  | 'verdicts'
  | 'anomalies-only'
  | 'time-style'
  | 'byte-style'
  | 'echo'
  | 'edit-filter'
  | 'freeze'
  | 'record'
  | 'save'
  | 'mouse'
  | 'describe'
  | 'object'
  | 'actions'
  | 'search'
  | 'search-next'
  | 'search-previous'
  | 'left'
  | 'right'
  | 'count'
  | 'pane-back'
  | 'wide'
  | 'wrap'
  | 'header'
  | 'logs'
  | 'pin'
  | 'baseline'
  | 'set-baseline'
  | 'mark-row'
  | 'clear'
  | 'range-start'
  | 'range-end'
  | 'step-back'
  | 'step-forward'
  | 'namespace'
  | 'sort-name'
  | 'sort-age'
  | 'sort-status'
  | 'sort-chosen'
  | 'column-left'
  | 'column-right'
  | 'latency'
  | 'aliases'
  | 'switch-prompt';

export interface KeyRecord {
  readonly keys: readonly string[];
  readonly command: CommandId;
  readonly contexts: readonly Context[];
  /** Two words for the key bar. */
  readonly label: string;
  /** One sentence for the help. */
  readonly help: string;
  /** Place in the key bar, lowest first; absent = not in the bar. */
  readonly hint?: number;
}

/** Every view. */
export const VIEW: readonly Context[] = ['table', 'text'];
/** Contexts in which one moves along lines. */
export const LISTS: readonly Context[] = [...VIEW, 'help', 'picker'];
/** Wherever keys are pressed, unless something is asked. */
export const EVERYWHERE: readonly Context[] = [...LISTS, 'prompt'];
