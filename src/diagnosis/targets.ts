/**
 * Which backend addresses a refused call was refused by. Behind a proxy the dials say it. Where NAT sends
 * the client straight to a backend, the client only knows the VIP it dialled: then it is one of the
 * addresses that the rules, or the Service's endpoints, lead to.
 */
import { addressKey } from '../model/address.js';
import type { Address } from '../model/address.js';
import { resolveDestination } from '../model/nat.js';
import type { Destination } from '../model/nat.js';
import type { Leg } from '../model/path.js';
import { allLegs, protocolOf } from './calls.js';
import type { Call } from './calls.js';
import type { RuleContext } from './rule.js';

/** Legs that were refused: by connect, by ICMP on UDP, or by what the proxy wrote. */
export function refusedLegs(call: Call): readonly Leg[] {
  return allLegs(call.path).filter(
    (leg) => leg.result === 'refused' || isUdpRefused(leg) || leg === call.leg,
  );
}

function isUdpRefused(leg: Leg): boolean {
  return leg.l4 === 'udp' && leg.errno !== 0 && leg.bytesIn === 0;
}

/** True for a leg that dialled a virtual address or a node port: who refused it behind that is not visible. */
export function isVirtual(leg: Leg, context: RuleContext): boolean {
  const { cluster } = context;
  const { ip, port } = leg.remote;
  const hit = cluster.serviceByAddress(ip, port, protocolOf(leg.l4));
  return hit !== undefined || cluster.serviceByVip(ip) !== undefined;
}

export interface RefusedTargets {
  /** Backends that refused, or that can have. */
  readonly addresses: readonly Address[];
  /** False: inferred from rules or endpoints. */
  readonly seen: boolean;
}

/** All backends that refused these calls of one Service port, or may have. */
export function refusedTargets(calls: readonly Call[], context: RuleContext): RefusedTargets {
  const legs = calls.flatMap((call) => refusedLegs(call));
  const direct = legs.filter((leg) => !isVirtual(leg, context)).map((leg) => leg.remote);
  if (direct.length > 0) return { addresses: unique(direct), seen: true };
  const call = calls.find((c) => c.leg !== undefined);
  return { addresses: call === undefined ? [] : backendsOf(call, context), seen: false };
}

/** Where the call's VIP leads by the NAT rules, else by the Service's endpoints. */
export function backendsOf(call: Call, context: RuleContext): readonly Address[] {
  const nat = natOf(call, context);
  if (nat?.state === 'translated') {
    const pods = nat.targets.filter((t) => t.ip !== '' && context.cluster.podByIp(t.ip, t.port));
    if (pods.length > 0) return pods;
  }
  if (call.service === undefined || call.port === undefined) return [];
  return context.cluster.backendAddresses(call.service, call.port).map((b) => b.address);
}

/** What the listed NAT rules do with the call's address; undefined without a listing. */
export function natOf(call: Call, context: RuleContext): Destination | undefined {
  const nat = context.cluster.state.nat;
  const { called } = call;
  if (nat === undefined || called === undefined) return undefined;
  const { nodes } = context.facts;
  const own = nodes[call.path.client.node]?.interfaces ?? nodes.flatMap((n) => n.interfaces);
  const local = new Set(own.map((i) => i.ip));
  return resolveDestination(nat, called.protocol, called.address, (ip) => local.has(ip));
}

/** Backends that accepted a call, by address key. */
export function answeringBackends(context: RuleContext): ReadonlySet<string> {
  const found = new Set<string>();
  for (const call of context.calls) {
    for (const leg of allLegs(call.path)) {
      if (leg.accepted !== undefined && leg.bytesIn > 0) found.add(addressKey(leg.accepted.local));
    }
  }
  return found;
}

export function unique(addresses: readonly Address[]): readonly Address[] {
  return Array.from(new Map(addresses.map((a) => [addressKey(a), a])).values());
}
