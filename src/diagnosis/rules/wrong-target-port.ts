/**
 * The Service sends to a port on which its pods do not listen. Shown by calls that are refused at the very
 * targetPort, while the pods live and listen elsewhere (or declare another containerPort).
 *
 * It keeps silent when any backend answers on that port (then a single pod is at fault), when the port is
 * open but on loopback only, when the dialled port is not the Service's (a proxy with a configuration of
 * its own), and when a pod simply runs nothing.
 */
import { objectName } from '../../baseline/names.js';
import { addressKey, formatAddress, isLoopback } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { Pod, Service, ServicePort } from '../../model/cluster.js';
import { programName } from '../../model/process.js';
import type { Diagnosis, Evidence } from '../../model/diagnosis.js';
import type { Call } from '../calls.js';
import { evidenceOf, statement } from '../evidence.js';
import { unknownPortNames } from '../port-names.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl } from '../../model/shell.js';
import type { ListenState, Socket } from '../sockets.js';
import { refOf } from '../subjects.js';
import { answeringBackends, refusedTargets } from '../targets.js';
import { callsFail, callsLike, groupCalls, listed, verdict } from '../verdict.js';

export const wrongTargetPort: Rule = {
  id: 'wrong-target-port',
  title: 'The Service sends to a port on which its pods do not listen',
  help: 'Calls are refused at the targetPort, while the pods live and listen on another port; or the targetPort is a name that no container port has. Silent when a backend answers on that port, when the port is open on loopback only, or when the pods listen nowhere.',
  run(context) {
    const refused = context.open.filter((c) => c.failure === 'refused' && c.port !== undefined);
    const groups = groupCalls(refused, (c) => `${keyOf(c)} ${String(c.port?.index)}`);
    const closed = Array.from(groups.values()).flatMap((calls) => judge(calls, context));
    return [...closed, ...unknownPortNames(context)];
  },
};

function keyOf(call: Call): string {
  return call.service === undefined ? '' : objectName(call.service);
}

/** One pod that refused, and what is known of its ports. */
interface Target {
  readonly address: Address;
  readonly pod: Pod | undefined;
  readonly state: ListenState;
  /** Sockets of the pod that are reachable from outside, on other ports. */
  readonly elsewhere: readonly Socket[];
  /** Ports that its containers declare. */
  readonly declared: readonly number[];
}

function judge(calls: readonly Call[], context: RuleContext): readonly Diagnosis[] {
  const [call] = calls;
  if (call?.service === undefined || call.port === undefined) return [];
  const { service, port } = call;
  const refused = refusedTargets(calls, context);
  const targets = refused.addresses
    .map((address) => targetAt(address, port, context))
    .filter((target) => isTargetPort(target, service, port, context));
  if (targets.length === 0 || targets.length < refused.addresses.length) return [];
  const answering = answeringBackends(context);
  const backends = context.cluster.backendAddresses(service, port).map((b) => b.address);
  if ([...backends, ...refused.addresses].some((a) => answering.has(addressKey(a)))) return [];
  const supports = targets.map((target) => support(target));
  if (supports.includes('against') || !supports.some((s) => s === 'listens' || s === 'declares')) {
    return [];
  }
  const better = betterPorts(targets, service, port);
  if (better.length === 0) return [];
  const certain = supports.every((s) => s === 'listens') && call.hearsay === undefined;
  return [conclude({ calls, service, port, targets, better, certain, context })];
}

function targetAt(address: Address, port: ServicePort, context: RuleContext): Target {
  const protocol = port.protocol === 'UDP' ? 'udp' : 'tcp';
  const pod = context.cluster.podByIp(address.ip, address.port);
  const open = context.sockets
    .behind(address, protocol)
    .sockets.filter((s) => !isLoopback(s.address.ip) && s.address.port !== address.port);
  const ports = (pod?.containers ?? []).flatMap((c) => c.ports);
  return {
    address,
    pod,
    state: context.sockets.state(address, protocol),
    elsewhere: open,
    declared: ports.filter((p) => p.protocol === port.protocol).map((p) => p.containerPort),
  };
}

/** The dialled port is what the Service's targetPort means on that pod. */
function isTargetPort(
  target: Target,
  service: Service,
  port: ServicePort,
  context: RuleContext,
): boolean {
  const numbers = context.cluster.targetPortsOf(service, port, target.pod);
  if (numbers.includes(target.address.port)) return true;
  const backends = context.cluster.backendAddresses(service, port);
  return backends.some((b) => addressKey(b.address) === addressKey(target.address));
}

/** What a pod's ports say: `nothing` is a pod that runs nothing, which neither supports nor contradicts. */
function support(target: Target): 'listens' | 'declares' | 'nothing' | 'against' {
  const { state, elsewhere, declared, address } = target;
  if (state === 'open' || state === 'loopback') return 'against';
  const isDeclared = declared.includes(address.port);
  if (state === 'none' && elsewhere.length > 0) {
    // The declared port is closed and only other declared ones are open: that program is down.
    const undeclared = elsewhere.some((s) => !declared.includes(s.address.port));
    return isDeclared && !undeclared ? 'against' : 'listens';
  }
  if (declared.length > 0 && !isDeclared) return 'declares';
  return state === 'none' ? 'nothing' : 'against';
}

/**
 * Ports that would work, the best first: open on every pod that listens at all; then, in this order, declared
 * under the Service port's name, not the target of another port of the Service, of the Service port's own
 * number, declared at all.
 */
function betterPorts(
  targets: readonly Target[],
  service: Service,
  port: ServicePort,
): readonly number[] {
  const listening = targets.filter((t) => t.elsewhere.length > 0);
  const declared = new Set(targets.flatMap((t) => t.declared));
  if (listening.length === 0) return Array.from(declared);
  const open = listening.map((t) => new Set(t.elsewhere.map((s) => s.address.port)));
  const common = Array.from(open[0] ?? []).filter((p) => open.every((set) => set.has(p)));
  const candidates = common.length > 0 ? common : Array.from(open[0] ?? []);
  const others = new Set(
    service.ports.filter((p) => p.index !== port.index).map((p) => p.targetPort),
  );
  const named = new Set(targets.flatMap((t) => namedPorts(t.pod, port.name)));
  const worth = (p: number): number =>
    (named.has(p) ? 8 : 0) +
    (others.has(p) ? 0 : 4) +
    (p === port.port ? 2 : 0) +
    (declared.has(p) ? 1 : 0);
  return candidates.toSorted((a, b) => worth(b) - worth(a) || a - b);
}

function namedPorts(pod: Pod | undefined, name: string): readonly number[] {
  const ports = (pod?.containers ?? []).flatMap((c) => c.ports);
  return ports.filter((p) => name !== '' && p.name === name).map((p) => p.containerPort);
}

interface Case {
  readonly calls: readonly Call[];
  readonly service: Service;
  readonly port: ServicePort;
  readonly targets: readonly Target[];
  readonly better: readonly number[];
  readonly certain: boolean;
  readonly context: RuleContext;
}

function conclude(c: Case): Diagnosis {
  const { calls, service, targets, better, context } = c;
  const [call] = calls;
  const all = call === undefined ? calls : callsLike(call, context.calls);
  const wrong = targets[0]?.address.port ?? 0;
  const right = better[0] ?? 0;
  const pods = `${String(targets.length)} ${targets.length === 1 ? 'pod' : 'pods'}`;
  const truth = truthText(targets, right);
  const known = targets.every((t) => t.state === 'none');
  const closed = known
    ? 'nothing listens there'
    : `which ${targets.length === 1 ? 'refuses' : 'refuse'}`;
  return verdict(
    {
      rule: 'wrong-target-port',
      severity: 'fail',
      confidence: c.certain ? 'certain' : 'likely',
      subject: refOf(service),
      summary: `${callsFail(calls, all)}: ${String(wrong)} is dialled on ${pods}, ${closed}; ${truth}`,
      evidence: evidenceOf(calls, targets.map(portEvidence).slice(0, 3)),
      counterEvidence: counterEvidence(targets),
      alternatives: alternatives(c),
      fix: fixOf(c, right),
    },
    calls,
    all,
  );
}

function truthText(targets: readonly Target[], right: number): string {
  const socket = targets.flatMap((t) => t.elsewhere).find((s) => s.address.port === right);
  return socket === undefined
    ? `the pods declare containerPort ${String(right)}`
    : `${programName(socket.process)} listens on ${String(right)}`;
}

function portEvidence(target: Target): Evidence {
  const who = target.pod === undefined ? target.address.ip : `pod ${objectName(target.pod)}`;
  const open = target.elsewhere.map(
    (s) => `${programName(s.process)} on ${formatAddress(s.address)}`,
  );
  const closed = `nothing listens on ${String(target.address.port)}`;
  if (open.length > 0) return statement(`${who}: ${closed}; ${listed(unique(open))}`);
  const declared = target.declared.join(', ');
  return target.state === 'none'
    ? statement(`${who}: ${closed}`)
    : statement(
        `${who}: refuses ${String(target.address.port)}; declares containerPort ${declared}`,
      );
}

function unique(texts: readonly string[]): readonly string[] {
  return Array.from(new Set(texts));
}

function counterEvidence(targets: readonly Target[]): readonly string[] {
  const declaring = targets.filter((t) => t.declared.includes(t.address.port));
  if (declaring.length === 0) return [];
  const port = String(declaring[0]?.address.port ?? 0);
  return [`the pods do declare containerPort ${port}; then the program listens on the wrong port`];
}

function alternatives(c: Case): readonly string[] {
  const found = [];
  if (c.better.length > 1) {
    found.push(
      `the right port may be another one that is open: ${listed(c.better.slice(1).map(String))}`,
    );
  }
  if (!c.certain) {
    found.push(
      'the program is down and would listen there; a capture with the pods shows its sockets',
    );
  }
  return found;
}

function fixOf(c: Case, right: number): Diagnosis['fix'] {
  const op = c.port.targetPortGiven ? 'replace' : 'add';
  const patch = JSON.stringify([
    { op, path: `/spec/ports/${String(c.port.index)}/targetPort`, value: right },
  ]);
  return {
    text: `Let port ${String(c.port.port)} of Service ${objectName(c.service)} send to ${String(right)}, where the pods listen.`,
    commands: [kubectl(c.service, ['patch', 'svc', c.service.name, '--type=json', '-p', patch])],
  };
}
