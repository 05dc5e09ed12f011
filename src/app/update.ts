/** The one reducer: an action and a state make a state and effects. No clock, no terminal, no engine. */
import type { Page, Status } from '../session/protocol.js';
import { EXPRESSION_MARK } from '../views/filter.js';
import { COMMANDS } from './commands.js';
import { newFrame, receive, reload, settleAll } from './frames.js';
import { findCommand } from './keymap.js';
import type { Key } from './keys.js';
import { edit } from './prompt.js';
import { onAskKey, onSysdig } from './live.js';
import { only, topFrame, viewFrame } from './state.js';
import type { State, SysdigState, Update, ViewInfo } from './state.js';

export type Action =
  | { readonly kind: 'start' }
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'page'; readonly frame: number; readonly asked: number; readonly page: Page }
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'sysdig'; readonly sysdig: SysdigState }
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
  };
}

export function update(state: State, action: Action): Update {
  switch (action.kind) {
    case 'start':
      return reload(state);
    case 'key':
      return onKey(state, action.key);
    case 'page':
      return only(receive(state, action.frame, action.asked, action.page));
    case 'status':
      return onStatus(state, action.status);
    case 'resize': {
      const { columns, rows } = action;
      return reload(settleAll({ ...state, columns, rows }));
    }
    case 'sysdig':
      return onSysdig(state, action.sysdig);
    case 'message':
      return only({ ...state, message: action.text });
  }
}

/** New data: the view on the screen is asked for again, its cursor stays on its row. */
function onStatus(state: State, status: Status): Update {
  const next = { ...state, status };
  const { page } = viewFrame(next);
  return page !== undefined && page.rev !== status.rev ? reload(next) : only(next);
}

function onKey(state: State, key: Key): Update {
  const frame = topFrame(state);
  if (frame.kind === 'ask') return onAskKey(state, frame, key);
  const command = key.name === '' ? undefined : findCommand(frame.kind, key.name);
  if (frame.kind === 'prompt') {
    if (command !== undefined) return COMMANDS[command](state);
    return key.text === '' ? only(state) : edit(state, (text) => text + firstLine(key.text));
  }
  if (command === undefined) return only(disarm(state));
  const { state: next, effects } = COMMANDS[command](command === 'back' ? state : disarm(state));
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
