/**
 * No answer: a connect that nobody takes (SYNs are lost), an address that cannot be reached, a connection
 * that stands and stays silent. The general rule for silence; rules-missing and slow-backend come first. A
 * connect that only succeeds after a retry is a warning; one that the capture's end cuts off is mentioned
 * when no call to the same address ever got through.
 */
import { resultText } from '../../baseline/leg-text.js';
import { formatDuration, plural } from '../../base/format.js';
import { objectName } from '../../baseline/names.js';
import { addressKey, formatAddress } from '../../model/address.js';
import type { Diagnosis, Evidence } from '../../model/diagnosis.js';
import { programName } from '../../model/process.js';
import type { Call } from '../calls.js';
import { evidenceOf, statement } from '../evidence.js';
import { groupBySubject, podsWhereBroken, severityOf } from '../groups.js';
import type { Group } from '../groups.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl } from '../../model/shell.js';
import { answeringBackends, backendsOf, natOf } from '../targets.js';
import { callsFail, callsLike, listed, verdict } from '../verdict.js';

export const connectTimeout: Rule = {
  id: 'connect-timeout',
  title: 'No answer from the called address',
  help: 'A connect times out, is given up after a second or more, or cannot be routed; or a request on a standing connection gets no answer. Says what it could be. Silent for races between addresses of one name and for probes that are given up at once.',
  run(context) {
    const silent = context.open.filter((c) => isSilent(c));
    const podsOf = (calls: readonly Call[]) =>
      podsWhereBroken(calls, context).filter(() => calls.every((c) => c.leg !== c.path.root));
    const failures = groupBySubject(silent, context, podsOf).map((g) => conclude(g, context));
    return [...failures, ...retried(context), ...cutOff(context)];
  },
};

function isSilent({ failure }: Call): boolean {
  return failure === 'timeout' || failure === 'unreachable' || failure === 'no-answer';
}

function conclude(group: Group, context: RuleContext): Diagnosis {
  const { calls, all, subject } = group;
  const [call] = calls;
  const leg = call?.leg;
  const to = leg === undefined ? '' : formatAddress(leg.remote);
  const who = leg === undefined ? '' : programName(leg.process);
  const silent = call?.failure === 'no-answer';
  const how = leg === undefined ? '' : silent ? 'no answer to the request' : resultText(leg);
  return verdict(
    {
      rule: 'connect-timeout',
      severity: severityOf(group, context),
      confidence: silent ? 'possible' : 'likely',
      subject,
      summary: `${callsFail(calls, all)}: ${who} gets no answer from ${to} (${how})${call === undefined ? '' : portText(call)}`,
      evidence: evidenceOf(calls, [
        ...natEvidence(calls, context),
        ...silentBackends(calls, context),
      ]),
      counterEvidence: counterEvidence(all, calls),
      alternatives: alternatives(call, context),
      fix: fixOf(group),
    },
    calls,
    all,
  );
}

/** A VIP answers on the ports of its Service only. */
function portText({ service, port }: Call): string {
  if (service === undefined || port !== undefined) return '';
  const ports = service.ports.map((p) => `${String(p.port)}/${p.protocol}`);
  return `; the Service has no such port, only ${listed(ports)}`;
}

function natEvidence(calls: readonly Call[], context: RuleContext) {
  const [call] = calls;
  const nat = call === undefined ? undefined : natOf(call, context);
  if (nat?.state !== 'translated') return [];
  const targets = nat.targets.map(formatAddress);
  return [statement(`the saved rules translate the address to ${listed(targets)}`)];
}

/** Where some backends answer calls to the Service, those that never did. */
function silentBackends(calls: readonly Call[], context: RuleContext): readonly Evidence[] {
  const [call] = calls;
  const backends = call === undefined ? [] : backendsOf(call, context);
  const answering = answeringBackends(context);
  const silent = backends.filter((a) => !answering.has(addressKey(a)));
  if (silent.length === 0 || silent.length === backends.length) return [];
  const named = silent.map((a) => {
    const pod = context.cluster.podByIp(a.ip, a.port);
    const where = pod === undefined || pod.node === '' ? '' : ` on ${pod.node}`;
    return pod === undefined
      ? formatAddress(a)
      : `${formatAddress(a)} (${objectName(pod)}${where})`;
  });
  return [statement(`of its backends, ${listed(named)} answered no call`)];
}

function counterEvidence(all: readonly Call[], calls: readonly Call[]): readonly string[] {
  const ok = all.filter((c) => c.path.outcome === 'ok' || c.path.outcome === 'slow').length;
  return ok === 0 || calls.length === 0 ? [] : [`${plural(ok, 'other call')} got an answer`];
}

function alternatives(call: Call | undefined, context: RuleContext): readonly string[] {
  const found = [
    'packets are dropped on the way: a network policy, a firewall, a dead node or route',
  ];
  if (call?.service !== undefined && context.cluster.state.nat === undefined) {
    found.push('the node does not translate the VIP: iptables-save beside the capture would tell');
  }
  if (context.cluster.state.services.length === 0) {
    found.push(
      'if the address is a Service’s, its rules may be gone: save cluster state (kubectl get pods,services,endpoints -A -o json) and iptables-save',
    );
  }
  return found;
}

function fixOf({ subject }: Group): Diagnosis['fix'] {
  const text =
    'Find where the packets end: record on the node of the backend, or follow the SYN there.';
  if (subject.kind === 'Service') {
    return { text, commands: [kubectl(subject, ['describe', 'svc', subject.name])] };
  }
  if (subject.kind === 'Pod') {
    return { text, commands: [kubectl(subject, ['get', 'pod', subject.name, '-o', 'wide'])] };
  }
  return { text, commands: [] };
}

/** Connects that the kernel had to try again. */
function retried(context: RuleContext): readonly Diagnosis[] {
  const calls = context.open.filter((c) => context.comparer.slowness(c.path)?.step === 'connect');
  return groupBySubject(calls, context, () => []).map((group) => {
    const [call] = group.calls;
    const slow = call === undefined ? undefined : context.comparer.slowness(call.path);
    const to = slow === undefined ? '' : formatAddress(slow.leg.remote);
    const took = formatDuration(slow?.waitedNs ?? -1);
    const many = `${String(group.calls.length)} of ${plural(group.all.length, 'call')}`;
    return verdict(
      {
        rule: 'connect-timeout',
        severity: severityOf(group, context) === 'fail' ? 'warn' : 'info',
        confidence: 'likely',
        subject: group.subject,
        summary: `${many} slow: the connect to ${to} took ${took}; its first SYN got no answer and was sent again`,
        evidence: evidenceOf(group.calls),
        counterEvidence: [],
        alternatives: ['packet loss, a full accept queue, or one of several backends being dead'],
        fix: fixOf(group),
      },
      group.calls,
      group.all,
    );
  });
}

/** The capture ends in the middle of a connect, and nothing to that address ever worked. */
function cutOff(context: RuleContext): readonly Diagnosis[] {
  const calls = context.open.filter((c) => isCutOff(c) && nothingWorked(c, context));
  return groupBySubject(calls, context, () => []).map((group) => {
    const root = group.calls[0]?.path.root;
    const to = root === undefined ? '' : formatAddress(root.remote);
    return verdict(
      {
        rule: 'connect-timeout',
        severity: 'info',
        confidence: 'possible',
        subject: group.subject,
        summary: `${root === undefined ? '' : programName(root.process)} connects to ${to}, and nobody has accepted when the capture ends`,
        evidence: evidenceOf(group.calls),
        counterEvidence: ['the capture ends too early to tell'],
        alternatives: alternatives(group.calls[0], context),
        fix: { text: 'Record until the client gives up.', commands: [] },
      },
      group.calls,
      group.all,
    );
  });
}

function isCutOff({ path, failure }: Call): boolean {
  const { root } = path;
  if (failure !== undefined || root === undefined || path.outcome !== 'unfinished') return false;
  return root.result === 'pending' && root.accepted === undefined && root.l4 !== 'udp';
}

function nothingWorked(call: Call, context: RuleContext): boolean {
  return callsLike(call, context.calls).every(
    (c) => c.path.outcome === 'unfinished' && c.path.root?.accepted === undefined,
  );
}
