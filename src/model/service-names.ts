/**
 * Which Service a DNS name means. Names inside a cluster are `name`, `name.namespace`, `name.namespace.svc`
 * and `name.namespace.svc.<cluster domain>`; SRV names and names of single pods of a headless Service have
 * further labels in front. For a name that means none, the Services it may have been meant for.
 */
import { editDistance, isNearMiss } from '../base/edit-distance.js';
import type { Service } from './cluster.js';

export interface NameNearMiss {
  readonly service: Service;
  /** What is wrong about the name: `namespace`: the Service lives in another one; `spelling`: a typo in either part. */
  readonly why: 'namespace' | 'spelling';
  /** Edits between the names (and namespaces). */
  readonly distance: number;
}

export interface NameCandidates {
  /** The Service that the name means; undefined: none, or the namespace is not known and several fit. */
  readonly service: Service | undefined;
  /** Nearest first. Empty when `service` is set. */
  readonly nearMisses: readonly NameNearMiss[];
}

interface ParsedName {
  /** From the left: what can be the Service's name comes first. */
  readonly name: string;
  /** undefined: a short name. */
  readonly namespace: string | undefined;
  /** Labels stand in front of the name (SRV, a single pod, a resolver trying `example.com.default.svc…`): no guesses then. */
  readonly prefixed: boolean;
}

const MAX_NEAR = 5;

/**
 * @param name as asked, in any case, with or without a dot at the end
 * @param namespace of the pod that asked: it completes short names; undefined = not known
 */
export function serviceNameCandidates(
  services: readonly Service[],
  name: string,
  namespace?: string,
): NameCandidates {
  const parsed = parseName(name, services);
  const wanted = parsed.namespace ?? namespace;
  const named = services.filter((service) => service.name === parsed.name);
  const exact = named.filter((service) => wanted === undefined || service.namespace === wanted);
  if (exact.length === 1) return { service: exact[0], nearMisses: [] };
  const nearMisses = services.flatMap((service) => nearMiss(service, parsed, wanted) ?? []);
  nearMisses.sort((a, b) => a.distance - b.distance || rank(a) - rank(b));
  return { service: undefined, nearMisses: nearMisses.slice(0, MAX_NEAR) };
}

function parseName(name: string, services: readonly Service[]): ParsedName {
  const parts = name.toLowerCase().replace(/\.$/, '').split('.');
  const svc = parts.lastIndexOf('svc');
  if (svc >= 2) return { name: parts[svc - 2] ?? '', namespace: parts[svc - 1], prefixed: svc > 2 };
  const [first = '', second] = parts;
  if (second === undefined) return { name: first, namespace: undefined, prefixed: false };
  // `www.example` is no Service; two labels can mean one only when its name is right.
  const plausible = parts.length === 2 && services.some((service) => service.name === first);
  return { name: plausible ? first : '', namespace: second, prefixed: false };
}

function nearMiss(
  service: Service,
  parsed: ParsedName,
  wanted: string | undefined,
): NameNearMiss | undefined {
  if (parsed.name === '' || parsed.prefixed) return undefined;
  const sameNamespace = wanted === undefined || service.namespace === wanted;
  if (service.name === parsed.name) {
    const distance = sameNamespace ? 0 : editDistance(wanted, service.namespace);
    const spelling =
      parsed.namespace !== undefined && isNearMiss(parsed.namespace, service.namespace);
    return spelling
      ? { service, why: 'spelling', distance }
      : { service, why: 'namespace', distance: 0 };
  }
  if (!sameNamespace || !isNearMiss(parsed.name, service.name)) return undefined;
  return { service, why: 'spelling', distance: editDistance(parsed.name, service.name) };
}

function rank(miss: NameNearMiss): number {
  return miss.why === 'namespace' ? 0 : 1;
}
