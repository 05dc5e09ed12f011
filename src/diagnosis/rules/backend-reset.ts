/**
 * A backend takes the request and ends the connection without an answer: reset, or closed. Resets after an
 * answer, of health checks and of connections on which nothing was asked are daily business and no failure;
 * paths leave them out.
 */
import { formatBytes, formatDuration } from '../../base/format.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import type { FailureKind } from '../../model/path.js';
import type { Call } from '../calls.js';
import { evidenceOf } from '../evidence.js';
import { groupBySubject, podsWhereBroken, severityOf } from '../groups.js';
import type { Group } from '../groups.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl } from '../../model/shell.js';
import { farEndText } from '../subjects.js';
import { callsFail, verdict } from '../verdict.js';

export const backendReset: Rule = {
  id: 'backend-reset',
  title: 'A backend ends the connection without an answer',
  help: 'The request reached the backend, which reset or closed the connection before the end of an answer (by the length that its header tells), or a gateway says so with 502. Silent for resets after an answer and for connections on which nothing was asked.',
  run(context) {
    const broken = context.open.filter((c) => isBroken(c));
    const podsOf = (calls: readonly Call[]) => podsWhereBroken(calls, context);
    return groupBySubject(broken, context, podsOf).map((group) => conclude(group, context));
  },
};

const BROKEN: ReadonlySet<FailureKind | undefined> = new Set<FailureKind>([
  'reset',
  'empty',
  'gateway',
  'no-dial',
  'truncated',
]);

function isBroken({ failure }: Call): boolean {
  return BROKEN.has(failure);
}

function conclude(group: Group, context: RuleContext): Diagnosis {
  const { calls, all, subject } = group;
  const [call] = calls;
  const leg = call?.leg;
  const who = leg === undefined ? 'the backend' : farEndText(leg, context.cluster);
  const died = leg?.accepted?.closedByExit === true;
  const known = subject.kind !== 'Address' && leg?.accepted !== undefined;
  return verdict(
    {
      rule: 'backend-reset',
      severity: severityOf(group, context),
      confidence: known ? 'certain' : 'likely',
      subject,
      summary: `${callsFail(calls, all)}: ${who} ${call === undefined ? '' : endText(call)}`,
      evidence: evidenceOf(calls),
      counterEvidence: [],
      alternatives:
        leg?.accepted === undefined
          ? ['something on the way (a firewall, a load balancer) may have ended it']
          : [],
      fix: {
        text: 'The program’s own log tells why it gave up: a crash, a limit, a protocol it does not speak on this port (TLS?).',
        commands: subject.kind === 'Pod' ? logCommands(subject, died) : [],
      },
    },
    calls,
    all,
  );
}

/** 'reads the request and resets the connection without an answer, 0.05 ms later'. */
function endText(call: Call): string {
  const { leg, failure } = call;
  const isCut = failure === 'truncated';
  const isReset = failure === 'reset' || (isCut && leg?.errno !== 0);
  const died = leg?.accepted?.closedByExit === true;
  const how = died ? 'ends, and with it' : isReset ? 'resets' : 'closes';
  if (isCut && leg !== undefined) {
    const got = `${formatBytes(leg.bytesIn)} of an answer of ${formatBytes(leg.answerSize)}`;
    return `${how} the connection after ${got}`;
  }
  const read = (leg?.accepted?.firstReceiveRow ?? -1) >= 0 ? 'reads the request and ' : '';
  return `${read}${how} the connection without an answer${afterText(call)}`;
}

/** A program that ended was started again by now: what it wrote is in the log before. */
function logCommands(subject: Group['subject'], died: boolean): readonly string[] {
  const previous = died ? ['--previous'] : [];
  return [kubectl(subject, ['logs', subject.name, ...previous, '--tail=50'])];
}

/** How long after the request, when the backend's end is on record. */
function afterText(call: Call): string {
  const accepted = call.leg?.accepted;
  if (accepted === undefined || accepted.firstReceiveTime < 0) return '';
  const took = formatDuration(accepted.closeTime - accepted.firstReceiveTime);
  return took === '' ? '' : `, ${took} later`;
}
