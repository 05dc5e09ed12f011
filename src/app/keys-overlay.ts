/** Keys of help, lists and prompts, and those that mean the same everywhere. */
import { LISTS } from './key-record.js';
import type { KeyRecord } from './key-record.js';

export const OVERLAYS: readonly KeyRecord[] = [
  {
    keys: ['esc', 'q', 'backspace', 'f1', '?', 'left', 'h', 'f2', 'enter'],
    command: 'cancel',
    contexts: ['help', 'picker'],
    label: 'close',
    help: 'Close the help or the list.',
    hint: 8,
  },
  {
    keys: ['enter', 'f3'],
    command: 'accept',
    contexts: ['prompt'],
    label: 'accept',
    help: 'Accept what was typed.',
    hint: 1,
  },
  {
    keys: ['esc'],
    command: 'cancel',
    contexts: ['prompt'],
    label: 'cancel',
    help: 'Leave the prompt as if it had not been opened.',
    hint: 2,
  },
  {
    keys: ['tab'],
    command: 'complete',
    contexts: ['prompt'],
    label: 'complete',
    help: 'Complete the name of a view.',
    hint: 3,
  },
  {
    keys: ['backspace', 'delete'],
    command: 'erase',
    contexts: ['prompt'],
    label: 'erase',
    help: 'Erase a character; in an empty prompt, leave it.',
  },
  {
    keys: ['ctrl+w'],
    command: 'erase-word',
    contexts: ['prompt'],
    label: 'erase word',
    help: 'Erase a word.',
  },
  {
    keys: ['ctrl+u'],
    command: 'erase-all',
    contexts: ['prompt'],
    label: 'erase all',
    help: 'Erase everything that was typed.',
  },
  {
    keys: ['ctrl+l', 'ctrl+r'],
    command: 'redraw',
    contexts: ['view', 'help', 'picker', 'prompt'],
    label: 'redraw',
    help: 'Draw the screen again.',
  },
  {
    keys: ['ctrl+z'],
    command: 'suspend',
    contexts: ['view', 'help', 'picker', 'prompt'],
    label: 'suspend',
    help: 'Suspend to the shell; fg comes back.',
  },
  {
    keys: ['f10', 'ctrl+c'],
    command: 'quit',
    contexts: ['view', 'help', 'picker', 'prompt'],
    label: 'quit',
    help: 'Quit.',
    hint: 10,
  },
  {
    keys: ['Z Z'],
    command: 'quit',
    contexts: LISTS,
    label: 'quit',
    help: 'Quit.',
  },
];
