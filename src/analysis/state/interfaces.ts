/**
 * Completes a UDP tuple of which an end is 0.0.0.0 (the first, when both are) with an address of this machine: the interface that
 * has the other end's address, else one in its subnet, else the first that is not the loopback.
 */
import type { Interface } from '../../model/facts.js';
import type { Fd } from './fd.js';

const ANY = '0.0.0.0';

export function completeAddresses(entry: Fd, interfaces: readonly Interface[]): void {
  if (entry.sourceIp === ANY) {
    entry.sourceIp = localFor(entry.destinationIp, interfaces);
  } else if (entry.destinationIp === ANY && entry.sourceIp !== ANY) {
    entry.destinationIp = localFor(entry.sourceIp, interfaces);
  }
}

function localFor(remote: string, interfaces: readonly Interface[]): string {
  const v4 = interfaces.filter((i) => !i.ip.includes(':'));
  const chosen =
    v4.find((i) => i.ip === remote) ??
    v4.find((i) => sameSubnet(i, remote)) ??
    v4.find((i) => !i.ip.startsWith('127.'));
  return chosen?.ip ?? ANY;
}

function sameSubnet(local: Interface, remote: string): boolean {
  const mask = local.prefixLength === 0 ? 0 : (-1 << (32 - local.prefixLength)) >>> 0;
  return ((v4Number(local.ip) & mask) ^ (v4Number(remote) & mask)) === 0;
}

function v4Number(ip: string): number {
  return ip.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
}
