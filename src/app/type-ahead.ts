/**
 * Keys that came before the row they are about: they wait for its page and are pressed again then, in
 * order. So nothing depends on how fast one types, or the engine answers.
 */
import type { CommandId } from './key-record.js';
import type { Key } from './keys.js';
import { topFrame, viewFrame } from './state.js';
import type { State } from './state.js';

/** Commands that look at the row under the cursor or at the columns about it. */
const ABOUT_ROW: ReadonlySet<CommandId> = new Set([
  'open',
  'copy',
  'events',
  'echo',
  'follow',
  'verdicts',
  'describe',
  'object',
  'actions',
  'sort',
  'sort-by',
  'sort-column',
  'sort-name',
  'sort-age',
  'sort-status',
  'sort-chosen',
  'column-left',
  'column-right',
  'left',
  'right',
  'logs',
  'pin',
  'mark-row',
  'range-start',
  'range-end',
  'set-baseline',
]);

/** Moves need to know how many rows there are. */
const MOVES: ReadonlySet<CommandId> = new Set([
  'up',
  'down',
  'page-up',
  'page-down',
  'half-up',
  'half-down',
  'first',
  'last',
]);

/** Commands that do not wait behind others: they say that the wait is over. */
const AT_ONCE: ReadonlySet<CommandId> = new Set(['back', 'quit', 'suspend', 'redraw', 'help']);

/** Whether the row under the cursor has come. */
export function isRowThere(state: State): boolean {
  const { page, cursor } = viewFrame(state);
  return (
    page !== undefined && (page.total === 0 || page.rows.some((r) => r.index === cursor.index))
  );
}

/** Whether a key has to wait: for its row, or behind one that waits. */
export function hasToWait(state: State, command: CommandId | undefined): boolean {
  if (topFrame(state).kind !== 'view' || (command !== undefined && AT_ONCE.has(command))) {
    return false;
  }
  if (state.waiting.length > 0) return true;
  if (command === undefined) return false;
  if (MOVES.has(command)) return viewFrame(state).page === undefined;
  return ABOUT_ROW.has(command) && !isRowThere(state);
}

export function wait(state: State, key: Key): State {
  return { ...state, waiting: [...state.waiting, key] };
}
