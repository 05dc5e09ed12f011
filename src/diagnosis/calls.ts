/**
 * Paths as rules see them: with the Service that was called and the failure that counts. What a proxy wrote
 * about a dial is used where the capture lacks the dial's result (an excerpt, a filtered capture): a
 * connection that was closed at once without a byte, and a line that says it was refused.
 */
import { formatAddress } from '../model/address.js';
import type { Address, L4 } from '../model/address.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Service, ServicePort } from '../model/cluster.js';
import type { FailureKind, Leg, LogLine, Path } from '../model/path.js';

export interface Call {
  readonly path: Path;
  /** undefined: not a Service's address, or nothing is known of Services. */
  readonly service: Service | undefined;
  /** undefined: the Service has no such port. */
  readonly port: ServicePort | undefined;
  /** undefined: it did not fail. */
  readonly failure: FailureKind | undefined;
  /** Where it broke. */
  readonly leg: Leg | undefined;
  /** The line that tells the failure, when no system call does. */
  readonly hearsay: LogLine | undefined;
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
  return paths.map((path) => {
    const target = serviceOf(path, cluster);
    const base = { path, service: target?.service, port: target?.port, hearsay: undefined };
    if (path.outcome === 'failed') return { ...base, failure: path.failure, leg: path.failedLeg };
    const told = path.outcome === 'ok' || path.outcome === 'slow' ? undefined : toldRefusal(path);
    return told === undefined
      ? { ...base, failure: undefined, leg: undefined }
      : { ...base, failure: 'refused', leg: told.leg, hearsay: told.log };
  });
}

interface Target {
  readonly service: Service;
  readonly port: ServicePort | undefined;
}

/** The Service by what the client dialled, else by what was dialled for it. */
function serviceOf(path: Path, cluster: ClusterIndex): Target | undefined {
  const legs = allLegs(path);
  for (const leg of legs) {
    const hit = cluster.serviceByAddress(leg.remote.ip, leg.remote.port, protocolOf(leg.l4));
    if (hit !== undefined) return hit;
  }
  for (const leg of legs) {
    const target = serviceBehind(leg, cluster);
    if (target !== undefined) return target;
  }
  return undefined;
}

/** The only Service that sends to the address, port included. */
function serviceBehind(leg: Leg, cluster: ClusterIndex): Target | undefined {
  const targets: Target[] = [];
  for (const ref of cluster.servicesWithEndpoint(leg.remote.ip)) {
    const service = cluster.service(ref.namespace, ref.name);
    const port = service?.ports.find(
      (p) =>
        p.protocol.toLowerCase() === protocolOf(leg.l4) &&
        cluster.backendAddresses(service, p).some((b) => sameAddress(b.address, leg.remote)),
    );
    if (service !== undefined && port !== undefined) targets.push({ service, port });
  }
  return targets.length === 1 ? targets[0] : undefined;
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
