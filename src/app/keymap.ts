/**
 * Every key, once. A record feeds dispatch, the key bar, the help overlay and docs/keys.md, so none of them
 * can be out of date. The first record whose context and key fit wins.
 */
import { MOVING } from './keys-moving.js';
import { OVERLAYS } from './keys-overlay.js';
import { ABOUT } from './keys-about.js';
import { PLACES } from './keys-places.js';
import { SEEING } from './keys-seeing.js';
import type { CommandId, Context, KeyRecord } from './key-record.js';

const VIEW: readonly KeyRecord[] = [
  {
    keys: ['enter', 'right', 'l'],
    command: 'open',
    contexts: ['view', 'picker'],
    label: 'open',
    help: 'Open the row: a verdict or a call its ladder, a Service its calls, a rung its raw events.',
    hint: 1,
  },
  {
    keys: ['esc', 'backspace', 'q', 'left', 'h'],
    command: 'back',
    contexts: ['view'],
    label: 'back',
    help: 'Take the last filter away if there is one, else go back with the cursor where it was.',
    hint: 2,
  },
  {
    keys: ['{'],
    command: 'previous-failing',
    contexts: ['view'],
    label: 'previous failing',
    help: 'Previous failing path in a ladder; previous failing row in a table.',
  },
  {
    keys: ['}'],
    command: 'next-failing',
    contexts: ['view'],
    label: 'next failing',
    help: 'Next failing path in a ladder; next failing row in a table.',
    hint: 6,
  },
  {
    keys: ['c'],
    command: 'copy',
    contexts: ['view'],
    label: 'copy',
    help: 'Copy the command that fixes it (or the row) to the clipboard, through the terminal.',
    hint: 4,
  },
  {
    keys: ['/'],
    command: 'filter',
    contexts: ['view'],
    label: 'filter',
    help: 'Filter rows as you type: words that must all occur, !word not, column=word in one column.',
    hint: 5,
  },
  {
    keys: ['f4', '\\'],
    command: 'expression',
    contexts: ['view'],
    label: 'expression',
    help: 'Filter by an expression: events by the fields of docs/fields.md, other rows by their columns; Tab completes.',
  },
  {
    keys: ['='],
    command: 'filter-only',
    contexts: ['view'],
    label: 'only this',
    help: 'Only rows with the same value as this one, of a field to choose; a filter on top of those that hold.',
  },
  {
    keys: ['~'],
    command: 'filter-without',
    contexts: ['view'],
    label: 'all but this',
    help: 'All rows but those with the same value as this one, of a field to choose.',
  },
  {
    keys: ['f2', 'ctrl+a'],
    command: 'views',
    contexts: ['view'],
    label: 'views',
    help: 'List of the views.',
    hint: 8,
  },
  {
    keys: [':'],
    command: 'command',
    contexts: ['view'],
    label: 'command',
    help: 'Go to a view by its name (Tab completes; :po web filters it), to an event by its number; :f WORDS, :w report.md, :q.',
  },
  {
    keys: ['f9', '>'],
    command: 'sort-by',
    contexts: ['view'],
    label: 'sort by',
    help: 'Choose the column to sort by.',
  },
  {
    keys: ['!', '@', '#', '$', '%', '^', '&', '*'],
    command: 'sort-column',
    contexts: ['view'],
    label: 'sort by 1 … 8',
    help: 'Shift-1 … Shift-8: sort by that column; again reverses, once more ends it.',
  },
  {
    keys: ['s'],
    command: 'sort',
    contexts: ['view'],
    label: 'sort',
    help: "Sort by the next column; after the last one the view's own order comes back.",
  },
  {
    keys: ['S'],
    command: 'reverse',
    contexts: ['view'],
    label: 'reverse',
    help: 'Reverse the sort.',
  },
  {
    keys: ['tab'],
    command: 'pane',
    contexts: ['view'],
    label: 'pane',
    help: 'Pane about the selected row: larger, on to its next lines, hidden, as before. In Describe: the next tab.',
    hint: 9,
  },
  {
    keys: ['z'],
    command: 'zoom',
    contexts: ['view'],
    label: 'zoom',
    help: 'The table alone on the screen, and back.',
  },
  {
    keys: ['f7'],
    command: 'legend',
    contexts: ['view'],
    label: 'legend',
    help: 'What this view and its columns mean.',
  },
  {
    keys: ['f1', '?'],
    command: 'help',
    contexts: ['view', 'picker'],
    label: 'help',
    help: 'Help: this view and all keys.',
    hint: 3,
  },
];

export const KEYMAP: readonly KeyRecord[] = [
  ...MOVING,
  ...VIEW,
  ...ABOUT,
  ...SEEING,
  ...PLACES,
  ...OVERLAYS,
];

/** The command of a key in a context; undefined = the key means nothing there. */
export function findCommand(context: Context, key: string): CommandId | undefined {
  return KEYMAP.find((r) => r.contexts.includes(context) && r.keys.includes(key))?.command;
}

/** Whether a key begins one that is typed as two: Z of ZZ. */
export function beginsKey(context: Context, key: string): boolean {
  return KEYMAP.some(
    (r) => r.contexts.includes(context) && r.keys.some((k) => k.startsWith(`${key} `)),
  );
}

/** The records for the key bar of a context, in order. */
export function hints(context: Context): readonly KeyRecord[] {
  return KEYMAP.filter((r) => r.hint !== undefined && r.contexts.includes(context)).sort(
    (a, b) => (a.hint ?? 0) - (b.hint ?? 0),
  );
}

const SHOWN: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  esc: 'Esc',
  backspace: 'Backspace',
  delete: 'Del',
  tab: 'Tab',
  space: 'Space',
};

/** A key's name as people write it: `Ctrl-C`, `F1`, `PgUp`. */
export function keyLabel(key: string): string {
  if (key.includes(' ')) return key.split(' ').map(keyLabel).join('');
  const ctrl = /^ctrl\+(.)$/.exec(key)?.[1];
  if (ctrl !== undefined) return `Ctrl-${ctrl.toUpperCase()}`;
  return SHOWN[key] ?? (/^f\d+$/.test(key) ? key.toUpperCase() : key);
}
