/**
 * Key decoder: bytes from the terminal to key names, one record per press. It lives outside React, because
 * Ink's own input drops function keys and merges presses that arrive in one chunk. A sequence may be split
 * over chunks anywhere; a lone Esc is decided by `flush`, which the caller calls 25 ms after the last byte.
 *
 * Names: 'a', 'A', '?', 'up', 'pageup', 'f1', 'enter', 'esc', 'ctrl+c', 'shift+f1', 'alt+x'. Mouse presses
 * come with where they were (SGR reports); other reports and the terminal's replies are swallowed. Pasted text comes as one record.
 */
export interface Key {
  /** '' for pasted text. */
  readonly name: string;
  /** What a text field would insert; '' for keys that are not text. */
  readonly text: string;
  /** Set for the first button and for the wheel; the name is '' then. */
  readonly mouse?: Mouse;
}

export interface Mouse {
  readonly kind: 'press' | 'release' | 'wheel-up' | 'wheel-down';
  /** Cell, counted from 0 at the top left. */
  readonly column: number;
  readonly row: number;
}

const LETTER_KEYS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'center',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift+tab',
};

/** `ESC [ n ~`. */
const TILDE_KEYS: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
  25: 'shift+f1',
  26: 'shift+f2',
  28: 'shift+f3',
  29: 'shift+f4',
  31: 'shift+f5',
  32: 'shift+f6',
  33: 'shift+f7',
  34: 'shift+f8',
};

/** Code points of the kitty protocol (`ESC [ code ; modifiers u`) that are not text. */
const CODE_KEYS: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'esc',
  127: 'backspace',
};

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** A paste or a reply longer than this is not waited for any more. */
const PENDING_LIMIT = 1 << 16;

export class KeyDecoder {
  readonly #utf8 = new TextDecoder('utf-8');
  #pending = '';

  /** True when bytes wait for their continuation: call `flush` after the timeout. */
  get waiting(): boolean {
    return this.#pending !== '';
  }

  /** Keys that are complete with this chunk. */
  push(chunk: Uint8Array): Key[] {
    this.#pending += this.#utf8.decode(chunk, { stream: true });
    return this.#drain(false);
  }

  /** Keys of what is left: a lone Esc is the Esc key, anything else half-received is dropped. */
  flush(): Key[] {
    if (this.#pending.startsWith(PASTE_START) && this.#pending.length < PENDING_LIMIT) return [];
    return this.#drain(true);
  }

  #drain(final: boolean): Key[] {
    const keys: Key[] = [];
    while (this.#pending !== '') {
      const found = readKey(this.#pending, final || this.#pending.length > PENDING_LIMIT);
      if (found === undefined) break;
      this.#pending = this.#pending.slice(found.length);
      if (found.key !== undefined) keys.push(found.key);
    }
    return keys;
  }
}

interface Found {
  readonly length: number;
  /** undefined: swallowed. */
  readonly key: Key | undefined;
}

function named(length: number, name: string | undefined): Found {
  return { length, key: name === undefined ? undefined : { name, text: '' } };
}

/** The key at the start of `text`; undefined = more is needed. */
function readKey(text: string, final: boolean): Found | undefined {
  if (text[0] !== '\x1b') return plainKey(text);
  if (text.length === 1) return final ? named(1, 'esc') : undefined;
  switch (text[1]) {
    case '[':
      return csiKey(text, final);
    case 'O':
      return ss3Key(text, final);
    case ']':
    case 'P':
    case '_':
    case '^':
      return stringReply(text, final);
    case '\x1b':
      return doubleEscape(text, final);
    default: {
      const next = plainKey(text.slice(1));
      return next.key === undefined
        ? next
        : named(next.length + 1, withModifiers(next.key.name, 'alt+'));
    }
  }
}

function plainKey(text: string): Found {
  const code = text.codePointAt(0) ?? 0;
  if (code === 0x0d || code === 0x0a) return named(1, 'enter');
  if (code === 0x09) return named(1, 'tab');
  if (code === 0x7f || code === 0x08) return named(1, 'backspace');
  if (code === 0) return named(1, 'ctrl+space');
  if (code < 0x1b) return named(1, `ctrl+${String.fromCharCode(code + 96)}`);
  if (code < 0x20) return named(1, `ctrl+${String.fromCharCode(code + 64)}`);
  if (code >= 0x80 && code < 0xa0) return named(1, undefined);
  const char = String.fromCodePoint(code);
  return { length: char.length, key: { name: char === ' ' ? 'space' : char, text: char } };
}

/** rxvt sends Alt with a special key as ESC ESC [ …; two plain Escs are two presses. */
function doubleEscape(text: string, final: boolean): Found | undefined {
  if (text.length === 2 && !final) return undefined;
  if (text[2] !== '[' && text[2] !== 'O') return named(1, 'esc');
  const inner = readKey(text.slice(1), final);
  if (inner === undefined) return undefined;
  return named(
    inner.length + 1,
    inner.key === undefined ? undefined : withModifiers(inner.key.name, 'alt+'),
  );
}

function ss3Key(text: string, final: boolean): Found | undefined {
  const match = /^\x1bO(\d*)([A-Za-z])/.exec(text);
  if (match === null) return final ? named(2, 'alt+O') : incomplete(text, /^\x1bO\d{0,2}$/);
  const [whole, digits = '', letter = ''] = match;
  if (letter === 'M') return named(whole.length, 'enter');
  const rxvt = { a: 'ctrl+up', b: 'ctrl+down', c: 'ctrl+right', d: 'ctrl+left' }[letter];
  return named(whole.length, rxvt ?? modified(LETTER_KEYS[letter], Number(digits || '1')));
}

function csiKey(text: string, final: boolean): Found | undefined {
  if (text.startsWith(PASTE_START)) return paste(text, final);
  if (text.startsWith('\x1b[M')) return text.length >= 6 || final ? named(6, undefined) : undefined;
  if (text.startsWith('\x1b[[')) return linuxKey(text, final);
  const rxvtShift = /^\x1b\[(\d+)\$/.exec(text);
  if (rxvtShift !== null) {
    return named(rxvtShift[0].length, modified(TILDE_KEYS[Number(rxvtShift[1])], 2));
  }
  const match = /^\x1b\[([0-?]*)([ -/]*)([@-~])/.exec(text);
  if (match === null) {
    return final ? named(text.length, undefined) : incomplete(text, /^\x1b\[[0-?]*[ -/]*$/);
  }
  const [whole, params = '', between = '', end = ''] = match;
  if (params.startsWith('<')) return { length: whole.length, key: mouseKey(params, end) };
  return named(whole.length, csiName(params, between, end));
}

const BUTTONS: Readonly<Record<number, Mouse['kind']>> = {
  0: 'press',
  64: 'wheel-up',
  65: 'wheel-down',
};

/** `ESC [ < button ; column ; row M`, m for a release; other buttons mean nothing. */
function mouseKey(params: string, end: string): Key | undefined {
  const [button = -1, column = 1, row = 1] = params.slice(1).split(';').map(Number);
  const kind = end === 'M' ? BUTTONS[button] : button === 0 ? 'release' : undefined;
  if (kind === undefined) return undefined;
  return { name: '', text: '', mouse: { kind, column: column - 1, row: row - 1 } };
}

/** More is needed if the text can still become a key; otherwise its two first characters are noise. */
function incomplete(text: string, prefix: RegExp): Found | undefined {
  return prefix.test(text) ? undefined : named(2, undefined);
}

/** The Linux console: F1 … F5 are ESC [ [ A … E. */
function linuxKey(text: string, final: boolean): Found | undefined {
  if (text.length < 4) return final ? named(text.length, undefined) : undefined;
  const index = 'ABCDE'.indexOf(text[3] ?? '');
  return named(4, index < 0 ? undefined : `f${String(index + 1)}`);
}

function csiName(params: string, between: string, end: string): string | undefined {
  if (/^[<=>?]/.test(params)) return undefined;
  const [first = '', second = '', third = ''] = params.split(';');
  const code = Number(first.split(':')[0] || '1');
  const modifiers = Number(second.split(':')[0] || '1');
  // xterm's modifyOtherKeys: ESC [ 27 ; modifiers ; code ~
  if (end === '~' && code === 27) return modified(codeName(Number(third)), modifiers);
  if (between === '' && end === '~') return modified(TILDE_KEYS[code], modifiers);
  if (between === '' && end === 'u') return modified(codeName(code), modifiers);
  if (end === '^') return modified(TILDE_KEYS[code], 5);
  if (end === '@') return modified(TILDE_KEYS[code], 6);
  if (between !== '') return undefined;
  const shifted = { a: 'shift+up', b: 'shift+down', c: 'shift+right', d: 'shift+left' }[end];
  if (shifted !== undefined) return shifted;
  // A cursor report (row ; column R) is a reply, not Shift-F3.
  if (end === 'R' && code > 1) return undefined;
  return modified(LETTER_KEYS[end], modifiers);
}

function codeName(code: number): string | undefined {
  if (CODE_KEYS[code] !== undefined) return CODE_KEYS[code];
  return code > 32 && code < 0xe000 ? String.fromCodePoint(code) : undefined;
}

/** Modifier parameter of xterm: 1 + (1 shift, 2 alt, 4 ctrl). */
function modified(name: string | undefined, parameter: number): string | undefined {
  if (name === undefined) return undefined;
  const bits = Math.max(0, parameter - 1);
  const prefix =
    ((bits & 4) > 0 ? 'ctrl+' : '') +
    ((bits & 2) > 0 ? 'alt+' : '') +
    ((bits & 1) > 0 ? 'shift+' : '');
  return withModifiers(name, prefix);
}

function withModifiers(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name : prefix + name;
}

function paste(text: string, final: boolean): Found | undefined {
  const end = text.indexOf(PASTE_END);
  if (end < 0 && !final) return undefined;
  const stop = end < 0 ? text.length : end;
  const key = { name: '', text: text.slice(PASTE_START.length, stop) };
  return { length: end < 0 ? stop : end + PASTE_END.length, key };
}

/** OSC, DCS, APC and PM replies end with BEL or ESC \. */
function stringReply(text: string, final: boolean): Found | undefined {
  const end = /\x07|\x1b\\/.exec(text);
  if (end !== null) return named(end.index + end[0].length, undefined);
  if (final) return named(2, text.length === 2 ? `alt+${text[1] ?? ''}` : undefined);
  return undefined;
}
