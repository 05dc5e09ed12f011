/** Keys that move along the lines of a table, a help text or a list. */
import { LISTS } from './key-record.js';
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
    keys: ['pagedown', 'ctrl+f', 'space'],
    command: 'page-down',
    contexts: LISTS,
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
    help: 'Last row; the cursor stays on it while rows come in.',
  },
];
