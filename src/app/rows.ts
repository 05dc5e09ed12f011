/** Commands that choose rows: marked ones, a range of time, a namespace, what comes from now on. */
import { formatSeconds } from '../base/format.js';
import type { TimeRange } from '../model/time-range.js';
import { cursorRow } from './about.js';
import { load, moveTo, reload } from './frames.js';
import { keyFor } from './keymap.js';
import { only, replaceView, viewFrame } from './state.js';
import type { Marked, State, Update } from './state.js';

export const ROW_COMMANDS = {
  'mark-row': markRow,
  clear,
  'range-start': (s: State) => setRange(s, 'from'),
  'range-end': (s: State) => setRange(s, 'to'),
  'step-back': (s: State) => step(s, -1),
  'step-forward': (s: State) => step(s, 1),
} as const;

/** As htop: the cursor goes on, so that several are marked by holding the key. */
function markRow(state: State): Update {
  const frame = viewFrame(state);
  const row = cursorRow(state);
  if (row === undefined) return only(state);
  const marked = new Map<string, Marked>(frame.marked);
  if (!marked.delete(row.key)) marked.set(row.key, { copy: row.copy, subject: row.subject });
  const count = marked.size === 1 ? '1 row' : `${String(marked.size)} rows`;
  const message =
    marked.size === 0
      ? 'no row is marked'
      : `${count} marked: ${keyFor(state.keymap, 'copy')} copies them`;
  const { index, key } = frame.cursor;
  const next = replaceView({ ...state, message }, { ...frame, marked });
  return key === '' ? only(next) : moveTo(next, Math.min(index + 1, (frame.page?.total ?? 1) - 1));
}

/** What was there is hidden, in this view alone. */
function clear(state: State): Update {
  const frame = { ...viewFrame(state), since: state.status.durationNs + 1 };
  const message = `cleared: what comes from now on; ${keyFor(state.keymap, 'back')} shows all`;
  return load(replaceView({ ...state, message }, frame), frame);
}

/** The same place again takes it back. */
function setRange(state: State, edge: keyof TimeRange): Update {
  const time = cursorRow(state)?.time ?? -1;
  if (time < 0) {
    return only({ ...state, message: 'this row has no time: :events, :calls, :conn have' });
  }
  const old = state.range ?? { from: -Infinity, to: Infinity };
  const open = edge === 'from' ? -Infinity : Infinity;
  const set = { ...old, [edge]: old[edge] === time ? open : time };
  // A range is never empty: an edge that was passed is taken off.
  const other = edge === 'from' ? { to: Infinity } : { from: -Infinity };
  const { from, to } = set.from <= set.to ? set : { ...set, ...other };
  const isOpen = from === -Infinity && to === Infinity;
  const range = isOpen ? undefined : { from, to, frame: viewFrame(state).id };
  const message = isOpen ? 'all times' : rangeMessage(state, { from, to });
  return reload({ ...state, range, message });
}

/** What a new range says. */
export function rangeMessage({ keymap }: State, range: TimeRange): string {
  return `only ${rangeText(range)}: every view; ${keyFor(keymap, 'back')} ends it`;
}

/** `1.204 s … 2.000 s`; an open end has no number. */
export function rangeText({ from, to }: TimeRange): string {
  const text = (time: number): string => (Number.isFinite(time) ? `${formatSeconds(time)} s` : '');
  return `${text(from)} … ${text(to)}`.trim();
}

function step(state: State, direction: 1 | -1): Update {
  const frame = { ...viewFrame(state), touched: true, follows: false, paneTop: 0 };
  return load(replaceView(state, frame), frame, { step: direction });
}

/** 0 = all; others by their place in the first line. */
export function chooseNamespace(state: State, digit: number): Update {
  const namespace = digit === 0 ? '' : state.namespaces[digit - 1];
  if (namespace === undefined) {
    return only({
      ...state,
      message: `no namespace has the number ${String(digit)}: :ns lists them`,
    });
  }
  const message =
    namespace === ''
      ? 'all namespaces'
      : `only namespace ${namespace}: ${keyFor(state.keymap, 'namespace')} shows all`;
  return reload({ ...state, namespace, message });
}
