/** Keys that sort a table. */
import { VIEW } from './key-record.js';
import type { KeyRecord } from './key-record.js';

export const SORTING: readonly KeyRecord[] = [
  {
    keys: ['f9', '>'],
    command: 'sort-by',
    contexts: VIEW,
    label: 'sort by',
    help: 'Choose the column to sort by.',
  },
  {
    keys: ['!', '@', '#', '$', '%', '^', '&', '*'],
    command: 'sort-column',
    contexts: VIEW,
    label: 'sort by 1 … 8',
    help: 'Shift-1 … Shift-8: sort by that column; again reverses, once more ends it.',
  },
  {
    keys: ['s'],
    command: 'sort',
    contexts: VIEW,
    label: 'sort',
    help: "Sort by the next column; after the last one the view's own order comes back.",
  },
  {
    keys: ['I'],
    command: 'reverse',
    contexts: VIEW,
    label: 'reverse',
    help: 'Reverse the sort.',
  },
  {
    keys: ['N'],
    command: 'sort-name',
    contexts: ['table'],
    label: 'sort by name',
    help: 'Sort by name; again reverses, once more ends it.',
  },
  {
    keys: ['A'],
    command: 'sort-age',
    contexts: ['table'],
    label: 'sort by time',
    help: 'Sort by when it happened; again reverses, once more ends it.',
  },
  {
    keys: ['S'],
    command: 'sort-status',
    contexts: ['table'],
    label: 'sort by status',
    help: 'Sort by how it went; again reverses, once more ends it.',
  },
  {
    keys: ['shift+left'],
    command: 'column-left',
    contexts: ['table'],
    label: 'column left',
    help: 'Choose the column to the left.',
  },
  {
    keys: ['shift+right'],
    command: 'column-right',
    contexts: ['table'],
    label: 'column right',
    help: 'Choose the column to the right; {sort-chosen} sorts by it.',
  },
  {
    keys: ['O'],
    command: 'sort-chosen',
    contexts: ['table'],
    label: 'sort by chosen',
    help: 'Sort by the column that {column-left} and {column-right} chose; again reverses, once more ends it.',
  },
];
