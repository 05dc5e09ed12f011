/**
 * SOCKADDR and SOCKTUPLE parameters (first byte = family; IPs in network order, ports in file order). One
 * object is filled again and again. `::ffff:a.b.c.d` is read as the IPv4 it stands for; of a tuple only
 * when both ends are, and there the all-zero address counts too, as sysdig has it.
 */
import type { EventCursor } from './event-cursor.js';
import { IpTexts, isAllZero, isMapped } from './ip-text.js';

export const FAMILY = { unspec: 0, unix: 1, ipv4: 2, ipv6: 10 } as const;

/** What was read; `family` -1 = absent or damaged. Fields the family does not have are stale. */
export class SocketReader {
  family = -1;
  /** Family as stored, before IPv4-mapped addresses were read as IPv4. */
  storedFamily = -1;
  sourceIp = '';
  sourcePort = 0;
  destinationIp = '';
  destinationPort = 0;
  /** Unix: kernel addresses as hexadecimal text, and the path. */
  source = '';
  destination = '';
  path = '';
  readonly ips = new IpTexts();

  /** True when parameter `i` is an IP tuple or a Unix one; the fields then say what it holds. */
  readTuple(event: EventCursor, i: number): boolean {
    const length = event.length(i);
    const at = event.at(i);
    this.#start(event, at, length);
    if (this.family === FAMILY.ipv4 && length >= 13) this.#tuple4(event, at);
    else if (this.family === FAMILY.ipv6 && length >= 37) this.#tuple6(event, at);
    else if (this.family === FAMILY.unix && length >= 17) this.#tupleUnix(event, at, length);
    else return false;
    return true;
  }

  /** Socket address in parameter `i`: destinationIp and destinationPort, or path. */
  readAddress(event: EventCursor, i: number): boolean {
    const length = event.length(i);
    const at = event.at(i);
    this.#start(event, at, length);
    const { view, bytes, little } = event;
    if (this.family === FAMILY.ipv4 && length >= 7) {
      this.destinationIp = this.ips.v4(bytes, at + 1);
      this.destinationPort = view.getUint16(at + 5, little);
    } else if (this.family === FAMILY.ipv6 && length >= 19) {
      const mapped = isMapped(bytes, at + 1);
      this.destinationIp = mapped ? this.ips.v4(bytes, at + 13) : this.ips.v6(bytes, at + 1);
      this.destinationPort = view.getUint16(at + 17, little);
      if (mapped) this.family = FAMILY.ipv4;
    } else if (this.family === FAMILY.unix) {
      this.path = textOf(bytes, at + 1, at + length);
    } else return false;
    return true;
  }

  get isIp(): boolean {
    return this.family === FAMILY.ipv4 || this.family === FAMILY.ipv6;
  }

  #start(event: EventCursor, at: number, length: number): void {
    this.family = length === 0 ? -1 : event.view.getUint8(at);
    this.storedFamily = this.family;
  }

  #tuple4(event: EventCursor, at: number): void {
    const { view, bytes, little } = event;
    this.sourceIp = this.ips.v4(bytes, at + 1);
    this.sourcePort = view.getUint16(at + 5, little);
    this.destinationIp = this.ips.v4(bytes, at + 7);
    this.destinationPort = view.getUint16(at + 11, little);
  }

  #tuple6(event: EventCursor, at: number): void {
    const { view, bytes, little } = event;
    const mapped = isMappedOrAny(bytes, at + 1) && isMappedOrAny(bytes, at + 19);
    this.sourceIp = mapped ? this.ips.v4(bytes, at + 13) : this.ips.v6(bytes, at + 1);
    this.sourcePort = view.getUint16(at + 17, little);
    this.destinationIp = mapped ? this.ips.v4(bytes, at + 31) : this.ips.v6(bytes, at + 19);
    this.destinationPort = view.getUint16(at + 35, little);
    if (mapped) this.family = FAMILY.ipv4;
  }

  #tupleUnix(event: EventCursor, at: number, length: number): void {
    this.source = hex64(event.view, at + 1, event.little);
    this.destination = hex64(event.view, at + 9, event.little);
    this.path = textOf(event.bytes, at + 17, at + length);
  }
}

/** The address, with IPv4-mapped ones as IPv4: what the rest of the program compares. */
export function plainIp(ip: string): string {
  return ip.startsWith('::ffff:') && ip.includes('.') ? ip.slice(7) : ip;
}

function isMappedOrAny(bytes: Uint8Array, at: number): boolean {
  return isMapped(bytes, at) || isAllZero(bytes, at, 16);
}

function hex64(view: DataView, at: number, little: boolean): string {
  const high = view.getUint32(little ? at + 4 : at, little);
  const low = view.getUint32(little ? at : at + 4, little);
  if (high === 0) return low.toString(16);
  return high.toString(16) + low.toString(16).padStart(8, '0');
}

function textOf(bytes: Buffer, from: number, to: number): string {
  const nul = bytes.indexOf(0, from);
  return bytes.toString('utf8', from, nul === -1 || nul > to ? to : nul);
}
