/**
 * What the screen does about a running stream: questions that sudo or the end of the program raise,
 * freezing, recording. Pure, like the other commands; who carries it out is behind LiveControl.
 */
import type { Key } from './keys.js';
import { onRunKey } from './run.js';
import { only } from './state.js';
import type { AskFrame, Effect, LiveAction, State, SysdigState, Update } from './state.js';

/** The other side of the screen's live actions (commands/live). */
export interface LiveControl {
  sysdig(): SysdigState;
  /** Calls back on every change; returns the unsubscribe. */
  subscribe(listener: () => void): () => void;
  /** Resolves with a sentence for the user ('' none), and whether the program ends now. */
  act(action: LiveAction): Promise<{ readonly text: string; readonly quit: boolean }>;
  /** Rejects with the reason when no stream can be had. */
  readonly failed: Promise<never>;
}

const EDITING: Readonly<Record<string, string>> = {
  enter: '\r',
  backspace: '\x7f',
  delete: '\x7f',
  'ctrl+u': '\x15',
};

function live(state: State, action: LiveAction): Update {
  return { state, effects: [{ kind: 'live', action }] };
}

/** sysdig's own state changed: a question comes or goes, its last words are shown. */
export function onSysdig(state: State, sysdig: SysdigState): Update {
  const before = state.sysdig;
  const frames = state.frames.filter((f) => f.kind !== 'ask' || !isAboutSysdig(f));
  const asks = sysdig.phase === 'consent' ? 'sudo' : 'password';
  const question: AskFrame = { kind: 'ask', question: asks };
  const waits = sysdig.phase === 'consent' || sysdig.phase === 'password';
  const news = sysdig.note !== before?.note && !waits;
  return only({
    ...state,
    sysdig,
    frames: waits ? [...frames, question] : frames,
    message: news ? sysdig.note : state.message,
  });
}

function isAboutSysdig({ question }: AskFrame): boolean {
  return question === 'sudo' || question === 'password';
}

/** A key while something is asked. */
export function onAskKey(state: State, frame: AskFrame, key: Key): Update {
  if (frame.question === 'run') return onRunKey(state, frame.command, key);
  if (key.name === 'ctrl+c') return quitNow(state);
  if (frame.question === 'password') return onPasswordKey(state, key);
  const closed = { ...state, frames: state.frames.slice(0, -1) };
  switch (key.text.toLowerCase() || key.name) {
    case 'y':
    case 'enter':
      return live(closed, { kind: frame.question === 'sudo' ? 'sudo' : 'keep' });
    case 'n':
      return quitNow(state);
    case 'esc':
      return frame.question === 'keep' ? only(closed) : quitNow(state);
    default:
      return only(state);
  }
}

/** Keys go to sudo one by one: the password is never in one piece here, nor in any state. */
function onPasswordKey(state: State, key: Key): Update {
  if (key.name === 'esc') return quitNow(state);
  const text = EDITING[key.name] ?? key.text.split(/[\r\n]/)[0] ?? '';
  return text === '' ? only(state) : live(state, { kind: 'type', text });
}

function quitNow(state: State): Update {
  const quit: Effect = { kind: 'quit' };
  return { state, effects: [quit] };
}

/** Leaves, after a question when there is something that would be lost. */
export function quit(state: State): Update {
  const { status, sysdig } = state;
  const loses = status.live !== undefined && status.events > 0 && status.live.recording === '';
  if (!loses || sysdig === undefined) return quitNow(state);
  return only({ ...state, frames: [...state.frames, { kind: 'ask', question: 'keep' }] });
}

export function freeze(state: State): Update {
  const { live: stream } = state.status;
  if (stream === undefined) return only({ ...state, message: 'a capture stands still already' });
  return live(state, { kind: 'freeze', on: !stream.frozen });
}

export function record(state: State): Update {
  const { live: stream } = state.status;
  if (stream === undefined) return only({ ...state, message: 'this is a recording already' });
  return live(state, { kind: 'record', on: stream.recording === '' });
}
