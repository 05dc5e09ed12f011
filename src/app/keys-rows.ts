/** Keys that choose rows: marked ones, those of a time range, of a namespace, what comes from now on. */
import { VIEW } from './key-record.js';
import type { KeyRecord } from './key-record.js';

export const ROWS: readonly KeyRecord[] = [
  {
    keys: ['space'],
    command: 'mark-row',
    contexts: ['table'],
    label: 'mark row',
    help: 'Mark the row, or no longer: {copy} copies all that are marked, :w FILE.scap writes their events.',
  },
  {
    keys: ['delete', 'C'],
    command: 'clear',
    contexts: VIEW,
    label: 'clear',
    help: 'Clear the list: only what comes from now on, until {back}.',
  },
  {
    keys: ['('],
    command: 'range-start',
    contexts: VIEW,
    label: 'range start',
    help: 'Every view from the time of this row on; on the same row again, or {back}, from the beginning.',
  },
  {
    keys: [')'],
    command: 'range-end',
    contexts: VIEW,
    label: 'range end',
    help: 'Every view up to the time of this row; on the same row again, or {back}, to the end.',
  },
  {
    keys: [','],
    command: 'step-back',
    contexts: VIEW,
    label: 'step back',
    help: 'To what happened before it, whatever the rows are sorted by.',
  },
  {
    keys: ['.'],
    command: 'step-forward',
    contexts: VIEW,
    label: 'step forward',
    help: 'To what happened next, whatever the rows are sorted by.',
  },
  {
    keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    command: 'namespace',
    contexts: ['table'],
    label: 'namespace',
    help: '0 all namespaces; 1 to 9 only the one that the first line shows with this number.',
  },
];
