/**
 * Every key, once. A record feeds dispatch, the key bar, the help overlay and docs/keys.md, so none of them
 * can be out of date. The first record whose context and key fit wins.
 */
export type Context = 'view' | 'help' | 'picker' | 'prompt' | 'ask';

export type CommandId =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'half-up'
  | 'half-down'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'previous-failing'
  | 'next-failing'
  | 'events'
  | 'copy'
  | 'filter'
  | 'expression'
  | 'command'
  | 'views'
  | 'sort'
  | 'reverse'
  | 'pane'
  | 'help'
  | 'freeze'
  | 'record'
  | 'redraw'
  | 'suspend'
  | 'quit'
  | 'accept'
  | 'cancel'
  | 'erase'
  | 'erase-word'
  | 'erase-all'
  | 'complete';

export interface KeyRecord {
  readonly keys: readonly string[];
  readonly command: CommandId;
  readonly contexts: readonly Context[];
  /** Two words for the key bar. */
  readonly label: string;
  /** One sentence for the help. */
  readonly help: string;
  /** Place in the key bar, lowest first; absent = not in the bar. */
  readonly hint?: number;
}

const LISTS: readonly Context[] = ['view', 'help', 'picker'];

export const KEYMAP: readonly KeyRecord[] = [
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
    keys: ['{', '['],
    command: 'previous-failing',
    contexts: ['view'],
    label: 'previous failing',
    help: 'Previous failing path in a ladder; previous failing row in a table.',
  },
  {
    keys: ['}', ']'],
    command: 'next-failing',
    contexts: ['view'],
    label: 'next failing',
    help: 'Next failing path in a ladder; next failing row in a table.',
    hint: 6,
  },
  {
    keys: ['e', 'f6'],
    command: 'events',
    contexts: ['view'],
    label: 'events',
    help: 'Only the events of the selected row, or of the path or connection on the screen.',
    hint: 7,
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
    keys: ['f2'],
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
    help: 'Go to a view by its name (Tab completes), to an event by its number, :q to quit.',
  },
  {
    keys: ['s', 'f9'],
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
    help: 'Pane about the selected row: larger, on to its next lines, hidden, as before.',
    hint: 9,
  },
  {
    keys: ['f1', '?'],
    command: 'help',
    contexts: ['view', 'picker'],
    label: 'help',
    help: 'Help: this view and all keys.',
    hint: 3,
  },
  {
    keys: ['esc', 'q', 'backspace', 'f1', '?', 'left', 'h', 'f2', 'enter'],
    command: 'cancel',
    contexts: ['help', 'picker'],
    label: 'close',
    help: 'Close the help or the list.',
    hint: 8,
  },
  {
    keys: ['enter'],
    command: 'accept',
    contexts: ['prompt'],
    label: 'accept',
    help: 'Accept what was typed.',
    hint: 1,
  },
  {
    keys: ['esc'],
    command: 'cancel',
    contexts: ['prompt'],
    label: 'cancel',
    help: 'Leave the prompt as if it had not been opened.',
    hint: 2,
  },
  {
    keys: ['tab'],
    command: 'complete',
    contexts: ['prompt'],
    label: 'complete',
    help: 'Complete the name of a view, a field or an operator.',
    hint: 3,
  },
  {
    keys: ['backspace', 'delete'],
    command: 'erase',
    contexts: ['prompt'],
    label: 'erase',
    help: 'Erase a character; in an empty prompt, leave it.',
  },
  {
    keys: ['ctrl+w'],
    command: 'erase-word',
    contexts: ['prompt'],
    label: 'erase word',
    help: 'Erase a word.',
  },
  {
    keys: ['ctrl+u'],
    command: 'erase-all',
    contexts: ['prompt'],
    label: 'erase all',
    help: 'Erase everything that was typed.',
  },
  {
    keys: ['p'],
    command: 'freeze',
    contexts: ['view'],
    label: 'freeze',
    help: 'Live: the screen stands still while capture goes on; again to continue.',
  },
  {
    keys: ['W'],
    command: 'record',
    contexts: ['view'],
    label: 'record',
    help: 'Live: record into a capture file, from the beginning of the window on; again to stop.',
  },
  {
    keys: ['ctrl+l', 'f5'],
    command: 'redraw',
    contexts: ['view', 'help', 'picker', 'prompt'],
    label: 'redraw',
    help: 'Draw the screen again.',
  },
  {
    keys: ['ctrl+z'],
    command: 'suspend',
    contexts: ['view', 'help', 'picker', 'prompt'],
    label: 'suspend',
    help: 'Suspend to the shell; fg comes back.',
  },
  {
    keys: ['f10', 'ctrl+c'],
    command: 'quit',
    contexts: ['view', 'help', 'picker', 'prompt'],
    label: 'quit',
    help: 'Quit.',
    hint: 10,
  },
];

/** The command of a key in a context; undefined = the key means nothing there. */
export function findCommand(context: Context, key: string): CommandId | undefined {
  return KEYMAP.find((r) => r.contexts.includes(context) && r.keys.includes(key))?.command;
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
  const ctrl = /^ctrl\+(.)$/.exec(key)?.[1];
  if (ctrl !== undefined) return `Ctrl-${ctrl.toUpperCase()}`;
  return SHOWN[key] ?? (/^f\d+$/.test(key) ? key.toUpperCase() : key);
}
