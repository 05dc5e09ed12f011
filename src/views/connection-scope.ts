/** Which connections belong to an object: rows of the connection table. */
import type { ClusterIndex } from '../model/cluster-index.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { Pod } from '../model/cluster.js';
import { pathById } from '../model/snapshot.js';
import type { Snapshot } from '../model/snapshot.js';
import type { Process } from '../model/process.js';
import { acceptsBySocket } from './accepts.js';
import { backendUse } from './backend-use.js';
import { groupCalls, refKey } from './calls.js';
import { errorGroups } from './error-groups.js';
import { isFirstEnd, isShown } from './connection-result.js';
import { inProcessScope } from './process-scope.js';
import type { Scope } from './view.js';
import type { Leg } from '../model/path.js';

const EVERYTHING: Scope = { kind: '', key: '' };

/** Rows that a scope names, ascending. */
export function connectionsIn(s: Snapshot, scope: Scope): readonly number[] {
  const all = Array.from({ length: s.facts.connections.length }, (_, i) => i);
  const shown = all.filter((row) => isShown(s, row));
  switch (scope.kind) {
    case 'pod': {
      const index = createClusterIndex(s.cluster);
      const pod = s.cluster.pods.find((p) => refKey(p) === scope.key);
      return pod === undefined ? [] : (connectionsOfPods(s, index).get(pod) ?? []);
    }
    case 'process':
    case 'container':
    case 'namespace': {
      const isIn = inProcessScope(scope, createClusterIndex(s.cluster));
      return shown.filter((row) => endProcesses(s, row).some((p) => p !== undefined && isIn(p)));
    }
    case 'listener':
      return (acceptsBySocket(s).get(Number(scope.key)) ?? []).map((row) => shownEnd(s, row));
    case 'error':
      return (
        errorGroups(s, EVERYTHING)
          .get(scope.key)
          ?.connections.map((row) => shownEnd(s, row)) ?? []
      );
    case 'address':
      return backendUse(s).get(scope.key)?.rows ?? [];
    case 'path': {
      const root = pathById(s, Number(scope.key))?.root;
      return root === undefined ? [] : [...legConnections(root)];
    }
    case 'service': {
      const paths = groupCalls(s).get(scope.key)?.paths ?? [];
      const rows = new Set(paths.flatMap((p) => (p.root ? [...legConnections(p.root)] : [])));
      return [...rows].sort((a, b) => a - b);
    }
    default:
      return shown;
  }
}

/** Connections of every pod that has any. */
export function connectionsOfPods(
  s: Snapshot,
  index: ClusterIndex,
): ReadonlyMap<Pod, readonly number[]> {
  const { connections } = s.facts;
  const byPod = new Map<Pod, number[]>();
  for (let row = 0; row < connections.length; row++) {
    if (!isShown(s, row)) continue;
    const remote = connections.remote[row];
    const found = new Set<Pod | undefined>([
      ...endRows(s, row).map((end) => podOfEnd(s, index, end)),
      remote && index.podByIp(remote.ip, remote.port),
    ]);
    for (const pod of found) {
      if (pod === undefined) continue;
      const rows = byPod.get(pod);
      if (rows === undefined) byPod.set(pod, [row]);
      else rows.push(row);
    }
  }
  return byPod;
}

function podOfEnd(s: Snapshot, index: ClusterIndex, row: number): Pod | undefined {
  const process = s.facts.connections.process[row];
  return process && index.podOf(process);
}

/** The row and the row of its other end. */
export function endRows(s: Snapshot, row: number): readonly number[] {
  const peer = s.facts.connections.peer.get(row);
  return peer < 0 ? [row] : [row, peer];
}

/** The row under which a connection is shown, from either of its ends. */
function shownEnd(s: Snapshot, row: number): number {
  return isFirstEnd(s, row) ? row : s.facts.connections.peer.get(row);
}

function endProcesses(s: Snapshot, row: number): readonly (Process | undefined)[] {
  return endRows(s, row).map((end) => s.facts.connections.process[end]);
}

/** Connection rows of a leg and of everything dialled for it. */
export function legConnections(leg: Leg): ReadonlySet<number> {
  const rows = new Set<number>();
  const visit = (at: Leg): void => {
    const row = at.connection >= 0 ? at.connection : (at.accepted?.connection ?? -1);
    if (row >= 0) rows.add(row);
    at.dials.forEach(visit);
  };
  visit(leg);
  return rows;
}
