/**
 * Which Service is the cluster's DNS server. Nothing in the API says it outright; in order of trust: the
 * label `k8s-app=kube-dns` (kept by CoreDNS for compatibility), a Service of kube-system with "dns" in its
 * name, any Service that offers 53/UDP under a cluster IP, those with "dns" in their name first.
 */
import type { Service } from './cluster.js';
import { labelOf } from './selector.js';

export interface ClusterDns {
  readonly service: Service;
  /** Its first cluster IP. */
  readonly ip: string;
}

/** undefined when no Service offers DNS (or Services are not known). */
export function clusterDns(services: readonly Service[]): ClusterDns | undefined {
  const servers = services.filter((s) => s.clusterIPs.length > 0 && offersDns(s));
  const best = servers.toSorted((a, b) => trust(b) - trust(a))[0];
  return best === undefined ? undefined : { service: best, ip: best.clusterIPs[0] ?? '' };
}

function offersDns(service: Service): boolean {
  return service.ports.some((port) => port.port === 53 && port.protocol === 'UDP');
}

function trust(service: Service): number {
  const named = service.name.includes('dns');
  if (labelOf(service.labels, 'k8s-app') === 'kube-dns') return 3;
  if (service.namespace === 'kube-system' && named) return 2;
  return named ? 1 : 0;
}
