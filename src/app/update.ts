/** The one reducer: an action and a state make a state and effects. No clock, no terminal, no engine. */
import type { Page, Status } from '../session/protocol.js';
import { DEFAULT_SHOW } from '../views/show.js';
import { EXPRESSION_MARK } from '../views/filter.js';
import { COMMANDS } from './commands.js';
import { contextsOf } from './contexts.js';
import { addNamespaces } from './namespaces.js';
import type { Scope } from '../views/view.js';
import { remember } from './history.js';
import { hold } from './held.js';
import { newFrame, receive, reload, settleAll } from './frames.js';
import { beginsKey, findCommand } from './keymap.js';
import type { CommandId } from './key-record.js';
import type { Key, Mouse } from './keys.js';
import { onRelease } from './drag.js';
import { onMouse } from './mouse.js';
import { edit } from './prompt.js';
import { onAskKey, onSysdig } from './live.js';
import { hasToWait, isRowThere, wait } from './type-ahead.js';
import { only, topFrame, viewFrame } from './state.js';
import type { State, SysdigState, Update, ViewInfo } from './state.js';

export type Action =
  | { readonly kind: 'start' }
  /** `at` in ms: tells two clicks from a double one. */
  | { readonly kind: 'key'; readonly key: Key; readonly at: number }
  | { readonly kind: 'page'; readonly frame: number; readonly asked: number; readonly page: Page }
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'sysdig'; readonly sysdig: SysdigState }
  /** What calls are compared with from now on. */
  | { readonly kind: 'marked'; readonly of: Scope | undefined }
  | { readonly kind: 'message'; readonly text: string };

/**
 * The state before anything is known: the first view, nothing loaded; with an expression the events that
 * match it, and the first view behind them.
 */
export function initialState(
  views: readonly ViewInfo[],
  status: Status,
  columns: number,
  rows: number,
  expression = '',
): State {
  const first = views[0];
  if (first === undefined) throw new Error('no views');
  const scope = { kind: '', key: '' };
  const home = newFrame(1, { view: first.id, scope, label: first.title });
  const events = newFrame(2, { view: 'events', scope, label: 'Events' });
  const filtered = { ...events, filter: `${EXPRESSION_MARK}${expression}` };
  return {
    columns,
    rows,
    views,
    frames: expression === '' ? [home] : [home, filtered],
    status,
    pane: 'normal',
    message: '',
    quitArmed: false,
    nextId: 3,
    show: DEFAULT_SHOW,
    search: '',
    prefix: '',
    waiting: [],
    mouse: true,
    pressed: undefined,
    click: undefined,
    past: [],
    future: [],
    marks: {},
    wide: false,
    wrap: false,
    header: true,
    namespace: '',
    namespaces: addNamespaces([], status.namespaces),
    range: undefined,
    pinned: undefined,
    marked: undefined,
    count: '',
  };
}

export function update(state: State, action: Action): Update {
  switch (action.kind) {
    case 'start':
      return reload(state);
    case 'key':
      return onKey(state, action.key, action.at);
    case 'page':
      return replay(onPage(state, action));
    case 'status':
      return onStatus(state, action.status);
    case 'resize': {
      const { columns, rows } = action;
      return reload(settleAll({ ...state, columns, rows }));
    }
    case 'sysdig':
      return onSysdig(state, action.sysdig);
    case 'marked':
      return only({ ...state, marked: action.of });
    case 'message':
      return only({ ...state, message: action.text, waiting: [] });
  }
}

function onPage(state: State, { frame, asked, page }: Action & { kind: 'page' }): State {
  const next = receive(state, frame, asked, page);
  if (page.found !== false) return next;
  return { ...next, message: `nothing here matches '${state.search}'` };
}

/** The keys that waited for this page; one that opens another view makes the rest wait again. */
function replay(state: State): Update {
  if (state.waiting.length === 0 || !isRowThere(state)) return only(state);
  let current: Update = only({ ...state, waiting: [] });
  for (const key of state.waiting) {
    const { state: next, effects } = onKey(current.state, key, 0);
    current = { state: next, effects: [...current.effects, ...effects] };
  }
  return current;
}

/** New data: the view on the screen is asked for again, its cursor stays on its row. */
function onStatus(state: State, status: Status): Update {
  const namespaces = addNamespaces(state.namespaces, status.namespaces);
  const next = { ...state, status, namespaces };
  const { page } = viewFrame(next);
  return page !== undefined && page.rev !== status.rev ? reload(next) : only(next);
}

function onKey(state: State, key: Key, at: number): Update {
  if (key.mouse !== undefined) return byMouse(state, key.mouse, at);
  const command = commandOf(state, key.name);
  if (command === undefined && key.text !== '' && beginsKey(contextsOf(state), key.name)) {
    return only({ ...disarm(state), prefix: key.name });
  }
  if (hasToWait(state, command)) return only(wait(disarm(state), key));
  const isRested = state.prefix === '' && state.waiting.length === 0;
  const rested = isRested ? state : { ...state, prefix: '', waiting: [] };
  const { state: next, effects } = obey(rested, key, command);
  // A number is typed for the key that follows it.
  const counted = command === 'count' ? next : { ...next, count: '' };
  return hold(state, { state: remember(state, counted), effects });
}

function byMouse(before: State, mouse: Mouse, at: number): Update {
  if (mouse.kind === 'release') return onRelease(before, mouse);
  const { column, row } = mouse;
  const state = mouse.kind === 'press' ? { ...before, pressed: { column, row } } : before;
  const result = onMouse(disarm(state), mouse, at);
  if ('update' in result) return result.update;
  let current: Update = only(state);
  for (let i = 0; i < result.times; i++) {
    const { state: next, effects } = obey(
      current.state,
      { name: result.key, text: '' },
      result.command,
    );
    current = { state: next, effects: [...current.effects, ...effects] };
  }
  return hold(state, { ...current, state: remember(state, current.state) });
}

/** The command of a key, or of the one before and this one together. */
function commandOf(state: State, name: string): CommandId | undefined {
  const contexts = contextsOf(state);
  if (name === '') return undefined;
  const both = state.prefix === '' ? undefined : findCommand(contexts, `${state.prefix} ${name}`);
  return both ?? findCommand(contexts, name);
}

function obey(state: State, key: Key, command: CommandId | undefined): Update {
  const frame = topFrame(state);
  if (frame.kind === 'ask') return onAskKey(state, frame, key);
  if (frame.kind === 'prompt') {
    if (command !== undefined) return COMMANDS[command](state, key.name);
    return key.text === '' ? only(state) : edit(state, (text) => text + firstLine(key.text));
  }
  if (command === undefined) return only(disarm(state));
  const { state: next, effects } = COMMANDS[command](
    command === 'back' ? state : disarm(state),
    key.name,
  );
  return {
    state: command === 'back' && next.quitArmed === state.quitArmed ? disarm(next) : next,
    effects,
  };
}

/** Takes back the "press q again" and the message of the key before. */
function disarm(state: State): State {
  return state.quitArmed || state.message !== ''
    ? { ...state, quitArmed: false, message: '' }
    : state;
}

function firstLine(text: string): string {
  return text.split(/[\r\n]/)[0] ?? '';
}
