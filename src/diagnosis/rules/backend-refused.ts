/**
 * A backend refuses connections: nothing listens on the dialled port of a live address, or only on its
 * loopback interface. The general rule for refusals; wrong-target-port and the rules about endpoints come
 * first. Where NAT hides which backend refused, it is the one that never answers and has no listener.
 */
import { objectName } from '../../baseline/names.js';
import { addressKey, formatAddress, isLoopback } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { Pod } from '../../model/cluster.js';
import { programName } from '../../model/process.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import type { Call } from '../calls.js';
import { protocolOf } from '../calls.js';
import { evidenceOf, statement } from '../evidence.js';
import { groupBySubject, severityOf } from '../groups.js';
import type { Group } from '../groups.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl } from '../../model/shell.js';
import type { PodSockets } from '../sockets.js';
import { subjectText } from '../subjects.js';
import { answeringBackends, refusedTargets } from '../targets.js';
import { callsFail, listed, verdict } from '../verdict.js';

export const backendRefused: Rule = {
  id: 'backend-refused',
  title: 'A backend refuses connections',
  help: 'A dial to a backend is refused (ECONNREFUSED, or ICMP on UDP). Names the pod when one alone refuses, and tells a program that listens on loopback only from one that does not listen. A refused try that another one made good is no failure.',
  run(context) {
    const refused = context.open.filter((c) => c.failure === 'refused');
    const podsOf = (calls: readonly Call[]): readonly Pod[] =>
      culprits(calls, context).addresses.flatMap(
        (a) => context.cluster.podByIp(a.ip, a.port) ?? [],
      );
    return groupBySubject(refused, context, podsOf).map((group) => conclude(group, context));
  },
};

interface Culprits {
  readonly addresses: readonly Address[];
  readonly seen: boolean;
}

/** Seen refusing, or, behind NAT, those that never answer; of these, those known not to listen. */
function culprits(calls: readonly Call[], context: RuleContext): Culprits {
  const { addresses, seen } = refusedTargets(calls, context);
  if (seen) return { addresses, seen };
  const answering = answeringBackends(context);
  const protocol = protocolOf(calls[0]?.path.root?.l4 ?? 'tcp');
  const silent = addresses.filter((a) => !answering.has(addressKey(a)));
  const closed = silent.filter((a) => {
    const state = context.sockets.state(a, protocol);
    return state === 'none' || state === 'loopback';
  });
  return { addresses: closed.length > 0 ? closed : silent, seen };
}

function conclude(group: Group, context: RuleContext): Diagnosis {
  const { calls, all, subject } = group;
  const { addresses, seen } = culprits(calls, context);
  const truth = portTruth(addresses, calls, context);
  const where = addresses.length > 0 ? listed(addresses.map(formatAddress)) : subjectText(subject);
  const who = subject.kind === 'Pod' ? `pod ${objectName(subject)} (${where})` : where;
  const verb = addresses.length > 1 ? 'refuse' : 'refuses';
  const known = subject.kind !== 'Address';
  return verdict(
    {
      rule: 'backend-refused',
      severity: severityOf(group, context),
      confidence:
        seen && known ? 'certain' : truth.sure || (seen && !known) ? 'likely' : 'possible',
      subject,
      summary: `${callsFail(calls, all)}: ${who} ${verb} the connection${truth.text === '' ? '' : `; ${truth.text}`}`,
      evidence: evidenceOf(calls, truth.evidence.slice(0, 3).map(statement)),
      counterEvidence: truth.against,
      alternatives: alternatives(truth, context),
      fix: fixOf(group, truth),
    },
    calls,
    all,
  );
}

interface Truth {
  readonly text: string;
  readonly evidence: readonly string[];
  readonly against: readonly string[];
  readonly loopback: boolean;
  readonly sure: boolean;
}

/** What the sockets of the refusing backends say about it. */
function portTruth(
  addresses: readonly Address[],
  calls: readonly Call[],
  context: RuleContext,
): Truth {
  const protocol = protocolOf(calls[0]?.leg?.l4 ?? 'tcp');
  const states = addresses.map((address) => ({
    address,
    state: context.sockets.state(address, protocol),
    behind: context.sockets.behind(address, protocol),
  }));
  const loopback = states.filter((s) => s.state === 'loopback');
  const none = states.filter((s) => s.state === 'none');
  const open = states.filter((s) => s.state === 'open');
  const bound = loopback.flatMap((s) =>
    s.behind.sockets
      .filter((socket) => socket.address.port === s.address.port)
      .map(
        (socket) =>
          `${programName(socket.process)} listens on ${formatAddress(socket.address)} only`,
      ),
  );
  const idle = none.map((s) => {
    return `nothing at ${s.address.ip} listens on ${String(s.address.port)}${insteadText(s.behind)}`;
  });
  const distinct = Array.from(new Set(bound));
  return {
    text: distinct[0] ?? idle[0] ?? '',
    evidence: [...distinct, ...idle],
    against: open.map(
      (s) => `${formatAddress(s.address)} has a listener now or had one at another time`,
    ),
    loopback: loopback.length > 0,
    sure: loopback.length + none.length === states.length && states.length > 0,
  };
}

/** What the refusing address has in place of the listener. */
function insteadText({ sockets, processes }: PodSockets): string {
  const open = sockets.filter((s) => !isLoopback(s.address.ip));
  const bound = open.map((s) => `${programName(s.process)} listens on ${String(s.address.port)}`);
  if (bound.length > 0) return `; ${listed(Array.from(new Set(bound)))}`;
  const programs = Array.from(new Set(processes.map((p) => p.comm)));
  return programs.length === 0 ? '' : `; it runs ${listed(programs)}`;
}

function alternatives(truth: Truth, context: RuleContext): readonly string[] {
  if (truth.evidence.length > 0) return [];
  const found = [
    'the program is down or listens elsewhere',
    'a network policy or firewall rejects',
  ];
  return context.cluster.state.services.length > 0
    ? found
    : [
        ...found,
        'the Service sends to a wrong port: cluster state would tell (kubectl get pods,services,endpoints -A -o json)',
      ];
}

function fixOf(group: Group, truth: Truth): Diagnosis['fix'] {
  const { subject } = group;
  if (truth.loopback) {
    return {
      text: 'Let the program listen on 0.0.0.0 (or the pod’s address) instead of loopback.',
      commands: describe(subject),
    };
  }
  return {
    text: 'Start the program that should listen there; a readiness probe on the port keeps such a pod out of the Service.',
    commands: describe(subject),
  };
}

function describe(subject: Group['subject']): readonly string[] {
  if (subject.kind === 'Pod') return [kubectl(subject, ['describe', 'pod', subject.name])];
  if (subject.kind === 'Service') return [kubectl(subject, ['describe', 'svc', subject.name])];
  return [];
}
