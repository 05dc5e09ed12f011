/** The shape of a key record: see keymap.ts. */
export type Context = 'view' | 'help' | 'picker' | 'prompt' | 'ask';

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
  | 'close'
  | 'erase'
  | 'erase-word'
  | 'erase-all'
  | 'complete'
  | 'sort-by'
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
  | 'expression'
  | 'freeze'
  | 'record'
  | 'save'
  | 'mouse'
  | 'describe'
  | 'object'
  | 'actions'
  | 'search'
  | 'search-next'
  | 'search-previous';

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

/** Records in the order in which they are looked through; every command has one. */
export type KeyMap = readonly KeyRecord[];

/** Contexts in which one moves along lines. */
export const LISTS: readonly Context[] = ['view', 'help', 'picker'];
