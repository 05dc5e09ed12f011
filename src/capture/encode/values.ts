/**
 * One parameter value from sysdig's text (§14.2) to its stored bytes (§9). A number may be followed by what
 * it resolves to, in parentheses; only the number is stored. `NULL` and an empty text mean "not available".
 */
import type { ParamInfo } from '../../model/event-table.js';
import { encodeSockaddr, encodeTuple, parseIp } from './addresses.js';
import { dataBytes, restoreSeparators } from './data-text.js';

/** Stored bytes, undefined when not available, 'unreadable' when the text is no value of the type. */
export type Encoded = Uint8Array | undefined | 'unreadable';

/** What other parameters of the event say about this one. */
export interface ValueContext {
  /** Bytes of text in the input's character set. */
  readonly toBytes: (text: string) => Uint8Array;
  /** Text of another parameter of the same event. */
  readonly sibling: (name: string) => string | undefined;
}

const INTEGER_BYTES: Readonly<Record<string, number>> = {
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  ERRNO: 8,
  FD: 8,
  FD32: 4,
  PID: 8,
  PID32: 4,
  SYSCALLID: 2,
  SIGTYPE: 1,
  RELTIME: 8,
  PORT: 2,
  L4PROTO: 1,
  SOCKFAMILY: 1,
  BOOL: 4,
  FLAGS8: 1,
  FLAGS16: 2,
  FLAGS32: 4,
  ENUMFLAGS8: 1,
  ENUMFLAGS16: 2,
  ENUMFLAGS32: 4,
  MODE: 4,
  UID: 4,
  GID: 4,
  SIGSET: 4,
};

export function encodeValue(param: ParamInfo, text: string, context: ValueContext): Encoded {
  const width = INTEGER_BYTES[param.type];
  if (width !== undefined) return isAbsent(text) ? undefined : encodeInteger(param, text, width);
  switch (param.type) {
    case 'CHARBUF':
    case 'FSPATH':
    case 'FSRELPATH':
      return withNul(context.toBytes(unresolvedPath(param.type, text)));
    case 'BYTEBUF':
    case 'CHARBUFARRAY':
    case 'CHARBUF_PAIR_ARRAY':
      return isAbsent(text) ? undefined : encodeBuffer(param, text, context);
    case 'SOCKADDR':
      return isAbsent(text) ? undefined : encodeSockaddr(text, context.toBytes(text));
    case 'SOCKTUPLE':
      if (isAbsent(text)) return undefined;
      return encodeTuple(text.trimEnd(), context.toBytes) ?? 'unreadable';
    case 'FDLIST':
      return encodeFdList(text);
    case 'ABSTIME':
      return isAbsent(text) ? undefined : encodeTime(text);
    case 'IPV4ADDR':
    case 'IPV6ADDR': {
      const ip = parseIp(text);
      return ip === undefined ? 'unreadable' : Uint8Array.from(ip);
    }
    case 'DYN':
      return isAbsent(text) ? undefined : encodeDynamic(param, text, context);
    default:
      return isAbsent(text) ? undefined : 'unreadable';
  }
}

function isAbsent(text: string): boolean {
  return text === '' || text === 'NULL' || text === '<NA>';
}

/** Numbers that resolve to something are decimal, whatever the table's format says. */
const RESOLVING = /FLAGS|^(?:ERRNO|FD|PID|UID|GID|SIGTYPE|RELTIME)/;

function encodeInteger(param: ParamInfo, text: string, width: number): Encoded {
  const digits = RESOLVING.test(param.type)
    ? // An address as the result: older versions print it in hex.
      (digitsOf(text, 'dec') ?? digitsOf(text, param.format))
    : digitsOf(text, param.format);
  return digits === undefined ? 'unreadable' : littleEndian(digits, width);
}

function digitsOf(text: string, format: ParamInfo['format']): bigint | undefined {
  if (format === 'hex') {
    const match = /^(?:0x)?([0-9a-f]{1,16})(?=$|[( ])/i.exec(text);
    return match === null ? undefined : BigInt(`0x${match[1] ?? ''}`);
  }
  if (format === 'oct') {
    const match = /^([0-7]{1,22})(?=$|[( ])/.exec(text);
    return match === null ? undefined : BigInt(`0o${match[1] ?? ''}`);
  }
  const match = /^(-?\d{1,20})(?=$|[( ])/.exec(text);
  return match === null ? undefined : BigInt(match[1] ?? '');
}

function littleEndian(value: bigint, width: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes.subarray(0, width);
}

/** A relative path may be followed by the absolute one it resolves to. */
function unresolvedPath(type: string, text: string): string {
  if (type === 'CHARBUF') return text;
  const open = text.lastIndexOf('(/');
  return open > 0 && text.endsWith(')') ? text.slice(0, open) : text;
}

function withNul(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Uint8Array.of(0)]);
}

/** How many bytes there were: the result of a successful call, else the size that was asked for. */
function encodeBuffer(param: ParamInfo, text: string, context: ValueContext): Uint8Array {
  const available = Number.parseInt(context.sibling('res') ?? context.sibling('size') ?? '-1', 10);
  return dataBytes(restoreSeparators(param.name, text), available, context.toBytes);
}

/** `5:41 7:u1 9:1`: fd 5, type character 4, flags 1 (hex); an unknown fd has no character. */
function encodeFdList(text: string): Encoded {
  const items = isAbsent(text) ? [] : text.trim().split(' ');
  const bytes = Buffer.alloc(2 + items.length * 10);
  bytes.writeUInt16LE(items.length & 0xffff, 0);
  for (const [i, item] of items.entries()) {
    const match = /^(-?\d{1,10}):[46A-Za-z?]?([0-9a-f]{1,4})$/.exec(item);
    if (match === null) return 'unreadable';
    bytes.writeBigInt64LE(BigInt(match[1] ?? ''), 2 + i * 10);
    bytes.writeUInt16LE(Number.parseInt(match[2] ?? '', 16), 10 + i * 10);
  }
  return bytes;
}

/** ns, or `YYYY-MM-DD HH:MM:SS.nnnnnnnnn` (taken as UTC). */
function encodeTime(text: string): Encoded {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\.(\d{9})$/.exec(text);
  if (match === null) {
    const ns = digitsOf(text, 'dec');
    return ns === undefined ? 'unreadable' : littleEndian(ns, 8);
  }
  const ms = Date.parse(`${match[1] ?? ''}T${match[2] ?? ''}Z`);
  if (Number.isNaN(ms)) return 'unreadable';
  return littleEndian(BigInt(ms) * 1_000_000n + BigInt(match[3] ?? ''), 8);
}

/**
 * A value whose type is chosen by its first byte. The text does not show the choice, so it is read off its
 * form: an errno or signal by its name or because the option is SO_ERROR, a time by its unit, else a number
 * of the length the event gives, else bytes or text.
 */
function encodeDynamic(param: ParamInfo, text: string, context: ValueContext): Encoded {
  const pick = (type: string): number => param.alternatives.findIndex((a) => a.type === type);
  const wanted = dynamicType(text, context);
  const index = [wanted, 'UINT64', 'INT64', 'BYTEBUF', 'CHARBUF'].map(pick).find((i) => i >= 0);
  for (const i of [index, pick('BYTEBUF'), pick('CHARBUF')]) {
    const alternative = i === undefined ? undefined : param.alternatives[i];
    if (i === undefined || alternative === undefined) continue;
    const value = encodeValue({ ...alternative, name: param.name }, text, context);
    if (value !== 'unreadable' && value !== undefined)
      return Buffer.concat([Uint8Array.of(i), value]);
  }
  return 'unreadable';
}

function dynamicType(text: string, context: ValueContext): string {
  if (/^-?\d+\(SIG\w+\)$/.test(text)) return 'SIGTYPE';
  if (/^-?\d+\([\d.e+-]+s\)$/.test(text)) return 'RELTIME';
  if (/^-?\d+\(E\w+\)$/.test(text)) return 'ERRNO';
  if (!/^-?\d+$/.test(text)) return text.includes('(<') ? 'FD' : 'UINT64';
  if (context.sibling('optname')?.includes('(SO_ERROR)') === true) return 'ERRNO';
  return context.sibling('optlen') === '8' ? 'UINT64' : 'UINT32';
}
