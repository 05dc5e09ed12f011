/** Keys that go to another place: views seen before, marked places, an event by its number. */
import { VIEW } from './key-record.js';
import type { KeyRecord } from './key-record.js';

export const PLACES: readonly KeyRecord[] = [
  {
    keys: ['-', 'ctrl+^'],
    command: 'last-view',
    contexts: VIEW,
    label: 'last view',
    help: 'The view before this one; again comes back here.',
  },
  {
    keys: ['[', 'ctrl+o'],
    command: 'history-back',
    contexts: VIEW,
    label: 'history back',
    help: 'Where you were before, through everything that was opened or left.',
  },
  {
    keys: [']'],
    command: 'history-forward',
    contexts: VIEW,
    label: 'history forward',
    help: 'Forward again after [.',
  },
  {
    keys: ['ctrl+g'],
    command: 'go-to-event',
    contexts: VIEW,
    label: 'go to event',
    help: 'Go to an event by its number; :1234 does the same.',
  },
  {
    keys: ['ctrl+s'],
    command: 'save',
    contexts: VIEW,
    label: 'save',
    help: 'Write a file, as :w does: the verdicts as Markdown, JSON or text, or the capture (.scap).',
  },
  {
    keys: ['m'],
    command: 'mark',
    contexts: VIEW,
    label: 'mark',
    help: 'Mark this place with the letter that follows.',
  },
  {
    keys: ["'", '`'],
    command: 'jump',
    contexts: VIEW,
    label: 'go to mark',
    help: 'Go to the place that was marked with the letter that follows.',
  },
];
