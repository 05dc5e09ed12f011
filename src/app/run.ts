/** Commands of the shell are run on this machine, and only after a look at them and a yes. */
import { printable } from '../base/text.js';
import { wrap } from '../base/width.js';
import type { Key } from './keys.js';
import { keyFor } from './keymap.js';
import { only } from './state.js';
import type { State, Update } from './state.js';

export function askToRun(state: State, command: string): Update {
  // What is run must be what is seen.
  if (printable(command) !== command) {
    return only({
      ...state,
      message: `it holds characters that cannot be shown: ${keyFor(state.keymap, 'copy')} copies it`,
    });
  }
  return only({ ...state, frames: [...state.frames, { kind: 'ask', question: 'run', command }] });
}

/** The command in full, in as many lines as it takes. */
export function runLines(command: string, columns: number): readonly string[] {
  return [
    'Run this on this machine, in the shell?',
    '',
    ...wrap(command, Math.max(20, columns - 6)).map((line) => `  ${line}`),
    '',
    'y  run      c  copy      n  back',
  ];
}

export function onRunKey(state: State, command: string, { name, text }: Key): Update {
  const closed = { ...state, frames: state.frames.slice(0, -1) };
  switch (text.toLowerCase() || name) {
    case 'y':
      return only(closed, { kind: 'run', command });
    case 'c':
      return only({ ...closed, message: `copied: ${command}` }, { kind: 'copy', text: command });
    case 'n':
    case 'q':
    case 'esc':
    case 'backspace':
    case 'ctrl+c':
      return only(closed);
    default:
      return only(state);
  }
}
