/**
 * sysdig shows what an fd refers to: `fd=9(<4t>172.17.0.7:50476->172.17.42.1:35039)`. Such an annotation is
 * the only trace of a descriptor that was opened before the text begins; here it becomes the entry that a
 * capture's descriptor list would have (§7). Type characters are in §14.2.
 */
import { FD } from '../../model/scap/lists.js';
import { endpointBytes, parseEndpoint, parseEndpoints, parseUnixTuple } from './addresses.js';
import type { Endpoint } from './addresses.js';
import type { DescriptorRecord } from './blocks.js';

export interface FdText {
  readonly fd: number;
  /** '4t', '6', 'f' …; '' when the text gives only the number. */
  readonly kind: string;
  readonly name: string;
}

/** `5(<4t>a->b)`, `5`, `-11(EAGAIN)`; undefined when it is no fd. */
export function parseFdText(text: string): FdText | undefined {
  const match = /^(-?\d{1,10})(?:\(<(\w{1,2})>([^]*)\))?/.exec(text);
  if (match === null) return undefined;
  return { fd: Number(match[1]), kind: match[2] ?? '', name: match[3] ?? '' };
}

const NAMED_TYPES: Readonly<Record<string, number>> = {
  f: FD.file,
  d: FD.directory,
  p: FD.fifo,
  e: FD.eventfd,
  X: FD.unsupported,
  s: FD.signalfd,
  l: FD.eventpoll,
  i: FD.inotify,
  t: FD.timerfd,
  n: FD.netlink,
  b: FD.bpf,
  r: FD.iouring,
  m: FD.memfd,
  P: FD.pidfd,
};
const L4_NUMBERS: Readonly<Record<string, number>> = { t: 2, u: 3, i: 4, r: 5 };

/**
 * The list entries for an annotation; none for a type that a list cannot hold.
 * @param serves the process is the right-hand end of the connection. A reader finds the server's end of a
 *   listed connection by the server sockets that are listed, so one at that address comes first; the
 *   connection, with the same fd, replaces it.
 */
export function descriptorsOf(
  text: FdText,
  serves: boolean,
  toBytes: (text: string) => Uint8Array,
): readonly DescriptorRecord[] {
  const family = text.kind[0] ?? '';
  if (family === '4' || family === '6') {
    if (!serves) return [ipDescriptor(text, family, false)];
    const server = { ...text, name: text.name.slice(text.name.indexOf('->') + 2) };
    return [ipDescriptor(server, family, false), ipDescriptor(text, family, true)];
  }
  if (family === 'u') return [{ fd: text.fd, type: FD.unix, data: unixData(text.name, toBytes) }];
  const type = Object.hasOwn(NAMED_TYPES, family) ? NAMED_TYPES[family] : undefined;
  if (type === undefined) return [];
  return [{ fd: text.fd, type, data: lengthPrefixed(toBytes(text.name)) }];
}

function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  const kept = bytes.subarray(0, 0xffff);
  return Buffer.concat([Uint8Array.of(kept.length & 0xff, kept.length >>> 8), kept]);
}

function unixData(name: string, toBytes: (text: string) => Uint8Array): Uint8Array {
  const tuple = parseUnixTuple(name);
  const ends = Buffer.alloc(16);
  ends.writeBigUInt64LE(tuple?.source ?? 0n, 0);
  ends.writeBigUInt64LE(tuple?.destination ?? 0n, 8);
  return Buffer.concat([ends, lengthPrefixed(toBytes(name))]);
}

function ipDescriptor(text: FdText, family: '4' | '6', serves: boolean): DescriptorRecord {
  const width = family === '4' ? 4 : 16;
  const l4 = L4_NUMBERS[text.kind[1] ?? ''] ?? 0;
  const listening = parseEndpoint(text.name);
  if (listening !== undefined && !text.name.includes('->')) {
    const data = Uint8Array.of(...endpointBytes(widened(listening, width)), l4);
    return { fd: text.fd, type: family === '4' ? FD.ipv4Server : FD.ipv6Server, data };
  }
  const none: Endpoint = { ip: new Array<number>(width).fill(0), port: 0 };
  const [left, right] = parseEndpoints(text.name) ?? [none, none];
  const [local, remote] = serves ? [right, left] : [left, right];
  const ends = [widened(local, width), widened(remote, width)] as const;
  return { fd: text.fd, type: family === '4' ? FD.ipv4 : FD.ipv6, data: connectionData(ends, l4) };
}

function widened(end: Endpoint, width: number): Endpoint {
  if (end.ip.length === width) return end;
  if (width === 4) return { ip: end.ip.slice(12), port: end.port };
  return { ip: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...end.ip], port: end.port };
}

/** Both IPs, then both ports, then the protocol. */
function connectionData(ends: readonly [Endpoint, Endpoint], l4: number): Uint8Array {
  const [local, remote] = ends;
  const ports = [local.port & 0xff, local.port >>> 8, remote.port & 0xff, remote.port >>> 8];
  return Uint8Array.of(...local.ip, ...remote.ip, ...ports, l4);
}
