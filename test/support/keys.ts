/** What terminals send for the keys the tests press, by the names the key help uses. */
const sequences: Readonly<Record<string, string>> = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  enter: '\r',
  esc: '\x1b',
  backspace: '\x7f',
  tab: '\t',
  space: ' ',
  'ctrl-c': '\x03',
  'ctrl-z': '\x1a',
  f1: '\x1bOP',
  f2: '\x1bOQ',
  f3: '\x1bOR',
  f4: '\x1bOS',
  f5: '\x1b[15~',
  f8: '\x1b[19~',
  f10: '\x1b[21~',
};

/** Bytes for a key name; a single character stands for itself. */
export function keySequence(name: string): string {
  const known = sequences[name];
  if (known !== undefined) return known;
  if ([...name].length === 1) return name;
  throw new Error(`no key named ${name}`);
}
