/** Names of Services in DNS questions, and the servers that may answer them. */
import { isLoopback } from '../model/address.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Service } from '../model/cluster.js';
import type { DnsExchange } from '../model/dns.js';
import type { Path } from '../model/path.js';

/**
 * The Service that a name means. Besides the names that Kubernetes gives, anything that begins with
 * `<service>.<namespace>.` counts: cluster domains differ, and older ones had no `svc` in them.
 */
export function serviceNamed(
  name: string,
  cluster: ClusterIndex,
  namespace: string | undefined,
): Service | undefined {
  const [first = '', second] = name.toLowerCase().split('.');
  const own = second === undefined ? undefined : cluster.service(second, first);
  return own ?? cluster.serviceNameCandidates(name, namespace).service;
}

/** A name that only a cluster's DNS can know, by its form alone. */
export function looksLikeService(name: string): boolean {
  return /\.svc(\.|$)|\.cluster\.local\.?$/i.test(name);
}

/** The server's VIPs, its endpoints, and resolvers on the node that forward to it. */
export function isClusterServer(ip: string, dns: Service, cluster: ClusterIndex): boolean {
  if (isLoopback(ip) || ip.startsWith('169.254.') || ip.toLowerCase().startsWith('fe80:'))
    return true;
  if (dns.clusterIPs.includes(ip) || dns.externalIPs.includes(ip)) return true;
  const endpoints = cluster.endpointsOf(dns)?.addresses.map((a) => a.ip) ?? [];
  const pods = cluster.podsSelectedBy(dns).flatMap((pod) => pod.ips);
  return endpoints.includes(ip) || pods.includes(ip);
}

/**
 * The name as the user wrote it: resolvers try it with every suffix of the search list, so it is the one
 * that the others begin with.
 */
export function askedName(lookups: readonly DnsExchange[]): string {
  const names = Array.from(new Set(lookups.map((l) => l.name))).filter((name) => name !== '');
  const shortest = names.toSorted((a, b) => a.length - b.length)[0] ?? '';
  const all = names.every((name) => name === shortest || name.startsWith(`${shortest}.`));
  return all ? shortest : (names[0] ?? '');
}

/** The lookups of one path to servers, without those for records that are no addresses. */
export function addressLookups(path: Path): readonly DnsExchange[] {
  return path.lookups.filter((l) => l.type === 'A' || l.type === 'AAAA' || l.type === '');
}
