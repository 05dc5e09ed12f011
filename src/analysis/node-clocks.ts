/**
 * How far the clocks of nodes are apart, told by the connections between them: nobody accepts or reads what
 * was not sent yet. Each connection that both ends opened in the capture bounds the difference on both sides;
 * as long as none is possible, none is assumed.
 */
import { addressKey, isUnspecified } from '../model/address.js';
import type { ConnectionTable } from '../model/connection.js';
import type { NodeClock, NodeInfo } from '../model/node.js';
import { nodeLocalAddresses } from './paths/node-local.js';
import type { NodeLocal } from './paths/node-local.js';

/** Calls are recorded when they return: so much earlier than its cause an effect may seem on one clock, too. */
const NOISE_NS = 1e6;

/** How far the server's clock is ahead of the client's: at least and at most. */
interface Bounds {
  least: number;
  most: number;
}

export interface ClocksFound {
  /** Nodes whose clock is not that of the first one they are connected with. */
  readonly clocks: readonly NodeClock[];
  /** Nodes whose connections contradict each other: their clocks drift or were set. */
  readonly unsteady: readonly number[];
}

export function nodeClocks(t: ConnectionTable, nodes: readonly NodeInfo[]): ClocksFound {
  const ahead = new Map<number, number>();
  const unsteady = new Set<number>();
  if (nodes.length < 2) return { clocks: [], unsteady: [] };
  const bounds = boundsByNodes(t, nodeLocalAddresses(nodes));
  for (const start of nodes.keys()) {
    if (ahead.has(start)) continue;
    ahead.set(start, 0);
    const reached = [start];
    for (const from of reached) {
      for (const to of nodes.keys()) {
        const pair = between(bounds, from, to);
        if (pair === undefined || ahead.has(to)) continue;
        if (pair.least > pair.most + NOISE_NS) unsteady.add(to);
        ahead.set(to, (ahead.get(from) ?? 0) + difference(pair));
        reached.push(to);
      }
    }
  }
  const clocks = [...ahead].map(([node, aheadNs]) => ({ node, aheadNs }));
  return { clocks: clocks.filter(({ aheadNs }) => aheadNs !== 0), unsteady: [...unsteady] };
}

/** 0 when the clocks may be the same. */
function difference({ least, most }: Bounds): number {
  if (least <= NOISE_NS && most >= -NOISE_NS) return 0;
  if (least > most + NOISE_NS) return 0;
  if (least === -Infinity) return most;
  return most === Infinity ? least : (least + most) / 2;
}

type PairBounds = ReadonlyMap<string, Bounds>;

/** What connections in both directions say of `to` against `from`; undefined = there are none. */
function between(bounds: PairBounds, from: number, to: number): Bounds | undefined {
  const there = bounds.get(`${String(from)} ${String(to)}`);
  const back = bounds.get(`${String(to)} ${String(from)}`);
  if (there === undefined && back === undefined) return undefined;
  return {
    least: Math.max(there?.least ?? -Infinity, -(back?.most ?? Infinity)),
    most: Math.min(there?.most ?? Infinity, -(back?.least ?? -Infinity)),
  };
}

/** By `client's node server's node`. */
function boundsByNodes(t: ConnectionTable, isNodeLocal: NodeLocal): PairBounds {
  const bounds = new Map<string, Bounds>();
  const clients = soleEnds(t, 1, (row) => t.local[row]);
  const servers = soleEnds(t, 0, (row) => t.remote[row]);
  for (const [key, c] of clients) {
    const a = servers.get(key) ?? -1;
    const [client, server] = [t.process[c]?.node ?? 0, t.process[a]?.node ?? 0];
    if (c < 0 || a < 0 || client === server || isNodeLocal(t.local[c]?.ip ?? '')) continue;
    const pair = `${String(client)} ${String(server)}`;
    const found = bounds.get(pair) ?? { least: -Infinity, most: Infinity };
    bounds.set(pair, found);
    narrow(found, t, c, a);
  }
  return bounds;
}

function narrow(bounds: Bounds, t: ConnectionTable, c: number, a: number): void {
  const gap = (late: number, early: number): number | undefined =>
    late < 0 || early < 0 ? undefined : late - early;
  const opened = gap(t.startTime.get(a), t.startTime.get(c));
  const asked = gap(t.firstReceiveTime.get(a), t.firstSendTime.get(c));
  const answered = gap(t.firstSendTime.get(a), t.firstReceiveTime.get(c));
  bounds.most = Math.min(bounds.most, opened ?? Infinity, asked ?? Infinity);
  bounds.least = Math.max(bounds.least, answered ?? -Infinity);
}

/** TCP ends that were opened in the capture, by the client's address; -1 where one is used twice. */
function soleEnds(
  t: ConnectionTable,
  isClient: 0 | 1,
  clientOf: (row: number) => ConnectionTable['local'][number],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let row = 0; row < t.length; row++) {
    const address = clientOf(row);
    if (t.isClient.get(row) !== isClient || t.l4[row] !== 'tcp' || t.startRow.get(row) < 0)
      continue;
    if (address === undefined || address.port === 0 || isUnspecified(address.ip)) continue;
    const key = addressKey(address);
    found.set(key, found.has(key) ? -1 : row);
  }
  return found;
}
