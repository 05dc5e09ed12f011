/**
 * One parameter value as sysdig 0.36 prints it (reference §14.2): the value, and in parentheses what it
 * stands for. Names of descriptors, processes and directories come from whoever knows them at that event.
 */
import { remembered } from '../../base/remembered.js';
import { errnoName, signalName } from '../../model/event-table.js';
import type { ParamInfo } from '../../model/event-table.js';
import type { EventCursor } from '../../model/scap/event-cursor.js';
import { readInt, signed64 } from '../../model/scap/event-cursor.js';
import { FAMILY } from '../../model/scap/sockets.js';
import type { SocketReader } from '../../model/scap/sockets.js';
import { resolvePath } from '../state/paths.js';

/** What is known at the event; undefined and '' = not known. */
export interface TextNames {
  fd(number: number): { readonly kind: string; readonly name: string } | undefined;
  comm(tid: number): string | undefined;
  /** Name of a user or group; undefined = not in the list. */
  owner(kind: 'user' | 'group', id: number): string | undefined;
  /** Directory that a relative path starts from: of a dirfd, or the working directory. */
  directory(dirfd: number | undefined): string;
}

export interface Rendering {
  readonly event: EventCursor;
  readonly sockets: SocketReader;
  readonly names: TextNames;
}

/** Flags that our table knows and sysdig 0.36, whose text this is, does not. */
const NEWER_NAMES = new Set(['CLONE_CHILD_IN_PIDNS']);
/** All ones: no user was set. */
const NO_OWNER = 0xffffffff;
const AT_FDCWD = -100;
const LONGEST_BYTES = 80;
const SIGNED = new Set(['INT8', 'INT16', 'INT32', 'INT64', 'ERRNO', 'FD', 'PID', 'FD32', 'PID32']);

/** A value, and what it stands for: '' = itself. */
export interface ValueText {
  readonly value: string;
  readonly resolved: string;
}

/** Text of parameter `i`, described by `param`: `value(what it stands for)`. */
export function renderValue(r: Rendering, i: number, param: ParamInfo): string {
  return joined(valueText(r, i, param));
}

/** The two halves of that text. */
export function valueText(r: Rendering, i: number, param: ParamInfo): ValueText {
  const { event } = r;
  const at = event.at(i);
  if (event.length(i) === 0) return plain(absent(param.type));
  switch (param.type) {
    case 'CHARBUF':
    case 'FSPATH':
    case 'FSRELPATH':
      return pathOrText(r, i, param);
    case 'DYN':
      return dynamicText(r, i, param);
    case 'INT64':
    case 'UINT64':
      return plain(event.length(i) === 8 ? wideText(event, at, param) : absent(param.type));
    default: {
      const compound = compoundText(r, i, param);
      if (compound !== undefined) return plain(compound);
      const value = event.int(i, SIGNED.has(param.type));
      return value === undefined ? plain(absent(param.type)) : numberText(r, param, value);
    }
  }
}

const plain = (value: string): ValueText => ({ value, resolved: '' });
const pair = (value: number, resolved: string): ValueText => ({ value: String(value), resolved });

function joined({ value, resolved }: ValueText): string {
  return resolved === '' ? value : `${value}(${resolved})`;
}

/** Values of more than one part; undefined for single numbers. */
function compoundText(r: Rendering, i: number, param: ParamInfo): string | undefined {
  const { event } = r;
  const length = event.length(i);
  const at = event.at(i);
  switch (param.type) {
    case 'BYTEBUF':
    case 'CHARBUFARRAY':
      return bytesText(event.bytes.subarray(at, at + length));
    case 'SOCKADDR':
      return addressText(r, i);
    case 'SOCKTUPLE':
      return tupleText(r, i);
    case 'FDLIST':
      return fdListText(r, at, length);
    case 'ABSTIME':
      return timeText(event, at);
    case 'IPV4ADDR':
      return r.sockets.ips.v4(event.bytes, at);
    case 'IPV6ADDR':
      return r.sockets.ips.v6(event.bytes, at);
    default:
      return undefined;
  }
}

function absent(type: string): string {
  return type === 'CHARBUF' || type === 'FSPATH' || type === 'FSRELPATH' ? '<NA>' : 'NULL';
}

function pathOrText(r: Rendering, i: number, param: ParamInfo): ValueText {
  const text = r.event.text(i) ?? '';
  if (param.type === 'CHARBUF' || text === '' || text === '<NA>' || text.startsWith('/'))
    return plain(text);
  const dirfd = param.dirfdParam < 0 ? undefined : r.event.int(param.dirfdParam, true);
  const base = r.names.directory(dirfd === AT_FDCWD ? undefined : dirfd);
  return base === '' ? plain(text) : { value: text, resolved: resolvePath(base, text) };
}

const UNPRINTABLE = /[^ -~]/g;

function bytesText(bytes: Buffer): string {
  const isLong = bytes.length > LONGEST_BYTES;
  const shown = bytes.toString('latin1', 0, isLong ? LONGEST_BYTES - 3 : bytes.length);
  const text = shown.replace(UNPRINTABLE, '.');
  return isLong ? `${text}...` : text;
}

function addressText(r: Rendering, i: number): string {
  const s = r.sockets;
  if (!r.event.length(i) || !s.readAddress(r.event, i)) return `family ${String(s.storedFamily)}`;
  return s.family === FAMILY.unix ? s.path : `${s.destinationIp}:${String(s.destinationPort)}`;
}

function tupleText(r: Rendering, i: number): string {
  const s = r.sockets;
  if (!s.readTuple(r.event, i)) return `family ${String(s.storedFamily)}`;
  if (s.family === FAMILY.unix) return `${s.source}->${s.destination} ${s.path}`;
  return `${s.sourceIp}:${String(s.sourcePort)}->${s.destinationIp}:${String(s.destinationPort)}`;
}

function fdListText(r: Rendering, at: number, length: number): string {
  const { view, little } = r.event;
  const count = Math.min(view.getUint16(at, little), Math.floor((length - 2) / 10));
  const entries: string[] = [];
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + i * 10;
    const fd = signed64(view, entry, little);
    const kind = r.names.fd(fd)?.kind.charAt(0) ?? '';
    entries.push(`${String(fd)}:${kind}${view.getUint16(entry + 8, little).toString(16)}`);
  }
  return entries.join(' ');
}

function dynamicText(r: Rendering, i: number, param: ParamInfo): ValueText {
  const { view, bytes, little } = r.event;
  const at = r.event.at(i);
  const length = r.event.length(i) - 1;
  const chosen = param.alternatives[view.getUint8(at)];
  if (chosen === undefined) return plain('NULL');
  const data = bytes.subarray(at + 1, at + 1 + length);
  if (chosen.type === 'BYTEBUF') return plain(bytesText(data));
  if (chosen.type === 'CHARBUF') return plain(textUpToNul(data));
  const value = readInt(view, at + 1, length, SIGNED.has(chosen.type), little);
  return value === undefined ? plain('NULL') : numberText(r, chosen, value);
}

function textUpToNul(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  return new TextDecoder().decode(nul < 0 ? bytes : bytes.subarray(0, nul));
}

/** Addresses and offsets use all 64 bits, more than a number holds. */
function wideText(event: EventCursor, at: number, param: ParamInfo): string {
  const { view, little } = event;
  const radix = param.format === 'hex' ? 16 : 10;
  const [low, high] = little ? [at, at + 4] : [at + 4, at];
  if (view.getUint32(high, little) === 0)
    return view.getUint32(low, little).toString(radix).toUpperCase();
  const isSigned = param.type === 'INT64' && radix === 10;
  const value = isSigned ? view.getBigInt64(at, little) : view.getBigUint64(at, little);
  return value.toString(radix).toUpperCase();
}

function timeText(event: EventCursor, at: number): string {
  const { view, little } = event;
  const ns = view.getBigUint64(at, little);
  const date = new Date(Number(ns / 1_000_000n)).toISOString();
  const fraction = (ns % 1_000_000_000n).toString().padStart(9, '0');
  return `${date.slice(0, 10)} ${date.slice(11, 19)}.${fraction}`;
}

function numberText(r: Rendering, param: ParamInfo, value: number): ValueText {
  switch (param.type) {
    case 'FD':
    case 'FD32':
      return pair(value, fdText(r.names, value));
    case 'ERRNO':
      return pair(value, value < 0 ? errnoName(value) : '');
    case 'PID':
    case 'PID32':
      return pair(value, r.names.comm(value) ?? '');
    case 'SIGTYPE':
      return pair(value, value === 0 ? '' : signalName(value));
    case 'RELTIME':
      return value >= 2 ** 64 ? plain('-1') : pair(value, `${general(value / 1e9)}s`);
    case 'UID':
      return ownerText(r.names.owner('user', value), value);
    case 'GID':
      return ownerText(r.names.owner('group', value), value);
    case 'BOOL':
      return plain(value === 0 ? 'false' : 'true');
    default:
      return param.values.length > 0
        ? pair(value, valueNames(param, value))
        : plain(formatted(param, value));
  }
}

function ownerText(name: string | undefined, id: number): ValueText {
  return id === NO_OWNER ? pair(-1, '<NONE>') : pair(id, name ?? '<NA>');
}

function fdText(names: TextNames, fd: number): string {
  if (fd === AT_FDCWD) return 'AT_FDCWD';
  if (fd < 0) return errnoName(fd);
  const known = names.fd(fd);
  return known === undefined ? '' : `<${known.kind}>${known.name}`;
}

/** C's %g: six significant digits, trailing zeros dropped, exponent form outside 1e-4 … 1e6. */
function general(value: number): string {
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(6)));
  const [digits = '', power = ''] = value.toExponential(5).split('e');
  const sign = power.startsWith('-') ? '-' : '+';
  const shortened = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  return `${shortened}e${sign}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
}

function formatted(param: ParamInfo, value: number): string {
  if (param.format === 'hex') return value.toString(16).toUpperCase();
  if (param.format === 'oct') return value === 0 ? '0' : `0${value.toString(8)}`;
  return String(value);
}

/** By parameter: what a value of it stands for. */
const NAMES = new WeakMap<ParamInfo, (value: number) => string>();

function valueNames(param: ParamInfo, value: number): string {
  let names = NAMES.get(param);
  if (names === undefined) NAMES.set(param, (names = remembered(namesIn(param))));
  return names(value);
}

function namesIn(param: ParamInfo): (value: number) => string {
  const isEnum =
    param.type.startsWith('ENUM') || param.values.some(([name]) => name === 'FUTEX_WAIT');
  return (value) => (isEnum ? enumNames(param, value) : flagNames(param, value));
}

function enumNames(param: ParamInfo, value: number): string {
  return param.values
    .filter(([name, v]) => v === value && !NEWER_NAMES.has(name))
    .map(([name]) => name)
    .join('|');
}

/** Names in table order, each taking its bits; one that is the whole value stands alone. */
function flagNames(param: ParamInfo, value: number): string {
  const names: string[] = [];
  let rest = BigInt(Math.max(0, value));
  for (const [name, v] of param.values) {
    if (NEWER_NAMES.has(name)) continue;
    if (v === value) return name;
    const bits = BigInt(v);
    if (bits !== 0n && (rest & bits) === bits && rest !== 0n) {
      names.push(name);
      rest &= ~bits;
    }
  }
  return names.join('|');
}
