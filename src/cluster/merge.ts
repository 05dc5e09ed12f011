/**
 * Puts two cluster states together: what a file says wins over what the capture tells, which fills gaps. A
 * pod that both know keeps the first one's fields and gets the second one's containers as well, so that
 * processes of the capture find their pod even when its containers were restarted before the file was saved.
 */
import type { ClusterState, Container, NatTable, Pod } from '../model/cluster.js';

/** @param a the state whose objects win */
export function mergeCluster(a: ClusterState, b: ClusterState): ClusterState {
  return {
    sources: [...new Set([...a.sources, ...b.sources])],
    services: mergeObjects(a.services, b.services, (first) => first),
    pods: mergeObjects(a.pods, b.pods, mergePods),
    endpoints: mergeEndpoints(a, b),
    nodes: mergeObjects(a.nodes, b.nodes, (first) => first),
    nat: mergeNat(a.nat, b.nat),
    complete: {
      services: a.complete.services || b.complete.services,
      pods: a.complete.pods || b.complete.pods,
      endpoints: a.complete.endpoints || b.complete.endpoints,
      nodes: a.complete.nodes || b.complete.nodes,
    },
  };
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

function mergeObjects<T extends Named>(
  a: readonly T[],
  b: readonly T[],
  merge: (first: T, second: T) => T,
): readonly T[] {
  const objects = new Map<string, T>();
  for (const object of [...a, ...b]) {
    const key = `${object.namespace}/${object.name}`;
    const known = objects.get(key);
    objects.set(key, known === undefined ? object : merge(known, object));
  }
  return [...objects.values()];
}

/** Another uid is a later or earlier pod of the same name: its address and labels are not this one's. */
function mergePods(a: Pod, b: Pod): Pod {
  const containers = mergeContainers(a.containers, b.containers);
  if (a.uid !== '' && b.uid !== '' && a.uid !== b.uid) return { ...a, containers };
  return {
    ...a,
    uid: a.uid || b.uid,
    labels: Object.keys(a.labels).length > 0 ? a.labels : b.labels,
    node: a.node || b.node,
    ips: a.ips.length > 0 ? a.ips : b.ips,
    hostIP: a.hostIP || b.hostIP,
    phase: a.phase || b.phase,
    ready: a.ready ?? b.ready,
    containers,
    owner: a.owner ?? b.owner,
  };
}

/** Ids may be known in full on one side and to 12 characters on the other. */
function mergeContainers(a: readonly Container[], b: readonly Container[]): readonly Container[] {
  const known = new Set(a.map((container) => container.id.slice(0, 12)));
  return [...a, ...b.filter((container) => !known.has(container.id.slice(0, 12)))];
}

function mergeEndpoints(a: ClusterState, b: ClusterState): ClusterState['endpoints'] {
  const known = new Set(a.endpoints.map((e) => `${e.service.namespace}/${e.service.name}`));
  const more = b.endpoints.filter((e) => !known.has(`${e.service.namespace}/${e.service.name}`));
  return [...a.endpoints, ...more];
}

/** Rules of two machines: a chain is empty when neither has a rule in it. */
function mergeNat(a: NatTable | undefined, b: NatTable | undefined): NatTable | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const rules = [...a.rules, ...b.rules];
  const used = new Set(rules.filter((rule) => rule.table === 'nat').map((rule) => rule.chain));
  const empty = new Set([...a.emptyChains, ...b.emptyChains]);
  return {
    source: `${a.source}, ${b.source}`,
    rules,
    emptyChains: [...empty].filter((chain) => !used.has(chain)),
  };
}
