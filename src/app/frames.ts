/**
 * Moves on one view frame: cursor, scrolling, requests, arriving pages. The cursor belongs to a row, not to
 * a line: when rows come in before it, its row keeps its place on the screen.
 */
import type { Page, PageRequest } from '../session/protocol.js';
import type { Target } from '../views/view.js';
import { bodyLines, scrollTo } from '../widgets/body.js';
import { seeWidths } from '../widgets/columns.js';
import { geometryOf } from './geometry.js';
import { shownPage } from './layout.js';
import { openedNamespace } from './namespaces.js';
import { valuesWanted } from './values.js';
import { replaceView, viewFrame } from './state.js';
import type { State, Update, ViewFrame } from './state.js';

/** What Tab leads through from Describe. */
const TABS = [
  { view: 'describe', label: 'Describe' },
  { view: 'events', label: 'Events' },
  { view: 'echo', label: 'I/O' },
  { view: 'yaml', label: 'YAML' },
] as const;

/** The next tab about the same, or the one before, in the place of the one on the screen. */
export function nextTab(state: State, step: 1 | -1): Update {
  const { view, scope } = viewFrame(state);
  const at = TABS.findIndex((tab) => tab.view === view);
  const { view: next, label } = TABS[(at + step + TABS.length) % TABS.length] ?? TABS[0];
  const { state: swapped, effects } = swap(state, { view: next, scope, label: tabLabel(label) });
  return { state: replaceView(swapped, { ...viewFrame(swapped), tabs: true }), effects };
}

/** `Describe · [Events] · I/O · YAML`: a crumb that shows where Tab leads. */
export function tabLabel(shown: string): string {
  return TABS.map(({ label }) => (label === shown ? `[${label}]` : label)).join(' · ');
}

/** A frame for a target, not loaded yet. */
export function newFrame(id: number, target: Target): ViewFrame {
  const placed = target.cursorKey !== undefined;
  return {
    kind: 'view',
    id,
    view: target.view,
    scope: target.scope,
    label: target.label,
    cursor: { key: target.cursorKey ?? '', index: 0 },
    touched: placed,
    follows: false,
    top: placed ? -1 : 0,
    sort: undefined,
    filter: '',
    within: [],
    anomaliesOnly: false,
    asked: 0,
    page: undefined,
    widths: [],
    lines: 0,
    paneTop: 0,
    tabs: target.view === TABS[0]?.view,
    left: 0,
    column: '',
    marked: new Map(),
    since: -1,
  };
}

/** Asks the engine for the window around the frame's cursor. */
export function load(
  state: State,
  frame: ViewFrame,
  jump: Pick<PageRequest, 'anomaly' | 'find' | 'step'> = {},
): Update {
  const asking = { ...frame, asked: frame.asked + 1 };
  const request: PageRequest = {
    view: frame.view,
    scope: frame.scope,
    filter: frame.filter,
    within: frame.within,
    sort: frame.sort,
    anchorKey: frame.touched && !frame.follows ? frame.cursor.key : '',
    anchorIndex: frame.follows ? Number.MAX_SAFE_INTEGER : frame.cursor.index,
    before: state.rows,
    after: state.rows * 2,
    anomaliesOnly: frame.anomaliesOnly,
    namespace: state.namespace,
    ...rangeOf(state, frame),
    show: state.show,
    values: valuesWanted(state),
    ...jump,
  };
  return {
    state: replaceView(state, asking),
    effects: [{ kind: 'load', frame: frame.id, asked: asking.asked, request }],
  };
}

/** The time range, narrowed to what came since the list was cleared. */
function rangeOf({ range }: State, { since }: ViewFrame): Pick<PageRequest, 'range'> {
  if (range === undefined && since < 0) return {};
  const { from, to } = range ?? { from: -Infinity, to: Infinity };
  return { range: { from: since < 0 ? from : Math.max(from, since), to } };
}

/** Loads the view on the screen again. */
export function reload(state: State): Update {
  return load(state, viewFrame(state));
}

/** Pushes a view on the stack. */
export function open(state: State, target: Target): Update {
  const frame = newFrame(state.nextId, target);
  const { kind, key } = target.scope;
  const { namespaces } = state;
  const named = kind === 'namespace' ? openedNamespace(namespaces, key) : namespaces;
  const frames = [...state.frames, frame];
  return load({ ...state, frames, namespaces: named, nextId: state.nextId + 1 }, frame);
}

/** Puts another scope in the place of the view on the screen: previous and next path. */
export function swap(state: State, target: Target): Update {
  const old = viewFrame(state);
  const { widths, lines } = old;
  const frame = {
    ...newFrame(state.nextId, target),
    ...(old.view === target.view ? { widths, lines } : {}),
  };
  const frames = state.frames.map((f) => (f === old ? frame : f));
  return load({ ...state, frames, nextId: state.nextId + 1 }, frame);
}

/** Moves the cursor to a row index; `scroll` moves the window with it by as much. */
export function moveTo(state: State, index: number, scroll = false): Update {
  const frame = viewFrame(state);
  const { page } = frame;
  if (page === undefined || page.total === 0) return { state, effects: [] };
  const to = Math.max(0, Math.min(page.total - 1, index));
  const key = page.rows.find((r) => r.index === to)?.key ?? '';
  const top = scroll ? Math.max(0, frame.top + to - frame.cursor.index) : frame.top;
  // Going on beyond the end means to stay there, whatever comes.
  const follows = index >= page.total;
  const moved = { ...frame, cursor: { key, index: to }, touched: true, follows, top, paneTop: 0 };
  return load(state, key === '' ? moved : { ...moved, top: settle(state, page, moved) });
}

/** An answer of the engine. */
export function receive(state: State, id: number, asked: number, page: Page): State {
  const frame = state.frames.find((f): f is ViewFrame => f.kind === 'view' && f.id === id);
  if (frame === undefined) return state;
  const newest = asked === frame.asked;
  if (!newest && isOther(frame, page)) return state;
  const isEnd = frame.follows && page.anchor === page.total - 1;
  // A cursor that nobody moved is on the first row, also when rows come in above the one it was on.
  const cursor = newest || !frame.touched || isEnd ? anchorOf(page) : keepCursor(frame, page);
  const widths = page.sections.map((section, i) =>
    seeWidths(
      section.columns,
      page.rows.filter((r) => r.section === i),
      sameColumns(frame, page, i) ? (frame.widths[i] ?? []) : [],
    ),
  );
  const shift = frame.cursor.key === cursor.key ? cursor.index - frame.cursor.index : 0;
  const top = frame.top < 0 ? -1 : Math.max(0, frame.top + (frame.touched ? shift : 0));
  const seen = { ...frame, page, cursor, widths, top };
  const lines = Math.max(frame.lines, bodyLines(shownPage(state, seen, page)));
  const next = { ...seen, lines };
  return replaceView(state, { ...next, top: settle(state, page, next) });
}

/** The page answers a question that the frame no longer asks. */
function isOther(frame: ViewFrame, page: Page): boolean {
  return page.view !== frame.view || page.scope.key !== frame.scope.key;
}

function anchorOf(page: Page): ViewFrame['cursor'] {
  const row = page.rows.find((r) => r.index === page.anchor);
  return { key: row?.key ?? '', index: Math.max(0, page.anchor) };
}

function keepCursor(frame: ViewFrame, page: Page): ViewFrame['cursor'] {
  const { key, index } = frame.cursor;
  const row = page.rows.find((r) => (key === '' ? r.index === index : r.key === key));
  return row === undefined ? frame.cursor : { key: row.key, index: row.index };
}

function sameColumns(frame: ViewFrame, page: Page, section: number): boolean {
  const before = frame.page?.sections[section]?.columns ?? page.sections[section]?.columns ?? [];
  const now = page.sections[section]?.columns ?? [];
  return before.length === now.length && before.every((c, i) => c.header === now[i]?.header);
}

/** First visible row so that the cursor is on the screen. */
function settle(state: State, page: Page, frame: ViewFrame): number {
  const { body } = geometryOf(state, frame.lines);
  const middle = Math.max(0, frame.cursor.index - Math.floor(body / 2));
  const shown = shownPage(state, frame, page);
  return scrollTo(shown, frame.top < 0 ? middle : frame.top, frame.cursor.index, body);
}

/** After a change of the screen's size, of the pane, of how texts are laid out. */
export function settleAll(state: State): State {
  const frames = state.frames.map((f) => {
    if (f.kind !== 'view' || f.page === undefined) return f;
    const lines = Math.max(f.lines, bodyLines(shownPage(state, f, f.page)));
    const laid = { ...f, lines };
    return { ...laid, top: settle(state, f.page, laid) };
  });
  return { ...state, frames };
}
