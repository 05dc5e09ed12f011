/**
 * Groups failing calls under the object to be touched: the Pod when exactly one is at fault, the Service
 * when several are or it cannot be told, else the bare address.
 */
import { addressKey, isLoopback } from '../model/address.js';
import type { ObjectRef, Pod } from '../model/cluster.js';
import type { Severity } from '../model/diagnosis.js';
import type { Call } from './calls.js';
import type { RuleContext } from './rule.js';
import { addressSubject, podBehind, refOf, subjectKey } from './subjects.js';
import { refusedLegs } from './targets.js';
import { callsLike, groupCalls } from './verdict.js';

export interface Group {
  readonly subject: ObjectRef;
  readonly calls: readonly Call[];
  /** All calls to the same Service or address. */
  readonly all: readonly Call[];
}

/**
 * @param podsOf the pods at fault for these calls of one target; [] = it cannot be told
 */
export function groupBySubject(
  calls: readonly Call[],
  context: RuleContext,
  podsOf: (calls: readonly Call[]) => readonly Pod[],
): readonly Group[] {
  const groups = Array.from(groupCalls(calls, targetKey).values(), (group) => {
    const pods = new Map(podsOf(group).map((pod) => [subjectKey(pod), pod]));
    const [pod] = pods.values();
    const [call] = group;
    const subject = pods.size === 1 && pod !== undefined ? refOf(pod) : commonTarget(group);
    return {
      subject,
      calls: group,
      all: call === undefined ? group : callsLike(call, context.calls),
    };
  });
  return Array.from(groupCalls(groups, (g) => subjectKey(g.subject)).values(), merge);
}

/** One pod can be behind several targets: it gets one verdict. */
function merge(groups: readonly Group[]): Group {
  const [first] = groups;
  return {
    subject: first?.subject ?? addressSubject({ ip: '', port: 0 }),
    calls: groups.flatMap((g) => g.calls),
    all: groups.flatMap((g) => g.all),
  };
}

/** What the client called: the Service, else the address. */
function targetKey(call: Call): string {
  return subjectKey(calledObject(call));
}

function calledObject(call: Call): ObjectRef {
  if (call.service !== undefined) return refOf(call.service);
  return addressSubject(call.called?.address ?? { ip: '', port: 0 });
}

/** Without a Service, the one address at which all of the calls broke, if there is one. */
function commonTarget(calls: readonly Call[]): ObjectRef {
  const [call] = calls;
  if (call === undefined) return addressSubject({ ip: '', port: 0 });
  const broken = new Map(
    calls.flatMap(refusedLegs).map((leg) => [addressKey(leg.remote), leg.remote]),
  );
  const [address] = broken.values();
  const single = call.service === undefined && broken.size === 1 && address !== undefined;
  return single ? addressSubject(address) : calledObject(call);
}

/** Pods at the far ends of the legs where the calls broke. */
export function podsWhereBroken(calls: readonly Call[], context: RuleContext): readonly Pod[] {
  return calls.flatMap((call) => {
    const pod = call.leg === undefined ? undefined : podBehind(call.leg, context.cluster);
    return pod === undefined ? [] : [pod];
  });
}

/**
 * A call that fails is the user's concern when it goes to the cluster. Where Services are known, a call to
 * some other address is only mentioned; so is one to the caller's own loopback address.
 */
export function severityOf(group: Group, context: RuleContext): Severity {
  if (group.subject.kind !== 'Address') return 'fail';
  const roots = group.calls.flatMap((c) => (c.path.root === undefined ? [] : [c.path.root]));
  if (roots.every((root) => isLoopback(root.remote.ip))) return 'info';
  if (context.cluster.state.services.length === 0) return 'fail';
  const inside = roots.some(
    (root) =>
      context.cluster.isNodeIp(root.remote.ip) ||
      context.cluster.podByIp(root.remote.ip, root.remote.port) !== undefined ||
      context.cluster.servicesWithEndpoint(root.remote.ip).length > 0 ||
      root.accepted !== undefined,
  );
  return inside ? 'fail' : 'info';
}
