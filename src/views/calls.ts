/**
 * Paths grouped by what they call: a Service of the cluster state, or, where that says nothing, the address
 * or the name that was called. Lookups count as calls of the Service that serves DNS.
 */
import { formatAddress } from '../model/address.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { ObjectRef, Service } from '../model/cluster.js';
import type { DnsExchange } from '../model/dns.js';
import { addCounts, NO_CALLS } from '../model/earlier.js';
import type { CallCount } from '../model/earlier.js';
import type { Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import { isLookupInTime } from './dns-names.js';

export interface CallGroup {
  /** `namespace/name` of a Service, else the address or name as called. */
  readonly key: string;
  /** undefined: nothing in the cluster state has this address. */
  readonly service: Service | undefined;
  readonly paths: readonly Path[];
  readonly lookups: readonly DnsExchange[];
  /** Calls from before the window of a running stream. */
  readonly earlier: CallCount;
}

interface OpenGroup extends CallGroup {
  readonly paths: Path[];
  readonly lookups: DnsExchange[];
}

export function refKey(ref: ObjectRef): string {
  return `${ref.namespace}/${ref.name}`;
}

/** All groups: every Service in the order of the cluster state, then the unknown addresses in order of calls. */
export function groupCalls(
  s: Snapshot,
  index: ClusterIndex = createClusterIndex(s.cluster),
): ReadonlyMap<string, CallGroup> {
  const groups = new Map<string, OpenGroup>();
  const byName = new Map<string, Service | undefined>();
  const put = (key: string, service: Service | undefined): OpenGroup => {
    const earlier = s.earlier.calls.get(key) ?? NO_CALLS;
    const group = groups.get(key) ?? { key, service, paths: [], lookups: [], earlier };
    groups.set(key, group);
    return group;
  };
  for (const service of s.cluster.services) put(refKey(service), service);
  for (const key of s.earlier.calls.keys()) put(key, groups.get(key)?.service);
  for (const path of s.facts.paths) {
    const service = serviceCalled(path, index, byName);
    put(service === undefined ? calledLabel(path) : refKey(service), service).paths.push(path);
  }
  for (const exchange of s.facts.dns) {
    if (!isLookupInTime(s, exchange)) continue;
    const service = index.serviceByVip(exchange.server.ip);
    if (service !== undefined) put(refKey(service), service).lookups.push(exchange);
  }
  return groups;
}

/** Paths of a group; for a Service that serves DNS, the paths that asked it. */
export function pathsOf(s: Snapshot, key: string): readonly Path[] {
  const group = groupCalls(s).get(key);
  if (group === undefined) return [];
  if (group.paths.length > 0 || group.lookups.length === 0) return group.paths;
  const asked = new Set(group.lookups);
  return s.facts.paths.filter((path) => path.lookups.some((lookup) => asked.has(lookup)));
}

/** What people call the thing that a path calls: `default/my-nginx`, `10.0.0.9:80`, a name. */
export function calledLabel(path: Path): string {
  if (path.root !== undefined) return formatAddress(path.root.remote);
  const lookup = path.lookups.at(-1);
  if (lookup === undefined) return '?';
  return lookup.name === '' ? formatAddress(lookup.server) : lookup.name;
}

function serviceCalled(
  path: Path,
  index: ClusterIndex,
  byName: Map<string, Service | undefined>,
): Service | undefined {
  const { root } = path;
  const hit = root && index.serviceByAddress(root.remote.ip, root.remote.port, root.l4);
  if (hit !== undefined) return hit.service;
  for (const { name } of path.lookups) {
    if (!byName.has(name)) byName.set(name, index.serviceNameCandidates(name).service);
    const service = byName.get(name);
    if (service !== undefined) return service;
  }
  return undefined;
}

/** Ids of the paths that a verdict says fail, also where the capture ends before the caller knows it. */
export function blamedPaths({ diagnoses }: Snapshot): ReadonlySet<number> {
  return new Set(diagnoses.filter((d) => d.severity === 'fail').flatMap((d) => d.paths));
}

export function isFailing(path: Path, blamed: ReadonlySet<number>): boolean {
  return path.outcome === 'failed' || blamed.has(path.id);
}

/** Calls, failures and latencies (ns) of a group; calls and failures since the start, the rest of those shown. */
export interface Health {
  readonly calls: number;
  readonly failed: number;
  /** Not failed, and not over when the capture ends. */
  readonly open: number;
  readonly slow: number;
  /** -1 without a finished call. */
  readonly p50: number;
  readonly p95: number;
}

export type Counted = Pick<CallGroup, 'paths' | 'lookups' | 'earlier'>;

/** @param blamed paths that a verdict says fail */
export function healthOf(group: Counted, s: Snapshot, blamed: ReadonlySet<number>): Health {
  const { paths, lookups } = group;
  const { calls, failed } = addCounts(group.earlier, countCalls(group, s.earlier.until, blamed));
  const times = [
    ...paths
      .filter((p) => p.outcome === 'ok' || p.outcome === 'slow')
      .map((p) => p.endTime - p.startTime),
    ...lookups
      .filter((l) => l.answerRow >= 0 && l.questionRow >= 0)
      .map((l) => l.answerTime - l.questionTime),
  ].sort((a, b) => a - b);
  return {
    calls,
    failed,
    open: paths.filter((p) => p.outcome === 'unfinished' && !blamed.has(p.id)).length,
    slow: paths.filter((p) => p.outcome === 'slow').length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
  };
}

/** Calls that began at or after a time, ns. */
export function countCalls(
  { paths, lookups }: Pick<CallGroup, 'paths' | 'lookups'>,
  from: number,
  blamed: ReadonlySet<number>,
): CallCount {
  const begun = paths.filter((p) => p.startTime >= from);
  const asked = lookups.filter((l) => l.questionTime >= from);
  const unanswered = asked.filter(
    (l) => l.errno !== 0 || l.rcode === 'SERVFAIL' || l.rcode === 'REFUSED',
  );
  return {
    calls: begun.length + asked.length,
    failed: begun.filter((p) => isFailing(p, blamed)).length + unanswered.length,
  };
}

/** The value below which the share `q` of the values lies; -1 of none. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? -1;
}
