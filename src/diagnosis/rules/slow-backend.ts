/**
 * The backend holds requests for long before the first byte of its answer, or until the client gives up.
 * Only the wait between "has the request" and "answers" on the backend's own end counts, so a slow lookup,
 * a lost SYN, an idle kept-alive connection or a client that thinks is not blamed on it. See
 * baseline/structural.ts for the limits and for calls that wait by design.
 */
import { formatDuration } from '../../base/format.js';
import type { Slowness } from '../../baseline/structural.js';
import type { Pod } from '../../model/cluster.js';
import type { Diagnosis, Evidence } from '../../model/diagnosis.js';
import type { Accepted, Leg } from '../../model/path.js';
import { programName } from '../../model/process.js';
import { deepestLeg } from '../../baseline/measures.js';
import type { Call } from '../calls.js';
import { evidenceOf } from '../evidence.js';
import { groupBySubject, severityOf } from '../groups.js';
import type { Group } from '../groups.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl } from '../../model/shell.js';
import { farEndText, podBehind } from '../subjects.js';
import { callsFail, verdict } from '../verdict.js';
import { plural } from '../../base/format.js';

/** One call slower than what is learned can be chance; two are a pattern. Beyond a second one is enough. */
const MIN_LEARNED_SLOW = 2;

export const slowBackend: Rule = {
  id: 'slow-backend',
  title: 'The backend answers late',
  help: 'The backend has the request and sends the first byte of its answer a second later, or clearly later than healthy calls of the same kind; or it has not answered when the client gives up. Silent for watches, long polls, streams, uploads, and waits elsewhere.',
  run(context) {
    return [...slow(context), ...hung(context)];
  },
};

function slow(context: RuleContext): readonly Diagnosis[] {
  const found = new Map<Call, Slowness>();
  for (const call of context.open) {
    const slowness = context.comparer.slowness(call.path);
    if (slowness?.step === 'backend') found.set(call, slowness);
  }
  const groups = groupBySubject(Array.from(found.keys()), context, (c) => podsOf(c, context));
  return groups.flatMap((group) => concludeSlow(group, found, context));
}

function podsOf(calls: readonly Call[], context: RuleContext): readonly Pod[] {
  return calls.flatMap((call) => {
    const leg = deepestLeg(call.path);
    return (leg === undefined ? undefined : podBehind(leg, context.cluster)) ?? [];
  });
}

function concludeSlow(
  group: Group,
  found: ReadonlyMap<Call, Slowness>,
  context: RuleContext,
): readonly Diagnosis[] {
  const { calls, all, subject } = group;
  const waits = calls.flatMap((call) => found.get(call) ?? []);
  const worst = waits.toSorted((a, b) => b.waitedNs - a.waitedNs)[0];
  if (worst === undefined) return [];
  if (waits.length < MIN_LEARNED_SLOW && waits.every((w) => w.usualNs >= 0)) return [];
  const isAsked = waits.some((w) => isRequest(w.leg));
  const mayWait = !isAsked && worst.usualNs < 0;
  const worstCalls = calls.filter((call) => found.get(call) === worst);
  const who = farEndText(worst.leg, context.cluster);
  const usual = worst.usualNs < 0 ? '' : `, usually ${formatDuration(worst.usualNs)}`;
  const many = `${String(calls.length)} of ${plural(Math.max(all.length, calls.length), 'call')}`;
  return [
    verdict(
      {
        rule: 'slow-backend',
        severity: severityOf(group, context) === 'fail' && !mayWait ? 'warn' : 'info',
        confidence: isAsked ? 'certain' : 'likely',
        subject,
        summary: `${many} slow: ${who} has the request and answers ${formatDuration(worst.waitedNs)} later${usual}`,
        evidence: evidenceOf(worstCalls, waitEvidence(worst.leg)),
        counterEvidence: [],
        alternatives: !isAsked
          ? ['a protocol in which answers wait for news (a queue, a subscription) looks the same']
          : [],
        fix: slowFix(group),
      },
      calls,
      all,
    ),
  ];
}

/** Known to want an answer at once; what other protocols ask may wait for news. */
function isRequest({ requestLine, accepted }: Leg): boolean {
  return requestLine !== '' || (accepted !== undefined && accepted.requestLine !== '');
}

function slowFix({ subject }: Group): Diagnosis['fix'] {
  return {
    text: 'The time is spent in the backend: see its log, its limits (CPU throttling), and what it waits for itself.',
    commands:
      subject.kind === 'Pod'
        ? [
            kubectl(subject, ['logs', subject.name, '--tail=50']),
            kubectl(subject, ['top', 'pod', subject.name]),
          ]
        : [],
  };
}

/** The two events between which the time went. */
function waitEvidence(leg: Leg): readonly Evidence[] {
  const { accepted } = leg;
  if (accepted === undefined) return [];
  const comm = programName(accepted.process);
  const events = [
    {
      row: accepted.firstReceiveRow,
      time: accepted.firstReceiveTime,
      note: `${comm} has the request`,
    },
    { row: accepted.firstSendRow, time: accepted.firstSendTime, note: `${comm} answers` },
  ];
  return events.filter((event) => event.row >= 0);
}

/** Requests that the backend took and had not answered when the client gave up. */
function hung(context: RuleContext): readonly Diagnosis[] {
  const calls = context.open.filter((c) => c.failure === 'no-answer' && hungAt(c) !== undefined);
  return groupBySubject(calls, context, (c) => podsOf(c, context)).map((group) => {
    const [call] = group.calls;
    const leg = call === undefined ? undefined : deepestLeg(call.path);
    const who = leg === undefined ? 'the backend' : farEndText(leg, context.cluster);
    const accepted = call === undefined ? undefined : hungAt(call);
    const root = call?.path.root;
    const waited = formatDuration(
      Math.max(root?.closeTime ?? -1, call?.path.endTime ?? -1) - (accepted?.firstReceiveTime ?? 0),
    );
    return verdict(
      {
        rule: 'slow-backend',
        severity: severityOf(group, context),
        confidence: 'likely',
        subject: group.subject,
        summary: `${callsFail(group.calls, group.all)}: ${who} has the request and has not answered ${waited} later, when the client gives up`,
        evidence: evidenceOf(group.calls, leg === undefined ? [] : waitEvidence(leg)),
        counterEvidence: [],
        alternatives: [],
        fix: slowFix(group),
      },
      group.calls,
      group.all,
    );
  });
}

/** The backend's end of a request that it read and had not answered when its caller left. */
function hungAt(call: Call): Accepted | undefined {
  const leg = deepestLeg(call.path);
  const accepted = leg?.accepted;
  if (leg === undefined || accepted === undefined || accepted.firstReceiveRow < 0) return undefined;
  const tooLate = leg.closeTime >= 0 && accepted.firstSendTime > leg.closeTime;
  return accepted.bytesOut === 0 || tooLate ? accepted : undefined;
}
