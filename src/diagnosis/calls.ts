/**
 * Paths as rules see them: with the Service that was called and the failure that counts. What a proxy wrote
 * about a dial is used where the capture lacks the dial's result (an excerpt, a filtered capture): a
 * connection that was closed at once without a byte, and a line that says it was refused.
 */
import { addressKey, formatAddress } from '../model/address.js';
import type { Address, L4 } from '../model/address.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Service, ServicePort } from '../model/cluster.js';
import type { FailureKind, Leg, LogLine, Path } from '../model/path.js';

export interface Call {
  readonly path: Path;
  /**
   * The Service that was called; of a failed call, the one that failed: a proxy's call to another Service
   * may have broken behind the first. undefined: not a Service's address, or nothing is known of Services.
   */
  readonly service: Service | undefined;
  /** undefined: the Service has no such port. */
  readonly port: ServicePort | undefined;
  /** All Services on the way, `service` among them. */
  readonly services: readonly Service[];
  /** What was dialled to call it: a Service's address, or whatever the client called. */
  readonly called: Called | undefined;
  /** undefined: it did not fail. */
  readonly failure: FailureKind | undefined;
  /** Where it broke. */
  readonly leg: Leg | undefined;
  /** The line that tells the failure, when no system call does. */
  readonly hearsay: LogLine | undefined;
}

export interface Called {
  readonly address: Address;
  readonly protocol: 'tcp' | 'udp';
  /** undefined: a lookup, whose server is called. */
  readonly leg: Leg | undefined;
}

export function protocolOf(l4: L4): 'tcp' | 'udp' {
  return l4 === 'udp' ? 'udp' : 'tcp';
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.ip === b.ip && a.port === b.port;
}

/** Every leg of the path, outer ones first. */
export function allLegs(path: Path): readonly Leg[] {
  const legs: Leg[] = [];
  const visit = (leg: Leg): void => {
    legs.push(leg);
    leg.dials.forEach(visit);
  };
  if (path.root !== undefined) visit(path.root);
  return legs;
}

export function callsOf(paths: readonly Path[], cluster: ClusterIndex): readonly Call[] {
  const targets = createTargets(cluster);
  return inheritFailures(paths.map((path) => callOf(path, targets)));
}

function callOf(path: Path, targets: Targets): Call {
  const told = path.outcome === 'ok' || path.outcome === 'slow' ? undefined : toldRefusal(path);
  const isFailed = path.outcome === 'failed';
  const leg = isFailed ? path.failedLeg : told?.leg;
  const failure = isFailed ? path.failure : told === undefined ? undefined : 'refused';
  const hearsay = isFailed ? undefined : told?.log;
  const on = path.root === undefined ? deafServer(path, targets) : targetsOn(path, targets);
  const broken = leg === undefined ? undefined : targetOf(leg, targets)?.service;
  const target = on.find((t) => t.service === broken) ?? on[0];
  const services = on.map((t) => t.service);
  const called = target?.called ?? calledByClient(path);
  const { service, port } = target ?? { service: undefined, port: undefined };
  return { path, service, port, services, called, failure, leg, hearsay };
}

function targetOf(leg: Leg, targets: Targets): Hit | undefined {
  const protocol = protocolOf(leg.l4);
  return targets.called(leg.remote, protocol) ?? targets.behind(leg.remote, protocol);
}

/** The Services that the path's legs call by address, else those that alone send to what they dialled. */
function targetsOn(path: Path, targets: Targets): readonly Target[] {
  // What broke behind a call that went well is a call of its own.
  const isWhole = path.outcome === 'failed';
  const legs = allLegs(path).filter((l) => isWhole || l === path.root || l.bytesIn > 0);
  const found: Target[] = [];
  for (const how of [targets.called, targets.behind]) {
    for (const leg of legs) {
      const hit = how(leg.remote, protocolOf(leg.l4));
      if (hit === undefined || found.some((t) => t.service === hit.service)) continue;
      const called = { address: leg.remote, protocol: protocolOf(leg.l4), leg };
      found.push({ ...hit, called });
    }
  }
  return found;
}

/** A lookup that nobody answered: then DNS is the Service that failed. */
function deafServer(path: Path, targets: Targets): readonly Target[] {
  if (path.lookups.some((lookup) => lookup.answerRow >= 0)) return [];
  const called = calledByClient(path);
  const hit = called === undefined ? undefined : targets.called(called.address, 'udp');
  return hit === undefined || called === undefined ? [] : [{ ...hit, called }];
}

function calledByClient({ root, lookups }: Path): Called | undefined {
  if (root !== undefined) return { address: root.remote, protocol: protocolOf(root.l4), leg: root };
  const server = lookups.at(-1)?.server;
  return server === undefined ? undefined : { address: server, protocol: 'udp', leg: undefined };
}

interface Target extends Hit {
  readonly called: Called;
}

interface Hit {
  readonly service: Service;
  readonly port: ServicePort | undefined;
}

type FindTarget = (address: Address, protocol: 'tcp' | 'udp') => Hit | undefined;

interface Targets {
  /** The Service that has the address. */
  readonly called: FindTarget;
  /** The only Service that sends to the address, port included. */
  readonly behind: FindTarget;
}

/** Looks up each address once: paths repeat them thousands of times. */
function createTargets(cluster: ClusterIndex): Targets {
  return {
    called: remembered((address, protocol) =>
      cluster.serviceByAddress(address.ip, address.port, protocol),
    ),
    behind: remembered((address, protocol) => serviceBehind(address, protocol, cluster)),
  };
}

function remembered(find: FindTarget): FindTarget {
  const known = new Map<string, Hit | undefined>();
  return (address, protocol) => {
    const key = `${protocol} ${addressKey(address)}`;
    if (!known.has(key)) known.set(key, find(address, protocol));
    return known.get(key);
  };
}

function serviceBehind(
  address: Address,
  protocol: 'tcp' | 'udp',
  cluster: ClusterIndex,
): Hit | undefined {
  const hits: Hit[] = [];
  for (const ref of cluster.servicesWithEndpoint(address.ip)) {
    const service = cluster.service(ref.namespace, ref.name);
    const port = service?.ports.find(
      (p) =>
        p.protocol.toLowerCase() === protocol &&
        cluster.backendAddresses(service, p).some((b) => sameAddress(b.address, address)),
    );
    if (service !== undefined && port !== undefined) hits.push({ service, port });
  }
  return hits.length === 1 ? hits[0] : undefined;
}

/** How long proxies leave a backend alone that failed them. */
const MARKED_DOWN_NS = 60e9;
const MOST_RECENT = 20;

/**
 * A gateway that answers 502 or 503 without dialling has given its backends up, after dials of other calls
 * (or its health checks) failed. Where those agree on one Service, this call failed for the same reason.
 */
function inheritFailures(calls: readonly Call[]): readonly Call[] {
  const failedDials = new Map<number, Call[]>();
  return calls.map((call) => {
    const { leg, failure, path } = call;
    if (failure !== 'gateway') {
      if (leg !== undefined) push(failedDials, leg.process.index, call);
      return call;
    }
    const proxy = leg?.accepted?.process.index;
    if (proxy === undefined || leg?.dials.length !== 0) return call;
    const oldest = path.startTime - MARKED_DOWN_NS;
    const recent = (failedDials.get(proxy) ?? []).slice(-MOST_RECENT);
    const earlier = recent.filter((c) => (c.leg?.startTime ?? -1) >= oldest);
    const cause = earlier.at(-1);
    if (cause === undefined || earlier.some((c) => c.service !== cause.service)) return call;
    const services = [...new Set([...call.services, ...cause.services])];
    return { ...cause, path, services, hearsay: call.hearsay };
  });
}

function push(map: Map<number, Call[]>, key: number, call: Call): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [call]);
  else list.push(call);
}

/** A dial that ended at once without a byte, and a line of its process that says why. */
function toldRefusal(path: Path): { leg: Leg; log: LogLine } | undefined {
  for (const leg of allLegs(path)) {
    if (leg === path.root || leg.bytesIn > 0 || leg.accepted !== undefined) continue;
    if (leg.result !== 'abandoned' && leg.result !== 'pending') continue;
    const to = formatAddress(leg.remote);
    const log = path.logs.find((l) => l.text.includes(to) && /refused/i.test(l.text));
    if (log !== undefined) return { leg, log };
  }
  return undefined;
}
