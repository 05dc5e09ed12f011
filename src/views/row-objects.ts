/**
 * The Services and Pods behind any row, by its subject: what a namespace and labels are asked of. Asked for
 * every row of a table, so it looks at what the row itself names and remembers what it found.
 */
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Pod, Service } from '../model/cluster.js';
import { taskKey } from '../model/process.js';
import type { Process } from '../model/process.js';
import { pathById } from '../model/snapshot.js';
import type { Snapshot } from '../model/snapshot.js';
import { refKey } from './calls.js';
import { endRows } from './connection-scope.js';
import { placeIn } from './gone.js';
import { objectsOfPath } from './objects.js';
import { verdictOf } from './path-scope.js';
import { processesIn } from './process-scope.js';
import type { Scope, ViewContext } from './view.js';

export type RowObject = Service | Pod;

/** The objects of a subject; [] when the cluster state knows none. */
export function rowObjects(context: ViewContext): (subject: Scope) => readonly RowObject[] {
  const index = createClusterIndex(context.snapshot.cluster);
  const known = new Map<string, readonly RowObject[]>();
  const pods = podsByTask(context.snapshot, index);
  return ({ kind, key }) => {
    // Millions of events come from a few threads.
    const task = kind === 'event' ? taskOf(context, key) : -1;
    const id = kind === 'event' ? `task ${String(task)}` : `${kind} ${key}`;
    let found = known.get(id);
    if (found === undefined) {
      found =
        kind === 'event' ? (pods.get(task) ?? []) : find(context.snapshot, { kind, key }, index);
      known.set(id, found);
    }
    return found;
  };
}

function find(s: Snapshot, scope: Scope, index: ClusterIndex): readonly RowObject[] {
  const { cluster, facts } = s;
  switch (scope.kind) {
    case 'service':
      return cluster.services.filter((o) => refKey(o) === scope.key);
    case 'pod':
      return cluster.pods.filter((o) => refKey(o) === scope.key);
    case 'path': {
      const path = pathById(s, Number(scope.key));
      return path === undefined ? [] : objectsOfPath(path, index);
    }
    case 'diagnosis': {
      const verdict = verdictOf(s, scope.key);
      const objects: readonly RowObject[] = [...cluster.services, ...cluster.pods];
      return objects.filter(
        (o) => verdict?.subject.kind === o.kind && refKey(verdict.subject) === refKey(o),
      );
    }
    case 'connection':
      return objectsOfConnection(s, placeIn(facts.connections, scope.key), index);
    case 'lookup':
      return podsOf([facts.dns[Number(scope.key)]?.process], index);
    case 'listener':
      return podsOf([facts.listeners[Number(scope.key)]?.process], index);
    case 'process':
    case 'container':
      return podsOf(processesIn(s, scope, index), index);
    default:
      return [];
  }
}

function objectsOfConnection(s: Snapshot, row: number, index: ClusterIndex): readonly RowObject[] {
  const { connections } = s.facts;
  const remote = connections.remote[row];
  const l4 = connections.l4[row] ?? 'unknown';
  const service = remote && index.serviceByAddress(remote.ip, remote.port, l4)?.service;
  const pods = podsOf(
    endRows(s, row).map((end) => connections.process[end]),
    index,
  );
  return [...pods, ...(service === undefined ? [] : [service])];
}

function podsOf(
  processes: readonly (Process | undefined)[],
  index: ClusterIndex,
): readonly RowObject[] {
  return [...new Set(processes.map((p) => p && index.podOf(p)))].filter((p) => p !== undefined);
}

function podsByTask(s: Snapshot, index: ClusterIndex): ReadonlyMap<number, readonly RowObject[]> {
  return new Map(s.facts.processes.map((p) => [taskKey(p.node, p.pid), podsOf([p], index)]));
}

function taskOf({ snapshot, threadName }: ViewContext, key: string): number {
  const row = placeIn(snapshot.events, key);
  if (row < 0) return -1;
  const { node = 0, pid = -1 } = threadName(snapshot.events.thread(row)) ?? {};
  return taskKey(node, pid);
}
