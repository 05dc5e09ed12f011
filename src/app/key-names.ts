/**
 * Names of keys: how people write them (`Ctrl-C`, `PgUp`, `gg`) and how the decoder of keys.ts and the key
 * records spell them (`ctrl+c`, `pageup`, `g g`).
 */
const SHOWN: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  insert: 'Ins',
  delete: 'Del',
  enter: 'Enter',
  esc: 'Esc',
  backspace: 'Backspace',
  tab: 'Tab',
  space: 'Space',
};

/** Other words for keys that people type into a configuration. */
const ALSO: Readonly<Record<string, string>> = {
  '↑': 'up',
  '↓': 'down',
  '←': 'left',
  '→': 'right',
  pgup: 'pageup',
  pgdn: 'pagedown',
  pgdown: 'pagedown',
  escape: 'esc',
  return: 'enter',
  del: 'delete',
  ins: 'insert',
  bksp: 'backspace',
};

/** In the order in which the decoder puts them. */
const MODIFIERS = ['ctrl', 'alt', 'shift'] as const;

/** What terminals send for these is the same as for other keys. */
const SAME: Readonly<Record<string, string>> = {
  'ctrl+i': 'tab',
  'ctrl+m': 'enter',
  'ctrl+j': 'enter',
  'ctrl+h': 'backspace',
  'ctrl+[': 'esc',
};

const FUNCTION_KEY = /^f([1-9]|1[0-2])$/;

/** Names that can stand for a key, for suggestions. */
export const KEY_NAMES: readonly string[] = [
  ...Object.keys(SHOWN),
  ...Array.from({ length: 12 }, (_, i) => `f${String(i + 1)}`),
];

/** A key's name as people write it: `Ctrl-C`, `F1`, `PgUp`; two keys as `ZZ`, `Ctrl-W w`. */
export function keyLabel(key: string): string {
  if (key.includes(' ')) {
    const labels = key.split(' ').map(keyLabel);
    return labels.join(labels.some((label) => [...label].length > 1) ? ' ' : '');
  }
  const parts = /^((?:(?:ctrl|alt|shift)\+)+)(.+)$/.exec(key);
  if (parts !== null) {
    const [, modifiers = '', base = ''] = parts;
    const words = modifiers.slice(0, -1).split('+').map(capital);
    return [...words, [...base].length === 1 ? base.toUpperCase() : keyLabel(base)].join('-');
  }
  return SHOWN[key] ?? (FUNCTION_KEY.test(key) ? key.toUpperCase() : key);
}

/** Whether a prompt would take the key as text. */
export function isTextKey(key: string): boolean {
  return key === 'space' || [...key].length === 1;
}

/** The key that a text means, in the spelling of the key records; undefined = none. */
export function parseKey(text: string): string | undefined {
  const words = text.trim().split(/\s+/);
  const [only = ''] = words;
  const letters = [...only];
  const one = words.length === 1 ? parseOne(only) : undefined;
  if (one !== undefined) return one;
  // `gg`, `]c`: two characters are two keys.
  const keys = words.length === 1 && letters.length === 2 ? letters : words;
  const names = keys.map(parseOne);
  return keys.length === 2 && !names.includes(undefined) ? names.join(' ') : undefined;
}

function parseOne(text: string): string | undefined {
  if ([...text].length === 1) return ALSO[text] ?? text;
  const parts = text.split(/[+-](?=.)/);
  const base = parts.pop() ?? '';
  const modifiers = parts.map((part) => part.toLowerCase());
  if (modifiers.some((word) => !MODIFIERS.some((m) => m === word))) return undefined;
  const name = parseBase(base, modifiers.length > 0);
  if (name === undefined) return undefined;
  const key = [...MODIFIERS.filter((m) => modifiers.includes(m)), name].join('+');
  return SAME[key] ?? key;
}

function parseBase(text: string, isModified: boolean): string | undefined {
  if ([...text].length === 1 && ALSO[text] === undefined) {
    return isModified ? text.toLowerCase() : text;
  }
  const lower = text.toLowerCase();
  const name = ALSO[lower] ?? lower;
  return SHOWN[name] !== undefined || FUNCTION_KEY.test(name) ? name : undefined;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
