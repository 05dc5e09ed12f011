/**
 * Socket addresses and tuples from their text (§14.2) to their stored form (§10): first byte the family,
 * IPs in network order, ports little-endian. IPv6 is printed without brackets, so the port is what follows
 * the last colon. Everything that is no IP address is a unix path.
 */
import ipaddr from 'ipaddr.js';
import { portNumber } from '../../base/port-names.js';

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;

export interface Endpoint {
  /** 4 or 16 bytes. */
  readonly ip: readonly number[];
  readonly port: number;
}

/** `10.0.0.1:80`, `:::80`, `fd00::1:http`; undefined when it is no IP address with a port. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return undefined;
  const ip = parseIp(text.slice(0, colon));
  const port = portNumber(text.slice(colon + 1));
  return ip === undefined || port < 0 ? undefined : { ip, port };
}

/** The bytes of an IP address, undefined when the text is none. */
export function parseIp(text: string): readonly number[] | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toByteArray();
  if (text.includes('%') || !text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined;
  return ipaddr.IPv6.parse(text).toByteArray();
}

/** Both ends of `a:p->b:p`; undefined when they are not IP addresses of one family. */
export function parseEndpoints(text: string): readonly [Endpoint, Endpoint] | undefined {
  const arrow = text.indexOf('->');
  if (arrow < 0) return undefined;
  const source = parseEndpoint(text.slice(0, arrow));
  const destination = parseEndpoint(text.slice(arrow + 2));
  if (source === undefined || destination === undefined) return undefined;
  if (source.ip.length === destination.ip.length) return [source, destination];
  return [mapped(source), mapped(destination)];
}

/** The IPv6 form of an IPv4 end. */
function mapped(end: Endpoint): Endpoint {
  if (end.ip.length === 16) return end;
  return { ip: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...end.ip], port: end.port };
}

/** IP bytes and the port, little-endian. */
export function endpointBytes(end: Endpoint): readonly number[] {
  return [...end.ip, end.port & 0xff, end.port >>> 8];
}

/** A SOCKADDR value. `path` is the text's bytes for the unix case. */
export function encodeSockaddr(text: string, path: Uint8Array): Uint8Array {
  const end = parseEndpoint(text);
  if (end !== undefined) return Uint8Array.of(familyOf(end), ...endpointBytes(end));
  return otherFamily(text) ?? Buffer.concat([Uint8Array.of(AF_UNIX), path, Uint8Array.of(0)]);
}

/** A SOCKTUPLE value; undefined when the text is no tuple. `toBytes` encodes the path of a unix one. */
export function encodeTuple(
  text: string,
  toBytes: (text: string) => Uint8Array,
): Uint8Array | undefined {
  const ends = parseEndpoints(text);
  if (ends !== undefined) {
    const [source, destination] = ends;
    const bytes = [...endpointBytes(source), ...endpointBytes(destination)];
    return Uint8Array.of(familyOf(source), ...bytes);
  }
  const unix = parseUnixTuple(text);
  if (unix === undefined) return otherFamily(text);
  const head = Buffer.alloc(17);
  head.writeUInt8(AF_UNIX, 0);
  head.writeBigUInt64LE(unix.source, 1);
  head.writeBigUInt64LE(unix.destination, 9);
  return Buffer.concat([head, toBytes(unix.path), Uint8Array.of(0)]);
}

export interface UnixTuple {
  readonly source: bigint;
  readonly destination: bigint;
  readonly path: string;
}

/** `ffff88810579b600->ffff888105799f80 /run/x`; undefined when the text is not of that form. */
export function parseUnixTuple(text: string): UnixTuple | undefined {
  const match = /^([0-9a-f]{1,16})->([0-9a-f]{1,16})(?: ([^]*))?$/i.exec(text);
  if (match === null) return undefined;
  const [, source = '0', destination = '0', path = ''] = match;
  return { source: BigInt(`0x${source}`), destination: BigInt(`0x${destination}`), path };
}

function familyOf(end: Endpoint): number {
  return end.ip.length === 4 ? AF_INET : AF_INET6;
}

/** `family 16`: only the family is known. */
function otherFamily(text: string): Uint8Array | undefined {
  const match = /^family (\d{1,3})$/.exec(text);
  return match === null ? undefined : Uint8Array.of(Number(match[1]));
}
