/**
 * Every key, once. A record feeds dispatch, the key bar, the help overlay and docs/keys.md, so none of them
 * can be out of date. The first record whose context and key fit wins.
 */
import { MOVING } from './keys-moving.js';
import { OVERLAYS } from './keys-overlay.js';
import { ABOUT } from './keys-about.js';
import { PLACES } from './keys-places.js';
import { SEEING } from './keys-seeing.js';
import { isTextKey, keyLabel } from './key-names.js';
import type { CommandId, Context, KeyMap, KeyRecord } from './key-record.js';

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
    help: 'Clear the filter if there is one, else go back with the cursor where it was.',
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
    help: 'Events of a capture: an expression over the fields of docs/fields.md (Tab completes); elsewhere as /.',
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

/** The keys by default. Those in force are in the state: presets and the user's own go through remap.ts. */
export const KEYMAP: KeyMap = [...MOVING, ...VIEW, ...ABOUT, ...SEEING, ...PLACES, ...OVERLAYS];

/** The command of a key in a context; undefined = the key means nothing there. */
export function findCommand(map: KeyMap, context: Context, key: string): CommandId | undefined {
  return map.find((r) => keysIn(r, context).includes(key))?.command;
}

/** Whether a key begins one that is typed as two: Z of ZZ. */
export function beginsKey(map: KeyMap, context: Context, key: string): boolean {
  return map.some((r) => keysIn(r, context).some((k) => k.startsWith(`${key} `)));
}

/** The keys that a record has in a context; a prompt takes letters as text. */
function keysIn({ keys, contexts }: KeyRecord, context: Context): readonly string[] {
  if (!contexts.includes(context)) return [];
  return context === 'prompt' ? keys.filter((k) => !k.split(' ').every(isTextKey)) : keys;
}

/** The records for the key bar of a context, in order; a command without keys is not there. */
export function hints(map: KeyMap, context: Context): readonly KeyRecord[] {
  return map
    .filter((r) => r.hint !== undefined && r.contexts.includes(context) && r.keys.length > 0)
    .sort((a, b) => (a.hint ?? 0) - (b.hint ?? 0));
}

/** How the first key of a command is written, for messages: 'F3'. */
export function keyFor(map: KeyMap, command: CommandId): string {
  return keyLabel(map.find((r) => r.command === command)?.keys[0] ?? `:${command}`);
}
