/** Rows about the ports of Services: those of the cluster state, of one Service, or of a namespace. */
import type { Service, ServicePort } from '../model/cluster.js';
import type { Snapshot } from '../model/snapshot.js';
import { refKey } from './calls.js';
import type { Scope } from './view.js';

/** Kinds of scopes that such views can be of. */
export const SERVICE_PORT_SCOPES = ['', 'service', 'namespace'] as const;

/** What `rowsOf` makes of every port of the scope, the highest rank first. */
export function servicePortRows<Row>(
  s: Snapshot,
  scope: Scope,
  rowsOf: (service: Service, port: ServicePort) => readonly Row[],
  rank: (row: Row) => number,
): readonly Row[] {
  return s.cluster.services
    .filter((service) => isIn(scope, service))
    .flatMap((service) => service.ports.flatMap((port) => rowsOf(service, port)))
    .sort((a, b) => rank(b) - rank(a));
}

function isIn({ kind, key }: Scope, service: Service): boolean {
  if (kind === 'service') return refKey(service) === key;
  return kind !== 'namespace' || service.namespace === key;
}
