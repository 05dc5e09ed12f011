/** Keys that change which rows of a view are seen and how they are written. */
import { VIEW } from './key-record.js';
import type { KeyRecord } from './key-record.js';

export const SEEING: readonly KeyRecord[] = [
  {
    keys: ['a'],
    command: 'anomalies-only',
    contexts: VIEW,
    label: 'anomalies',
    help: 'Only rows that are anomalies, and all again.',
  },
  {
    keys: ['t'],
    command: 'time-style',
    contexts: VIEW,
    label: 'time style',
    help: "Times since the capture's start, by the clock, since the row above, since the first failure.",
  },
  {
    keys: ['v'],
    command: 'byte-style',
    contexts: VIEW,
    label: 'byte style',
    help: 'Bytes as text, as dots, as hex.',
  },
  {
    keys: ['f2'],
    command: 'byte-style',
    contexts: ['bytes'],
    label: 'byte style',
    help: 'Bytes as text, as dots, as hex.',
  },
  {
    keys: ['/'],
    command: 'search',
    contexts: ['text'],
    label: 'search',
    help: 'Search in the text; matches are marked.',
    hint: 6,
  },
  {
    keys: ['f3'],
    command: 'search',
    contexts: VIEW,
    label: 'search',
    help: 'Go to the next row that matches; the words are those of the filter. No row is hidden.',
  },
  {
    keys: ['n'],
    command: 'search-next',
    contexts: VIEW,
    label: 'next match',
    help: 'The next row that matches what was searched.',
  },
  {
    keys: ['N'],
    command: 'search-previous',
    contexts: ['searching', 'text'],
    label: 'previous match',
    help: 'The row before that matches what was searched; in a table until {back} ends the search.',
  },
];
