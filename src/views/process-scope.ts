/** Which processes belong to an object: the basis of every other scope that is not about single calls. */
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Process } from '../model/process.js';
import type { Snapshot } from '../model/snapshot.js';
import { refKey } from './calls.js';
import type { Scope } from './view.js';

/** Scope kinds that mean a set of processes. */
export const PROCESS_SCOPES = ['process', 'container', 'pod', 'namespace', 'node'] as const;

/** Whether a process belongs to the scope; true for every process when the scope is none of processes. */
export function inProcessScope(scope: Scope, index: ClusterIndex): (process: Process) => boolean {
  const { kind, key } = scope;
  switch (kind) {
    case 'process':
      return (process) => process.index === Number(key);
    case 'container':
      return (process) => process.containerId === key;
    case 'pod':
      return (process) => {
        const pod = index.podOf(process);
        return pod !== undefined && refKey(pod) === key;
      };
    case 'node':
      return (process) => process.node === Number(key);
    case 'namespace':
      return (process) => index.podOf(process)?.namespace === key;
    default:
      return () => true;
  }
}

export function processesIn(s: Snapshot, scope: Scope, index: ClusterIndex): readonly Process[] {
  return s.facts.processes.filter(inProcessScope(scope, index));
}
