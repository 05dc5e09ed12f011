/** Keys that share out the screen. */
import { VIEW } from './key-record.js';
import type { KeyRecord } from './key-record.js';

export const LAYOUT: readonly KeyRecord[] = [
  {
    keys: ['tab'],
    command: 'pane',
    contexts: VIEW,
    label: 'pane',
    help: 'Pane about the selected row: larger, on to its next lines, hidden, as before. In Describe: the next tab.',
    hint: 11,
  },
  {
    keys: ['shift+tab'],
    command: 'pane-back',
    contexts: VIEW,
    label: 'pane back',
    help: 'As {pane}, the other way round.',
  },
  {
    keys: ['z'],
    command: 'zoom',
    contexts: VIEW,
    label: 'zoom',
    help: 'The table alone on the screen, and back.',
  },
  {
    keys: ['w'],
    command: 'wrap',
    contexts: VIEW,
    label: 'wrap',
    help: 'Long texts in several lines, and cut again.',
  },
  {
    keys: ['ctrl+w'],
    command: 'wide',
    contexts: VIEW,
    label: 'wide',
    help: 'All columns at their full width, and as many as fit again; {left} and {right} move.',
  },
  {
    keys: ['ctrl+e'],
    command: 'header',
    contexts: VIEW,
    label: 'header',
    help: 'The line with the capture and the namespaces, and without it.',
  },
  {
    keys: ['f12'],
    command: 'latency',
    contexts: VIEW,
    label: 'latency',
    help: 'Where the time of calls goes; :pulses shows it over time.',
  },
];
