/**
 * One rule in iptables' own spelling (`-A CHAIN -d 10.0.0.1/32 -p tcp -m tcp --dport 80 -j DNAT …`) → NatRule.
 * The options that choose by destination are read. Any other option before the target is a match that
 * nobody can decide afterwards (source, interface, mark): of those it is only kept that there
 * is one (`conditional`). What stands behind the target belongs to it.
 */
import { canonicalIp, canonicalPrefix } from '../base/ip.js';
import { printable } from '../base/text.js';
import type { Address } from '../model/address.js';
import type { NatMatch, NatRule } from '../model/cluster.js';

type Draft = { -readonly [K in keyof NatRule]: NatRule[K] };
type Negated = NonNullable<NatMatch['negated']>[number];

interface Cursor {
  readonly words: readonly string[];
  at: number;
  /** The option is preceded by `!`. */
  not: boolean;
}

type Option = (rule: Draft, value: string, cursor: Cursor) => void;

/** Words of a line: quoted text is one word, a backslash takes the next character as it is. */
export function splitWords(line: string): readonly string[] {
  const words = line.match(/"(?:[^"\\]|\\.)*"?|[^\s"]+/g) ?? [];
  return words.map((word) =>
    word.startsWith('"') ? word.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : word,
  );
}

/** @param words of the rule after `-A CHAIN` */
export function parseRule(
  words: readonly string[],
  place: { readonly table: string; readonly chain: string; readonly text: string },
): NatRule {
  const rule: Draft = {
    ...place,
    destination: undefined,
    port: undefined,
    protocol: undefined,
    target: '',
    to: undefined,
    comment: '',
  };
  const cursor: Cursor = { words, at: 0, not: false };
  while (cursor.at < words.length) readOption(rule, cursor);
  return rule;
}

function readOption(rule: Draft, cursor: Cursor): void {
  const word = next(cursor);
  if (word === '!') {
    cursor.not = true;
    return;
  }
  const option = OPTIONS.get(word);
  if (option !== undefined) option(rule, next(cursor), cursor);
  else if (word.startsWith('-') && rule.target === '') rule.conditional = true;
  cursor.not = false;
}

function next(cursor: Cursor): string {
  return cursor.words[cursor.at++] ?? '';
}

/** Remembers the `!` before the option; old iptables wrote it behind (`-d ! 10.0.0.1`). */
function negatable(what: Negated, read: (rule: Draft, value: string) => void): Option {
  return (rule, value, cursor) => {
    const behind = value === '!';
    read(rule, behind ? next(cursor) : value);
    if (cursor.not || behind) rule.negated = [...(rule.negated ?? []), what];
  };
}

const destination = negatable('destination', (rule, value) => {
  const prefix = canonicalPrefix(value);
  if (prefix === undefined) rule.conditional = true;
  else if (!prefix.endsWith('/0')) rule.destination = prefix;
});

const protocol = negatable('protocol', (rule, value) => {
  if (value !== 'all' && value !== '0') rule.protocol = protocolName(value);
});

const ports = negatable('port', (rule, value) => {
  const ranges = value.split(',').flatMap(portRange);
  const [first] = ranges;
  if (first === undefined) rule.conditional = true;
  else if (ranges.length === 1 && first[0] === first[1]) rule.port = first[0];
  else rule.ports = ranges;
});

const jump: Option = (rule, value) => {
  rule.target = printable(value);
};

const share: Option = (rule) => {
  rule.share = true;
};

const states: Option = (rule, value, cursor) => {
  rule.forNew = value.split(',').includes('NEW') !== cursor.not;
};

const OPTIONS: ReadonlyMap<string, Option> = new Map<string, Option>([
  ['-d', destination],
  ['--destination', destination],
  ['--dst', destination],
  ['-p', protocol],
  ['--protocol', protocol],
  ['--dport', ports],
  ['--dports', ports],
  ['--destination-port', ports],
  ['--destination-ports', ports],
  ['-j', jump],
  ['--jump', jump],
  ['-g', jump],
  ['--goto', jump],
  ['--ctstate', states],
  ['--state', states],
  ['--comment', (rule, value) => void (rule.comment = printable(value))],
  ['--to-destination', (rule, value) => void (rule.to = destinationOf(value))],
  ['--to-ports', (rule, value) => void (rule.to = destinationOf(`:${value}`))],
  ['--dst-type', (rule, value, c) => void (rule.destinationType = c.not ? `!${value}` : value)],
  ['--match-set', readSet],
  ['--mode', share],
  ['--probability', share],
  ['--every', share],
  ['--packet', share],
  ['-m', () => undefined],
  ['--match', () => undefined],
  ['-c', (_rule, _value, cursor) => void next(cursor)],
]);

function protocolName(value: string): string {
  const names: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '132': 'sctp' };
  return names[value] ?? printable(value).toLowerCase();
}

/** `80`, `30000:32767`; a missing end is open. */
function portRange(word: string): readonly (readonly [number, number])[] {
  const match = /^(\d{0,5})(:?)(\d{0,5})$/.exec(word);
  if (match === null || word === '' || word === ':') return [];
  const [, from = '', colon = '', to = ''] = match;
  const low = from === '' ? 0 : Number(from);
  const high = colon === '' ? low : to === '' ? 65535 : Number(to);
  return [[low, high]];
}

/** The first address of `10.0.0.1-10.0.0.9:80-89`, `[fd00::5]:80`, `fd00::5`, `10.0.0.1`, `:80`; port 0 = kept. */
function destinationOf(value: string): Address | undefined {
  const bracketed = /^\[([^\]]*)\](.*)$/.exec(value);
  const colon = value.indexOf(':');
  const single = colon >= 0 && colon === value.lastIndexOf(':');
  const host = bracketed?.[1] ?? (single ? value.slice(0, colon) : value);
  const rest = bracketed?.[2] ?? (single ? value.slice(colon) : '');
  const ip = host === '' ? '' : canonicalIp(host.split('-', 1)[0] ?? '');
  if (ip === undefined) return undefined;
  return { ip, port: Number(/^:(\d{1,5})/.exec(rest)?.[1] ?? 0) };
}

/** `--match-set NAME dst,dst`: members are not listed, so what it lets through is unknown. */
function readSet(rule: Draft, value: string, cursor: Cursor): void {
  const sides = next(cursor).split(',');
  if (sides.includes('dst')) rule.destinationSet = printable(value);
  if (sides.includes('src')) rule.conditional = true;
}
