/**
 * What the capture saw of single backend addresses. A call to a VIP that the kernel translated is told by
 * the socket that accepted it: its own address is the backend's.
 */
import { addressKey } from '../model/address.js';
import type { Address, L4 } from '../model/address.js';
import type { Snapshot } from '../model/snapshot.js';
import { isShown } from './connection-result.js';

export interface BackendUse {
  /** Rows of the connection table, as shown. */
  readonly rows: readonly number[];
  readonly refused: number;
  /** Timed out, unreachable, broken by an error or given up. */
  readonly failed: number;
  readonly answered: number;
  /** From the first byte of a request to the first byte of its answer: ns, ascending. */
  readonly times: readonly number[];
}

interface OpenUse extends BackendUse {
  readonly rows: number[];
  refused: number;
  failed: number;
  answered: number;
  readonly times: number[];
}

export function useKey(address: Address, l4: L4): string {
  return `${l4} ${addressKey(address)}`;
}

/** Use by `useKey`; every address that was reached or tried. */
export function backendUse(s: Snapshot): ReadonlyMap<string, BackendUse> {
  const { connections } = s.facts;
  const found = new Map<string, OpenUse>();
  for (let row = 0; row < connections.length; row++) {
    const address = isShown(s, row) ? reachedBy(s, row) : undefined;
    if (address === undefined) continue;
    const key = useKey(address, connections.l4[row] ?? 'unknown');
    let use = found.get(key);
    if (use === undefined) {
      use = { rows: [], refused: 0, failed: 0, answered: 0, times: [] };
      found.set(key, use);
    }
    count(s, row, use);
  }
  for (const use of found.values()) use.times.sort((a, b) => a - b);
  return found;
}

/** The address at which a connection ended up, or should have. */
function reachedBy({ facts: { connections } }: Snapshot, row: number): Address | undefined {
  if (connections.isClient.get(row) === 0) return connections.local[row];
  const peer = connections.peer.get(row);
  return (peer < 0 ? undefined : connections.local[peer]) ?? connections.remote[row];
}

function count({ facts: { connections } }: Snapshot, row: number, use: OpenUse): void {
  const isClient = connections.isClient.get(row) === 1;
  use.rows.push(row);
  const result = connections.resultOf(row);
  if (result === 'refused') use.refused++;
  else if (FAILED.has(result) || connections.errno.get(row) !== 0) use.failed++;
  if ((isClient ? connections.bytesIn : connections.bytesOut).get(row) > 0) use.answered++;
  const asked = connections[isClient ? 'firstSendTime' : 'firstReceiveTime'].get(row);
  const told = connections[isClient ? 'firstReceiveTime' : 'firstSendTime'].get(row);
  if (asked >= 0 && told >= asked) use.times.push(told - asked);
}

const FAILED: ReadonlySet<string> = new Set(['timeout', 'unreachable', 'failed', 'abandoned']);
