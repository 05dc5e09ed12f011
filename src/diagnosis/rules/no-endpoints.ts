/**
 * Nothing ready stands behind the Service: no pod matches, none that matches is ready, or its addresses are
 * kept by hand and there are none. Without cluster state, a proxy that accepts calls and never dials shows
 * the same from outside, and the verdict says that it is no more than possible.
 */
import { objectName } from '../../baseline/names.js';
import { formatAddress } from '../../model/address.js';
import type { Pod } from '../../model/cluster.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import { programName } from '../../model/process.js';
import { formatLabels } from '../../model/selector.js';
import type { Call } from '../calls.js';
import { livingPods, reachedNobody, rejectEvidence, strandedCalls } from '../endpoints.js';
import type { Stranded } from '../endpoints.js';
import { evidenceOf, statement } from '../evidence.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl } from '../../model/shell.js';
import { addressSubject, refOf, subjectKey, subjectText } from '../subjects.js';
import { callsFail, callsLike, groupCalls, listed, verdict } from '../verdict.js';

export const noEndpoints: Rule = {
  id: 'no-endpoints',
  title: 'Nothing ready stands behind the Service',
  help: 'Calls reach no backend, and no pod matches the selector, none that matches is ready, or the endpoints are empty. Silent when a ready address is listed and calls are dialled to it.',
  run(context) {
    const known = strandedCalls(context);
    const explained = new Set(known.flatMap((s) => s.calls));
    const undialled = context.open.filter((c) => !explained.has(c) && isUndialled(c));
    const groups = groupCalls(undialled, (c) => subjectKey(subjectOf(c)));
    return [
      ...known.map((stranded) => conclude(stranded, context)),
      ...Array.from(groups.values(), (calls) => concludeUndialled(calls, context)).flat(),
    ];
  },
};

function isUndialled(call: Call): boolean {
  if (!reachedNobody(call)) return false;
  return call.failure === 'no-dial' || call.failure === 'gateway';
}

function conclude({ service, port, calls }: Stranded, context: RuleContext): Diagnosis {
  const all = calls[0] === undefined ? calls : callsLike(calls[0], context.calls);
  const why = reason({ service, port, calls }, context);
  const listedEmpty = context.cluster.endpointsOf(service) !== undefined;
  return verdict(
    {
      rule: 'no-endpoints',
      severity: 'fail',
      confidence: listedEmpty || context.cluster.state.complete.endpoints ? 'certain' : 'likely',
      subject: refOf(service),
      summary: `${callsFail(calls, all)}: ${objectName(service)} has no ready endpoints; ${why.text}`,
      evidence: evidenceOf(calls, [
        ...why.evidence.map(statement),
        ...rejectEvidence(calls, context),
      ]),
      counterEvidence: [],
      alternatives: why.alternatives,
      fix: why.fix,
    },
    calls,
    all,
  );
}

interface Reason {
  readonly text: string;
  readonly evidence: readonly string[];
  readonly alternatives: readonly string[];
  readonly fix: Diagnosis['fix'];
}

function reason({ service }: Stranded, context: RuleContext): Reason {
  const get = kubectl(service, [
    'get',
    'endpointslices',
    '-l',
    `kubernetes.io/service-name=${service.name}`,
  ]);
  if (service.selector === undefined) {
    return {
      text: 'it has no selector, and nobody keeps its addresses',
      evidence: ['no selector; endpoints: none'],
      alternatives: [],
      fix: { text: 'Give it a selector, or an EndpointSlice with the addresses.', commands: [get] },
    };
  }
  const pods = livingPods(service, context);
  if (pods.length === 0) return noPods(service, context);
  const unready = pods.map((pod) => `${pod.name} (${stateText(pod)})`);
  const [first] = pods;
  return {
    text: `${pods.length === 1 ? 'the pod it selects is' : 'none of the pods it selects is'} ready: ${listed(unready)}`,
    evidence: unready.slice(0, 3).map((text) => `pod ${text}`),
    alternatives: [],
    fix: {
      text: 'Find out why the pods are not ready: their events and readiness probes tell.',
      commands: first === undefined ? [] : [kubectl(service, ['describe', 'pod', first.name])],
    },
  };
}

function stateText(pod: Pod): string {
  return pod.phase === 'Running' || pod.phase === '' ? 'not ready' : pod.phase;
}

function noPods(service: Stranded['service'], context: RuleContext): Reason {
  const selector = formatLabels(service.selector);
  const elsewhere = context.cluster.state.pods.filter(
    (pod) =>
      pod.namespace !== service.namespace &&
      Object.entries(service.selector ?? {}).every(([key, value]) => pod.labels[key] === value),
  );
  const namespaces = Array.from(new Set(elsewhere.map((pod) => pod.namespace)));
  return {
    text: `no pod matches its selector ${selector}`,
    evidence: [`selector: ${selector}; endpoints: none`],
    alternatives:
      namespaces.length > 0
        ? [`pods with these labels live in another namespace: ${listed(namespaces)}`]
        : [],
    fix: {
      text: 'Start pods with these labels (is the Deployment scaled to zero?), or change the selector to labels that pods have.',
      commands: [kubectl(service, ['get', 'pods', '--show-labels'])],
    },
  };
}

function subjectOf(call: Call): ReturnType<typeof refOf> {
  if (call.service !== undefined) return refOf(call.service);
  return addressSubject(call.called?.address ?? { ip: '', port: 0 });
}

/** A proxy dials nobody although cluster state knows of no reason, or is not at hand. */
function concludeUndialled(calls: readonly Call[], context: RuleContext): readonly Diagnosis[] {
  const [call] = calls;
  const leg = call?.called?.leg;
  if (call === undefined || leg === undefined) return [];
  const all = callsLike(call, context.calls);
  const who = leg.accepted === undefined ? 'the proxy' : programName(leg.accepted.process);
  const subject = subjectOf(call);
  const ends = call.failure === 'gateway' ? 'answers them itself' : 'closes them';
  const ready = readyCount(call, context);
  return [
    verdict(
      {
        rule: 'no-endpoints',
        severity: call.failure === 'gateway' ? 'warn' : 'fail',
        confidence: 'possible',
        subject,
        summary: `${callsFail(calls, all)}: ${who} accepts calls to ${subjectText(subject)} and ${ends} without dialling anyone; it seems to know no backend`,
        evidence: evidenceOf(calls),
        counterEvidence:
          ready > 0 ? [`the cluster state lists ${String(ready)} ready addresses`] : [],
        alternatives: [
          `${who} may answer by itself and have failed`,
          ...(call.service === undefined ? [SAVE_STATE] : []),
        ],
        fix: {
          text: `See which backends ${who} has for ${formatAddress(leg.remote)}.`,
          commands:
            call.service === undefined
              ? []
              : [kubectl(call.service, ['describe', 'svc', call.service.name])],
        },
      },
      calls,
      all,
    ),
  ];
}

const SAVE_STATE =
  'cluster state would tell: kubectl get pods,services,endpoints,endpointslices -A -o json';

function readyCount(call: Call, context: RuleContext): number {
  if (call.service === undefined || call.port === undefined) return 0;
  return context.cluster.backendAddresses(call.service, call.port).filter((b) => b.ready).length;
}
