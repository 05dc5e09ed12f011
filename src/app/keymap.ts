/**
 * Every key, once. A record feeds dispatch, the key bar, the help overlay and docs/keys.md, so none of them
 * can be out of date. The first record whose context and key fit wins.
 */
import { MOVING } from './keys-moving.js';
import { OVERLAYS } from './keys-overlay.js';
import { ABOUT } from './keys-about.js';
import { PLACES } from './keys-places.js';
import { LAYOUT } from './keys-layout.js';
import { ROWS } from './keys-rows.js';
import { SORTING } from './keys-sorting.js';
import { SEEING } from './keys-seeing.js';
import { isTextKey, keyLabel } from './key-names.js';
import { VIEW } from './key-record.js';
import type { CommandId, Context, KeyMap, KeyRecord } from './key-record.js';

const GENERAL: readonly KeyRecord[] = [
  {
    keys: ['enter'],
    command: 'open',
    contexts: [...VIEW, 'picker'],
    label: 'open',
    help: 'Open the row: a verdict or a call its ladder, a Service its calls, a rung its raw events.',
    hint: 1,
  },
  {
    keys: ['esc', 'backspace', 'q'],
    command: 'back',
    contexts: VIEW,
    label: 'back',
    help: 'Take off what hides rows (search, filter, range), one at a time; else go back with the cursor where it was.',
    hint: 2,
  },
  {
    keys: ['{'],
    command: 'previous-failing',
    contexts: VIEW,
    label: 'previous failing',
    help: 'Previous failing path in a ladder; previous failing row in a table.',
  },
  {
    keys: ['}'],
    command: 'next-failing',
    contexts: VIEW,
    label: 'next failing',
    help: 'Next failing path in a ladder; next failing row in a table.',
    hint: 9,
  },
  {
    keys: ['c'],
    command: 'copy',
    contexts: VIEW,
    label: 'copy',
    help: 'Copy the command that fixes it (or the row) to the clipboard, through the terminal.',
    hint: 5,
  },
  {
    keys: ['/'],
    command: 'filter',
    contexts: ['table'],
    label: 'filter',
    help: 'Filter rows as you type: words or regular expressions that must all occur, !word not, column=word in one column, -l app=web by labels, -f letters in their order; what can only be an expression is taken as one.',
    hint: 6,
  },
  {
    keys: ['f4', '\\'],
    command: 'edit-filter',
    contexts: VIEW,
    label: 'edit filter',
    help: 'Filter rows, in texts too; {switch-prompt} then goes from words to an expression ({complete} completes) and back: over the fields of docs/fields.md for events, over the columns elsewhere.',
  },
  {
    keys: ['='],
    command: 'filter-only',
    contexts: VIEW,
    label: 'only this',
    help: 'Only rows with the same value as this one, of a field to choose; a filter on top of those that hold.',
  },
  {
    keys: ['~'],
    command: 'filter-without',
    contexts: VIEW,
    label: 'all but this',
    help: 'All rows but those with the same value as this one, of a field to choose.',
  },
  {
    keys: ['f2'],
    command: 'views',
    contexts: VIEW,
    label: 'views',
    help: 'List of the views.',
    hint: 4,
  },
  {
    keys: ['ctrl+a'],
    command: 'aliases',
    contexts: VIEW,
    label: 'aliases',
    help: 'Every name that {command} takes, and what it opens.',
  },
  {
    keys: [':'],
    command: 'command',
    contexts: VIEW,
    label: 'command',
    help: 'Go to a view by its name ({complete} completes; :po web filters it), to an event by its number; :f WORDS, :w report.md, :q.',
  },
  {
    keys: ['f7'],
    command: 'legend',
    contexts: VIEW,
    label: 'legend',
    help: 'What this view and its columns mean.',
  },
  {
    keys: ['f1', '?'],
    command: 'help',
    contexts: [...VIEW, 'picker'],
    label: 'help',
    help: 'Help: this view and all keys.',
    hint: 3,
  },
];

/** The keys by default. Those in force are in the state: presets and the user's own go through remap.ts. */
export const KEYMAP: KeyMap = [
  ...MOVING,
  ...GENERAL,
  ...SORTING,
  ...LAYOUT,
  ...ROWS,
  ...ABOUT,
  ...SEEING,
  ...PLACES,
  ...OVERLAYS,
];

/** The command of a key, in the first of the contexts that knows it; undefined = the key means nothing there. */
export function findCommand(
  map: KeyMap,
  contexts: readonly Context[],
  key: string,
): CommandId | undefined {
  for (const context of contexts) {
    const found = map.find((r) => keysIn(r, context).includes(key));
    if (found !== undefined) return found.command;
  }
  return undefined;
}

/** Whether a key begins one that is typed as two: Z of ZZ. */
export function beginsKey(map: KeyMap, contexts: readonly Context[], key: string): boolean {
  const begins = (k: string): boolean => k.startsWith(`${key} `);
  return map.some((r) => contexts.some((context) => keysIn(r, context).some(begins)));
}

/** The keys that a record has in a context; a prompt takes letters as text. */
function keysIn({ keys, contexts }: KeyRecord, context: Context): readonly string[] {
  if (!contexts.includes(context)) return [];
  return PROMPTS.includes(context) ? keys.filter((k) => !k.split(' ').every(isTextKey)) : keys;
}

const PROMPTS: readonly Context[] = ['prompt', 'filter prompt'];

/** The records for the key bar, in order: those whose first key does there what they say. */
export function hints(map: KeyMap, contexts: readonly Context[]): readonly KeyRecord[] {
  return map
    .filter((r) => r.hint !== undefined)
    .filter((r) => findCommand(map, contexts, r.keys[0] ?? '') === r.command)
    .sort((a, b) => (a.hint ?? 0) - (b.hint ?? 0));
}

/** Where a record holds, in words: a view is a table or a text. */
export function placesOf({ contexts }: KeyRecord): readonly string[] {
  const rest = contexts.filter((c) => !VIEW.includes(c));
  return VIEW.every((c) => contexts.includes(c)) ? ['view', ...rest] : contexts;
}

/** How the key of a command is written, for messages: 'F3'; of several the one that holds in most places. */
export function keyFor(map: KeyMap, command: CommandId): string {
  const [first] = map
    .filter((r) => r.command === command && r.keys.length > 0)
    .sort((a, b) => b.contexts.length - a.contexts.length);
  return first?.keys[0] === undefined ? `(no key for ${command})` : keyLabel(first.keys[0]);
}
