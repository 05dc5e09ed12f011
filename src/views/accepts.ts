/**
 * Which listening socket a connection was accepted from. The accept names the connection only; the socket is
 * the one of the same container that was open then at that address, one that the process holds before one of its kin.
 */
import { isIPv6 } from '../base/ip.js';
import { addressKey, isUnspecified } from '../model/address.js';
import type { Address } from '../model/address.js';
import type { Listener } from '../model/facts.js';
import type { Process } from '../model/process.js';
import { isWithin } from '../model/time-range.js';
import type { Snapshot } from '../model/snapshot.js';

/** Accepting ends that were accepted while the capture ran, in time order. */
export function acceptedRows({ range, facts: { connections } }: Snapshot): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < connections.length; row++) {
    const accepted = connections.isClient.get(row) === 0 && connections.startRow.get(row) >= 0;
    if (!accepted || connections.l4[row] !== 'tcp') continue;
    if (isWithin(range, connections.startTime.get(row))) rows.push(row);
  }
  return rows.sort((a, b) => connections.startRow.get(a) - connections.startRow.get(b));
}

/** A listening socket with every process that holds it: a server's workers share one. */
export interface ListeningSocket {
  /** The oldest entry; the others differ in the process alone. */
  readonly listener: Listener;
  /** Place of that entry in the list of listeners. */
  readonly at: number;
  readonly holders: readonly Process[];
}

/**
 * Entries of the descriptor list that are one socket become one: the list names it once per process. Such
 * processes are parent and child, or children of the same parent.
 */
export function listeningSockets({ facts: { listeners } }: Snapshot): readonly ListeningSocket[] {
  const sockets: (ListeningSocket & { readonly holders: Process[] })[] = [];
  const byAddress = new Map<string, (typeof sockets)[number][]>();
  listeners.forEach((listener, at) => {
    const { address, l4, process, row } = listener;
    const key = `${process.containerId} ${l4} ${addressKey(address)}`;
    const known = row < 0 ? (byAddress.get(key) ?? []) : [];
    const same = known.find(({ holders }) => holders.some((h) => areKin(h, process)));
    if (same !== undefined) {
      same.holders.push(process);
      return;
    }
    const socket = { listener, at, holders: [process] };
    sockets.push(socket);
    if (row < 0) byAddress.set(key, [...known, socket]);
  });
  return sockets;
}

function areKin(a: Process, b: Process): boolean {
  return a.pid === b.ppid || b.pid === a.ppid || (a.ppid === b.ppid && a.comm === b.comm);
}

/** Accepted rows by the `at` of their socket; -1 holds those whose socket was never seen. */
export function acceptsBySocket(
  s: Snapshot,
  sockets: readonly ListeningSocket[] = listeningSockets(s),
): ReadonlyMap<number, readonly number[]> {
  const { connections } = s.facts;
  const byPort = new Map<number, ListeningSocket[]>();
  for (const socket of sockets) {
    const { address, l4 } = socket.listener;
    if (l4 === 'udp') continue;
    const list = byPort.get(address.port);
    if (list === undefined) byPort.set(address.port, [socket]);
    else list.push(socket);
  }
  const found = new Map<number, number[]>();
  for (const row of acceptedRows(s)) {
    const local = connections.local[row];
    const process = connections.process[row];
    const candidates = (local && byPort.get(local.port)) ?? [];
    const time = connections.startRow.get(row);
    const at = (process && local && best(candidates, process, local, time)?.at) ?? -1;
    const rows = found.get(at);
    if (rows === undefined) found.set(at, [row]);
    else rows.push(row);
  }
  return found;
}

function best(
  candidates: readonly ListeningSocket[],
  process: Process,
  local: Address,
  at: number,
): ListeningSocket | undefined {
  let found: ListeningSocket | undefined;
  let best = 0;
  for (const socket of candidates) {
    const { listener } = socket;
    const open = listener.row <= at && (listener.closedRow < 0 || listener.closedRow >= at);
    if (!open || listener.process.containerId !== process.containerId) continue;
    const score = addressScore(listener.address, local) * holderScore(socket, process);
    if (score > best) [found, best] = [socket, score];
  }
  return found;
}

/** 0: it does not accept there. A socket for all IPv6 addresses takes IPv4 only when no other does. */
function addressScore({ ip }: Address, local: Address): number {
  if (ip === local.ip) return 3;
  if (!isUnspecified(ip)) return 0;
  return isIPv6(ip) === isIPv6(local.ip) ? 2 : 1;
}

function holderScore({ holders }: ListeningSocket, process: Process): number {
  if (holders.includes(process)) return 100;
  return holders.some((h) => areKin(h, process)) ? 10 : 1;
}

/** `3/128`: connections that waited, of those that may; '' = the event does not say. */
export function queueText(length: number, max: number): string {
  if (length < 0) return '';
  return max < 0 ? String(length) : `${String(length)}/${String(max)}`;
}

/** Share of the accept queue that was taken, 0 to 1; -1 = not told. */
export function queueShare(length: number, max: number): number {
  return length < 0 || max <= 0 ? -1 : length / max;
}
