/**
 * Joins the two ends of a connection. NAT rewrites the server's address but, short of SNAT, never the
 * client's, so the key is the client's ip:port as each end sees it (design.md §5). What SNAT or an unknown
 * UDP sender hides is joined by time and bytes, and marked as inferred.
 */
import { bisect } from '../../base/bisect.js';
import { addressKey, isLoopback, isUnspecified } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { ConnectionTable } from '../../model/connection.js';
import type { NodeLocal } from './node-local.js';

/** An accept may trail its connect by the time the backlog was full, and precede it by clock noise. */
const EARLIEST_ACCEPT_NS = -1e9;
const LATEST_ACCEPT_NS = 600e9;
/** More than any two ends are apart in time. */
const ANOTHER_NODE_NS = 1e18;
/** Without an address to go by, both ends must have begun within this time. */
const INFERRED_WINDOW_NS = 50e6;

/** Sets `peer` for every end that has one. Safe to call again as the table grows. */
export function joinPeers(t: ConnectionTable, isNodeLocal: NodeLocal): void {
  const clients = new ClientIndex(t, isNodeLocal);
  for (let a = 0; a < t.length; a++) {
    if (t.isClient.get(a) === 1 || t.peer.get(a) >= 0) continue;
    const remote = t.remote[a] as Address;
    const found = clients.nearest(a, remote.ip) ?? clients.nearest(a, '*');
    if (found !== undefined) join(t, found, a, false);
  }
  inferPeers(t, isNodeLocal);
}

/** The dialling ends without a peer by transport, address and port, as numbers: texts of them cost too much. */
class ClientIndex {
  readonly #table: ConnectionTable;
  readonly #isNodeLocal: NodeLocal;
  readonly #hosts = new Map<string, number>();
  /** First end of each key. */
  readonly #first = new Map<number, number>();
  /** The end with the same key that comes after each end, plus one; 0 = none. */
  readonly #next: Uint32Array;

  constructor(t: ConnectionTable, isNodeLocal: NodeLocal) {
    this.#table = t;
    this.#isNodeLocal = isNodeLocal;
    this.#next = new Uint32Array(t.length);
    for (let c = t.length - 1; c >= 0; c--) {
      const local = t.local[c];
      if (t.isClient.get(c) === 0 || t.peer.get(c) >= 0 || local === undefined || local.port === 0)
        continue;
      const key = this.#key(c, isUnspecified(local.ip) ? '*' : local.ip, local.port);
      this.#next[c] = (this.#first.get(key) ?? -1) + 1;
      this.#first.set(key, c);
    }
  }

  /**
   * The end that dialled from `ip` (and the port that accepting end `a` saw) closest in time to `a`; one on
   * the same node before one on another.
   */
  nearest(a: number, ip: string): number | undefined {
    const t = this.#table;
    let best: number | undefined;
    let bestGap = Infinity;
    const key = this.#key(a, ip, (t.remote[a] as Address).port);
    for (let c = this.#first.get(key) ?? -1; c >= 0; c = (this.#next[c] ?? 0) - 1) {
      if (t.peer.get(c) >= 0 || !compatible(t, c, a) || !mayMeet(t, c, a, this.#isNodeLocal))
        continue;
      const far = sameNode(t, c, a) ? 0 : ANOTHER_NODE_NS;
      const gap = far + Math.abs(t.startTime.get(a) - t.startTime.get(c));
      if (gap < bestGap) [best, bestGap] = [c, gap];
    }
    return best;
  }

  #key(row: number, ip: string, port: number): number {
    const host = `${this.#table.l4[row] ?? ''} ${ip}`;
    let index = this.#hosts.get(host);
    if (index === undefined) this.#hosts.set(host, (index = this.#hosts.size));
    return index * 65_536 + port;
  }
}

function compatible(t: ConnectionTable, c: number, a: number): boolean {
  if (!sameNetwork(t, c, a)) return false;
  const unseen = t.startTime.get(c) < 0 || t.startTime.get(a) < 0;
  if (unseen) return true;
  const lag = t.startTime.get(a) - t.startTime.get(c);
  return lag >= EARLIEST_ACCEPT_NS && lag <= LATEST_ACCEPT_NS;
}

/** Whether the accepting end follows as soon as ends do that are joined by their time. */
function isNear(t: ConnectionTable, c: number, a: number): boolean {
  const lag = t.startTime.get(a) - t.startTime.get(c);
  return lag <= INFERRED_WINDOW_NS && lag >= -INFERRED_WINDOW_NS / 10;
}

function sameNode(t: ConnectionTable, c: number, a: number): boolean {
  return t.process[c]?.node === t.process[a]?.node;
}

/**
 * Whether the ends can be of one connection as far as their nodes go: what is known by an address that means
 * nothing elsewhere stays on its node, and what is known by its port alone must be close in time as well.
 */
function mayMeet(t: ConnectionTable, c: number, a: number, isNodeLocal: NodeLocal): boolean {
  if (sameNode(t, c, a)) return true;
  const local = t.local[c];
  if (local !== undefined && isUnspecified(local.ip) && !isNear(t, c, a)) return false;
  const addresses = [local, t.remote[c], t.local[a], t.remote[a]];
  return addresses.every((address) => address === undefined || !isNodeLocal(address.ip));
}

/** Every pod has a loopback of its own: there the server's address and the pod must agree as well. */
function sameNetwork(t: ConnectionTable, c: number, a: number): boolean {
  const server = t.remote[c] as Address;
  const accepted = t.local[a];
  if (accepted === undefined || !isLoopback(server.ip)) return true;
  const samePod = t.process[c]?.podUid === t.process[a]?.podUid;
  const sameContainer = t.process[c]?.containerId === t.process[a]?.containerId;
  return addressKey(server) === addressKey(accepted) && (samePod || sameContainer);
}

function join(t: ConnectionTable, c: number, a: number, inferred: boolean): void {
  t.peer.set(c, a);
  t.peer.set(a, c);
  if (!inferred) return;
  t.peerInferred.set(c, 1);
  t.peerInferred.set(a, 1);
}

/** Ends left over: one candidate in the window whose bytes agree is the peer, several are none. */
function inferPeers(t: ConnectionTable, isNodeLocal: NodeLocal): void {
  const open: number[] = [];
  for (let c = 0; c < t.length; c++) {
    if (t.isClient.get(c) === 1 && t.peer.get(c) < 0 && t.startTime.get(c) >= 0) open.push(c);
  }
  if (open.length === 0) return;
  open.sort((x, y) => t.startTime.get(x) - t.startTime.get(y));
  for (let a = 0; a < t.length; a++) {
    if (t.isClient.get(a) === 1 || t.peer.get(a) >= 0 || t.startTime.get(a) < 0) continue;
    const matches = window(t, open, t.startTime.get(a)).filter(
      (c) =>
        t.peer.get(c) < 0 &&
        bytesAgree(t, c, a) &&
        (sameNode(t, c, a) || !isNodeLocal(t.remote[c]?.ip ?? '')),
    );
    const only = matches[0];
    if (only !== undefined && matches.length === 1) join(t, only, a, true);
  }
}

function window(t: ConnectionTable, sorted: readonly number[], time: number): number[] {
  const startOf = (i: number): number => t.startTime.get(sorted[i] as number);
  const first = bisect(sorted.length, (i) => startOf(i) >= time - INFERRED_WINDOW_NS);
  const found: number[] = [];
  for (let i = first; i < sorted.length; i++) {
    const c = sorted[i] as number;
    if (t.startTime.get(c) > time + INFERRED_WINDOW_NS / 10) break;
    found.push(c);
  }
  return found;
}

function bytesAgree(t: ConnectionTable, c: number, a: number): boolean {
  if (t.l4[c] !== t.l4[a] || t.process[c] === t.process[a]) return false;
  const asked = t.bytesOut.get(c);
  const heard = t.bytesIn.get(a);
  if (asked === 0 || heard === 0) return false;
  if (t.l4[c] === 'udp') {
    // A datagram repeated by the client reaches an anonymous conversation one by one.
    const anonymous = isUnspecified((t.remote[a] as Address).ip);
    return (
      anonymous && asked % heard === 0 && t.bytesIn.get(c) % Math.max(t.bytesOut.get(a), 1) === 0
    );
  }
  return (
    asked === heard && t.bytesIn.get(c) === t.bytesOut.get(a) && t.remote[a]?.ip !== t.local[c]?.ip
  );
}
