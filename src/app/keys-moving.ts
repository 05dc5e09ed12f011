/** Keys that move along the lines of a table, a help text or a list. */
import { LISTS, VIEW } from './key-record.js';
import type { KeyRecord } from './key-record.js';

export const MOVING: readonly KeyRecord[] = [
  {
    keys: ['up', 'k', 'ctrl+p'],
    command: 'up',
    contexts: LISTS,
    label: 'up',
    help: 'One row up.',
  },
  {
    keys: ['down', 'j', 'ctrl+n'],
    command: 'down',
    contexts: LISTS,
    label: 'down',
    help: 'One row down.',
  },
  {
    keys: ['pageup', 'ctrl+b'],
    command: 'page-up',
    contexts: LISTS,
    label: 'page up',
    help: 'One screen up.',
  },
  {
    keys: ['pagedown', 'ctrl+f'],
    command: 'page-down',
    contexts: LISTS,
    label: 'page down',
    help: 'One screen down.',
  },
  {
    keys: ['space'],
    command: 'page-down',
    contexts: ['text', 'help', 'picker'],
    label: 'page down',
    help: 'One screen down.',
  },
  {
    keys: ['ctrl+u'],
    command: 'half-up',
    contexts: LISTS,
    label: 'half up',
    help: 'Half a screen up.',
  },
  {
    keys: ['ctrl+d'],
    command: 'half-down',
    contexts: LISTS,
    label: 'half down',
    help: 'Half a screen down.',
  },
  { keys: ['home', 'g'], command: 'first', contexts: LISTS, label: 'top', help: 'First row.' },
  {
    keys: ['end', 'G'],
    command: 'last',
    contexts: LISTS,
    label: 'bottom',
    help: 'Last row; the cursor stays on it while rows come in. In a text a number before it goes to that event.',
  },
  {
    keys: ['left', 'h'],
    command: 'left',
    contexts: VIEW,
    label: 'left',
    help: 'Move the table back to the left.',
  },
  {
    keys: ['right'],
    command: 'right',
    contexts: VIEW,
    label: 'right',
    help: 'On to what does not fit at the right: all columns, at their full width.',
  },
  {
    keys: ['l'],
    command: 'right',
    contexts: ['text'],
    label: 'right',
    help: 'As {right}.',
  },
  {
    keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    command: 'count',
    contexts: ['text'],
    label: 'number',
    help: 'The number of an event; {last} goes there.',
  },
];
