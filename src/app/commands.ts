/** What each command does: pure functions from state to state and effects. */
import { detailLength } from '../widgets/detail.js';
import { load, moveTo, nextTab, open, reload, settleAll, swap } from './frames.js';
import { geometry } from './geometry.js';
import { lastView, historyStep } from './history.js';
import type { CommandId } from './key-record.js';
import { keyFor } from './keymap.js';
import { keyLabel } from './key-names.js';
import { pickerItems } from './picker.js';
import { cycleSort, reverseSort, sortByPosition } from './sorting.js';
import { anomaliesOnly, byteStyle, searchRow, setFilter, timeStyle } from './seeing.js';
import { ABOUT_COMMANDS, copyRow, cursorRow } from './about.js';
import { freeze, quit, record } from './live.js';
import { accept, cancel, complete, edit, erase, openPrompt } from './prompt.js';
import { only, replaceTop, replaceView, topFrame, viewFrame } from './state.js';
import type { Frame, PaneSize, State, Update } from './state.js';
import { lastHelpTop } from './overlay.js';

/** `key` is the one that was pressed: some records have a key per column. */
type Command = (state: State, key: string) => Update;

export const COMMANDS: Readonly<Record<CommandId, Command>> = {
  up: (s) => move(s, -1),
  down: (s) => move(s, 1),
  'page-up': (s) => move(s, -pageSize(s), true),
  'page-down': (s) => move(s, pageSize(s), true),
  'half-up': (s) => move(s, -Math.ceil(pageSize(s) / 2), true),
  'half-down': (s) => move(s, Math.ceil(pageSize(s) / 2), true),
  first: (s) => move(s, -Infinity),
  last: (s) => move(s, Infinity),
  open: openRow,
  back,
  'previous-failing': (s) => neighbour(s, -1),
  'next-failing': (s) => neighbour(s, 1),
  ...ABOUT_COMMANDS,
  copy: copyRow,
  filter: (s) => openPrompt(s, 'filter'),
  expression: (s) => openPrompt(s, takesExpression(s) ? 'expression' : 'filter'),
  command: (s) => openPrompt(s, 'command'),
  views: (s) => push(s, { kind: 'picker', list: 'views', index: 0 }),
  sort: cycleSort,
  reverse: reverseSort,
  'sort-by': (s) => push(s, { kind: 'picker', list: 'sort', index: 0 }),
  'sort-column': (s, key) => sortByPosition(s, positionOf(s, 'sort-column', key)),
  'last-view': lastView,
  'history-back': (s) => historyStep(s, 'past'),
  'history-forward': (s) => historyStep(s, 'future'),
  legend: (s) => push(s, { kind: 'help', part: 'legend', top: 0 }),
  'anomalies-only': anomaliesOnly,
  'time-style': timeStyle,
  'byte-style': byteStyle,
  search: (s) => openPrompt(s, 'search'),
  'search-next': (s) => searchRow(s, 1),
  'search-previous': (s) => searchRow(s, -1),
  'go-to-event': (s) => openPrompt(s, 'event'),
  save: (s) => openPrompt(s, 'command', 'w report.md'),
  mark: (s) => openPrompt(s, 'mark'),
  jump: (s) => openPrompt(s, 'jump'),
  zoom: (s) => resize(s, s.pane === 'hidden' ? 'normal' : 'hidden'),
  pane,
  help: (s) => push(s, { kind: 'help', part: 'all', top: 0 }),
  redraw: (s) => ({ state: s, effects: [{ kind: 'redraw' }] }),
  mouse: (s) => ({
    state: {
      ...s,
      mouse: !s.mouse,
      message: s.mouse ? `mouse off: ${keyFor(s.keymap, 'mouse')} turns it on` : 'mouse on',
    },
    effects: [{ kind: 'mouse', on: !s.mouse }],
  }),
  suspend: (s) => ({ state: s, effects: [{ kind: 'suspend' }] }),
  freeze,
  record,
  quit,
  accept,
  cancel,
  close: cancel,
  erase,
  'erase-word': (s) => edit(s, (text) => text.replace(/\S*\s*$/, '')),
  'erase-all': (s) => edit(s, () => ''),
  complete,
};

/** Which of the keys of its record a key is. */
function positionOf({ keymap }: State, command: CommandId, key: string): number {
  return keymap.find((r) => r.command === command)?.keys.indexOf(key) ?? -1;
}

/** Expressions are looked for in the events of a whole capture. */
function takesExpression(state: State): boolean {
  const { view } = viewFrame(state);
  const source = state.views.find((v) => v.id === view)?.source ?? view;
  return source === 'events' && state.status.live === undefined;
}

function push(state: State, frame: Frame): Update {
  return only({ ...state, frames: [...state.frames, frame] });
}

function pageSize(state: State): number {
  return Math.max(1, geometry(state.rows, state.pane, viewFrame(state).lines).body - 1);
}

/** The pane's next lines while it is large and has more, else its next size. */
function pane(state: State): Update {
  const frame = viewFrame(state);
  if (frame.tabs) return nextTab(state);
  const { detail } = geometry(state.rows, state.pane, frame.lines);
  const length = detailLength(frame.page?.detail ?? [], state.columns, detail);
  if (state.pane === 'large' && frame.paneTop + detail < length) {
    return only(replaceView(state, { ...frame, paneTop: frame.paneTop + detail - 1 }));
  }
  const next = { normal: 'large', large: 'hidden', hidden: 'normal' } as const;
  return resize(state, next[state.pane]);
}

function resize(state: State, size: PaneSize): Update {
  const frame = viewFrame(state);
  const top = replaceView({ ...state, pane: size }, { ...frame, paneTop: 0 });
  return reload(settleAll(top));
}

function move(state: State, delta: number, scroll = false): Update {
  const frame = topFrame(state);
  switch (frame.kind) {
    case 'help':
      return only(
        replaceTop(state, { ...frame, top: clamp(frame.top + delta, lastHelpTop(state)) }),
      );
    case 'picker': {
      const last = pickerItems(state).length - 1;
      return only(replaceTop(state, { ...frame, index: clamp(frame.index + delta, last) }));
    }
    case 'view':
      return moveTo(state, clamp(frame.cursor.index + delta, frame.page?.total ?? 0), scroll);
    case 'prompt':
    case 'ask':
      return only(state);
  }
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}

function openRow(state: State): Update {
  const frame = topFrame(state);
  if (frame.kind === 'picker') return pick(state, frame.index);
  const target = cursorRow(state)?.target;
  if (target === undefined) return copyRow(state);
  return open(state, target);
}

function pick(state: State, index: number): Update {
  const item = pickerItems(state)[index];
  const closed = { ...state, frames: state.frames.slice(0, -1) };
  return item === undefined ? only(closed) : item.choose(closed);
}

/** One step back: what hides rows first, then the frame, then (asked twice) the program. */
function back(state: State, key: string): Update {
  const frame = viewFrame(state);
  if (frame.filter !== '') return setFilter(state, '');
  if (frame.anomaliesOnly) return anomaliesOnly(state);
  if (state.frames.length > 1) {
    return reload(settleAll({ ...state, frames: state.frames.slice(0, -1) }));
  }
  if (state.quitArmed) return quit(state);
  return only({ ...state, quitArmed: true, message: `press ${keyLabel(key)} again to quit` });
}

function neighbour(state: State, direction: 1 | -1): Update {
  const frame = viewFrame(state);
  const target = direction === 1 ? frame.page?.next : frame.page?.previous;
  if (target !== undefined) return swap(state, target);
  const touched = { ...frame, touched: true, follows: false, paneTop: 0 };
  return load(replaceView(state, touched), touched, { anomaly: direction });
}
