/** What each command does: pure functions from state to state and effects. */
import { detailLength } from '../widgets/detail.js';
import { load, moveTo, nextTab, open, reload, settleAll, swap } from './frames.js';
import { geometryOf } from './geometry.js';
import { lastView, historyStep } from './history.js';
import type { CommandId } from './key-record.js';
import { keyFor } from './keymap.js';
import { keyLabel } from './key-names.js';
import { pickerItems } from './picker.js';
import { cycleSort, reverseSort, sortByCommon, sortByPosition } from './sorting.js';
import { anomaliesOnly, byteStyle, searchRow, timeStyle } from './seeing.js';
import { chooseField, dropFilter } from './filters.js';
import { askToRun } from './run.js';
import { ABOUT_COMMANDS, copyRow, cursorRow } from './about.js';
import { markAsBaseline, toggleBaseline } from './baseline.js';
import { openEvent } from './colon.js';
import { LOOKS_COMMANDS } from './looks.js';
import { pin } from './pin.js';
import { chooseNamespace, ROW_COMMANDS } from './rows.js';
import { openView } from './view-info.js';
import { freeze, quit, record } from './live.js';
import {
  accept,
  cancel,
  complete,
  edit,
  editFilter,
  erase,
  openPrompt,
  switchPrompt,
} from './prompt.js';
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
  last: (s) => (s.count === '' ? move(s, Infinity) : openEvent(s, Number(s.count))),
  open: openRow,
  back,
  'previous-failing': (s) => neighbour(s, -1),
  'next-failing': (s) => neighbour(s, 1),
  ...ABOUT_COMMANDS,
  ...LOOKS_COMMANDS,
  ...ROW_COMMANDS,
  copy: copyRow,
  filter: (s) => openPrompt(s, 'filter'),
  'edit-filter': editFilter,
  'switch-prompt': switchPrompt,
  command: (s) => openPrompt(s, 'command'),
  views: (s) => push(s, { kind: 'picker', list: 'views', index: 0 }),
  sort: cycleSort,
  reverse: reverseSort,
  'sort-by': (s) => push(s, { kind: 'picker', list: 'sort', index: 0 }),
  'filter-only': (s) => chooseField(s, 'only'),
  'filter-without': (s) => chooseField(s, 'without'),
  'sort-name': (s) => sortByCommon(s, 'name'),
  'sort-age': (s) => sortByCommon(s, 'time'),
  'sort-status': (s) => sortByCommon(s, 'status'),
  'sort-column': (s, key) => sortByPosition(s, positionOf(s, 'sort-column', key)),
  'last-view': lastView,
  'history-back': (s) => historyStep(s, 'past'),
  'history-forward': (s) => historyStep(s, 'future'),
  namespace: (s, key) => chooseNamespace(s, Number(key)),
  baseline: toggleBaseline,
  'set-baseline': markAsBaseline,
  pin,
  count: (s, key) => only({ ...s, count: s.count + key }),
  aliases: (s) => push(s, { kind: 'picker', list: 'aliases', index: 0 }),
  latency: (s) => openView(s, 'latency'),
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
  'pane-back': paneBack,
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

function push(state: State, frame: Frame): Update {
  return only({ ...state, frames: [...state.frames, frame] });
}

function pageSize(state: State): number {
  return Math.max(1, geometryOf(state, viewFrame(state).lines).body - 1);
}

/** The pane's next lines while it is large and has more, else its next size. */
function pane(state: State): Update {
  const frame = viewFrame(state);
  if (frame.tabs) return nextTab(state, 1);
  const { detail } = geometryOf(state, frame.lines);
  const length = detailLength(frame.page?.detail ?? [], state.columns, detail);
  if (state.pane === 'large' && frame.paneTop + detail < length) {
    return only(replaceView(state, { ...frame, paneTop: frame.paneTop + detail - 1 }));
  }
  const next = { normal: 'large', large: 'hidden', hidden: 'normal' } as const;
  return resize(state, next[state.pane]);
}

function paneBack(state: State): Update {
  const frame = viewFrame(state);
  if (frame.tabs) return nextTab(state, -1);
  if (frame.paneTop > 0) return only(replaceView(state, { ...frame, paneTop: 0 }));
  const before = { normal: 'hidden', hidden: 'large', large: 'normal' } as const;
  return resize(state, before[state.pane]);
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
  const row = cursorRow(state);
  if (row?.command !== undefined) return askToRun(state, row.command);
  return row?.target === undefined ? copyRow(state) : open(state, row.target);
}

function pick(state: State, index: number): Update {
  const item = pickerItems(state)[index];
  const closed = { ...state, frames: state.frames.slice(0, -1) };
  return item === undefined ? only(closed) : item.choose(closed);
}

/** One step back: what hides or marks rows first, then the frame, then (asked twice) the program. */
function back(state: State, key: string): Update {
  const frame = viewFrame(state);
  if (state.search !== '') return only({ ...state, search: '', message: 'search ended' });
  if (frame.filter !== '') return dropFilter(state);
  if (frame.anomaliesOnly) return anomaliesOnly(state);
  if (frame.since >= 0) return reload(replaceView(state, { ...frame, since: -1 }));
  if (frame.marked.size > 0) return only(replaceView(state, { ...frame, marked: new Map() }));
  if (state.range !== undefined && (state.range.frame === frame.id || state.frames.length === 1)) {
    return reload({ ...state, range: undefined, message: 'all times' });
  }
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
