/**
 * Calls that can have failed because their Service has nothing behind it: refused or dropped at the virtual
 * address itself, accepted by a proxy that then dialled nobody, or answered by a gateway in the backend's
 * place.
 */
import type { Pod, Service, ServicePort } from '../model/cluster.js';
import type { Evidence } from '../model/diagnosis.js';
import { printable } from '../base/text.js';
import type { Call } from './calls.js';
import { statement } from './evidence.js';
import type { RuleContext } from './rule.js';
import { natOf } from './targets.js';
import { groupCalls } from './verdict.js';

/** A Service's failing calls that reached no backend. */
export interface Stranded {
  readonly service: Service;
  readonly port: ServicePort;
  readonly calls: readonly Call[];
}

/** No backend had a part in the failure: nothing was dialled for the call. */
export function reachedNobody(call: Call): boolean {
  const { failure, called } = call;
  return failure !== undefined && called !== undefined && (called.leg?.dials.length ?? 0) === 0;
}

/** Failing calls to Services that have no ready address for the port, by Service. */
export function strandedCalls(context: RuleContext): readonly Stranded[] {
  const calls = context.open.filter((c) => c.port !== undefined && reachedNobody(c));
  const groups = groupCalls(calls, (c) => `${c.service?.namespace ?? ''}/${c.service?.name ?? ''}`);
  return Array.from(groups.values()).flatMap((group) => {
    const [call] = group;
    if (call?.service === undefined || call.port === undefined) return [];
    if (!isEmpty(call.service, call.port, context)) return [];
    return [{ service: call.service, port: call.port, calls: group }];
  });
}

/** Nothing ready is listed, or, where nothing is listed, nothing ready can be computed. */
function isEmpty(service: Service, port: ServicePort, context: RuleContext): boolean {
  const { cluster } = context;
  const known = cluster.endpointsOf(service) !== undefined || cluster.state.complete.endpoints;
  if (!known && cluster.state.pods.length === 0) return false;
  return !cluster.backendAddresses(service, port).some((b) => b.ready);
}

/** Pods of the selector that still run. */
export function livingPods(service: Service, context: RuleContext): readonly Pod[] {
  return context.cluster
    .podsSelectedBy(service)
    .filter((pod) => pod.phase !== 'Succeeded' && pod.phase !== 'Failed');
}

/** The rule that rejects calls to a Service without endpoints, when the listing shows it. */
export function rejectEvidence(calls: readonly Call[], context: RuleContext): readonly Evidence[] {
  const [call] = calls;
  const nat = call === undefined ? undefined : natOf(call, context);
  if (nat?.state !== 'rejected' && nat?.state !== 'dropped') return [];
  const rule = nat.rules.findLast((r) => r.target === 'REJECT' || r.target === 'DROP');
  return rule === undefined ? [] : [statement(`iptables: ${printable(rule.text)}`)];
}
