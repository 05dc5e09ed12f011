/** The cluster objects behind a scope: what kubectl and the YAML tab are about. */
import type { ClusterIndex } from '../model/cluster-index.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { Pod, Service, ServiceEndpoints } from '../model/cluster.js';
import type { Leg, Path } from '../model/path.js';
import { refKey } from './calls.js';
import { pathFor } from './path-scope.js';
import type { Scope, ViewContext } from './view.js';

export interface Objects {
  readonly services: readonly Service[];
  readonly endpoints: readonly ServiceEndpoints[];
  readonly pods: readonly Pod[];
}

/** The object itself; of everything else, the Service that its call goes to and the Pods on its way. */
export function objectsIn(context: ViewContext, scope: Scope): Objects {
  const { cluster, facts } = context.snapshot;
  const index = createClusterIndex(cluster);
  switch (scope.kind) {
    case 'service':
      return withEndpoints(
        context,
        cluster.services.filter((s) => refKey(s) === scope.key),
        [],
      );
    case 'pod':
      return withEndpoints(
        context,
        [],
        cluster.pods.filter((p) => refKey(p) === scope.key),
      );
    case 'process': {
      const process = facts.processes[Number(scope.key)];
      const pod = process && index.podOf(process);
      return withEndpoints(context, [], pod === undefined ? [] : [pod]);
    }
    default: {
      const path = pathFor(context, scope);
      if (path === undefined) return withEndpoints(context, [], []);
      return withEndpoints(context, servicesOf(path, index), podsOf(path, index));
    }
  }
}

function withEndpoints(
  { snapshot }: ViewContext,
  services: readonly Service[],
  pods: readonly Pod[],
): Objects {
  const names = new Set(services.map(refKey));
  const endpoints = snapshot.cluster.endpoints.filter((e) => names.has(refKey(e.service)));
  return { services, endpoints, pods };
}

/** The Service that a call goes to, and the Pods on its way. */
export function objectsOfPath(path: Path, index: ClusterIndex): readonly (Service | Pod)[] {
  return [...servicesOf(path, index), ...podsOf(path, index)];
}

function servicesOf({ root }: Path, index: ClusterIndex): readonly Service[] {
  const hit = root && index.serviceByAddress(root.remote.ip, root.remote.port, root.l4);
  return hit === undefined ? [] : [hit.service];
}

function podsOf({ client, root }: Path, index: ClusterIndex): readonly Pod[] {
  const found = new Set<Pod | undefined>([index.podOf(client)]);
  const visit = (leg: Leg): void => {
    found.add(index.podByIp(leg.remote.ip, leg.remote.port));
    if (leg.accepted !== undefined) found.add(index.podOf(leg.accepted.process));
    leg.dials.forEach(visit);
  };
  if (root !== undefined) visit(root);
  return [...found].filter((pod) => pod !== undefined);
}
