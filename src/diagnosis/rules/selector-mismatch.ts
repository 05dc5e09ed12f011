/**
 * The Service's selector matches no pod, but nearly matches some: a typo in a value or a key, a label too
 * many. Calls then end at the proxy or at a REJECT rule. A pod whose value is altogether different is no
 * typo; that is for no-endpoints.
 */
import { objectName } from '../../baseline/names.js';
import { plural } from '../../base/format.js';
import type { Labels, Pod } from '../../model/cluster.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import type { NearMiss } from '../../model/near-misses.js';
import { formatLabels } from '../../model/selector.js';
import type { KeyMatch, Segment } from '../../model/selector.js';
import { livingPods, rejectEvidence, strandedCalls } from '../endpoints.js';
import type { Stranded } from '../endpoints.js';
import { evidenceOf, statement } from '../evidence.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl, labelWords } from '../../model/shell.js';
import { refOf } from '../subjects.js';
import { callsFail, callsLike, listed, verdict } from '../verdict.js';

export const selectorMismatch: Rule = {
  id: 'selector-mismatch',
  title: 'The selector matches no pod, but nearly matches some',
  help: 'Calls reach no backend, the Service has no endpoints, and pods of its namespace differ from its selector by a typo or a missing label. Silent when a pod matches (ready or not) or when none is near.',
  run(context) {
    return strandedCalls(context).flatMap((stranded) => {
      const { service } = stranded;
      if (service.selector === undefined || livingPods(service, context).length > 0) return [];
      const near = context.cluster.nearMisses(service).filter((miss) => miss.kind !== 'other');
      return near[0] === undefined ? [] : [conclude(stranded, near[0], near.slice(1), context)];
    });
  },
};

function conclude(
  { service, calls }: Stranded,
  miss: NearMiss,
  others: readonly NearMiss[],
  context: RuleContext,
): Diagnosis {
  const all = calls[0] === undefined ? calls : callsLike(calls[0], context.calls);
  const failing = miss.keys.filter((key) => key.state !== 'equal');
  const found = failing.map((key) => foundText(key, miss)).join(', ');
  const pods = plural(miss.pods.length, 'pod');
  const selector = markedSelector(failing, service.selector ?? {});
  const has = miss.pods.length === 1 ? 'has' : 'have';
  const evidence = [
    statement(`selector: ${formatLabels(service.selector)}; endpoints: none`),
    ...miss.pods.slice(0, 2).map((pod) => statement(podText(pod))),
    ...rejectEvidence(calls, context),
  ];
  return verdict(
    {
      rule: 'selector-mismatch',
      severity: 'fail',
      confidence: miss.kind === 'missing' ? 'likely' : 'certain',
      subject: refOf(service),
      summary: `${callsFail(calls, all)}: ${objectName(service)} selects ${selector}, but ${pods} that it nearly matches ${has} ${found}; so it has no endpoints`,
      evidence: evidenceOf(calls, evidence),
      counterEvidence: [],
      alternatives: others.slice(0, 2).map(otherText),
      fix: fixOf(service, miss),
    },
    calls,
    all,
  );
}

/** The failing keys as the selector has them; a character that the pods lack is marked here. */
function markedSelector(failing: readonly KeyMatch[], selector: Labels): string {
  const keys = failing.map((key) => {
    const lacking = !key.foundMarks.some((mark) => mark.differs);
    const value = key.state === 'differs' && lacking ? marked(key.wantedMarks) : key.wanted;
    return `${key.key}=${value}`;
  });
  return keys.length > 0 ? keys.join(', ') : formatLabels(selector);
}

function foundText(key: KeyMatch, miss: NearMiss): string {
  const other = miss.otherKeys[key.key];
  if (other !== undefined) return `${other}=${key.wanted} (another key)`;
  return key.found === undefined ? `no label ${key.key}` : `${key.key}=${marked(key.foundMarks)}`;
}

/** `my-nginx[x]`: what differs stands in brackets. */
function marked(segments: readonly Segment[]): string {
  return segments.map((s) => (s.differs ? `[${s.text}]` : s.text)).join('');
}

function podText(pod: Pod): string {
  return `pod ${objectName(pod)}: ${formatLabels(pod.labels)}`;
}

function otherText(miss: NearMiss): string {
  const names = listed(miss.pods.map((pod) => pod.name));
  return `other pods are near as well: ${names} (${formatLabels(miss.selector)})`;
}

function fixOf(service: Stranded['service'], miss: NearMiss): Diagnosis['fix'] {
  const owner = miss.pods[0]?.owner;
  const template =
    owner === undefined
      ? ''
      : ` New pods take their labels from the template of their owner (${owner.kind} ${owner.name}), so relabelling alone does not last.`;
  const more = miss.selectedThen.length - miss.pods.length;
  const warning = more > 0 ? ` The new selector takes in ${plural(more, 'other pod')} too.` : '';
  const names = miss.pods.slice(0, 10).map((pod) => pod.name);
  const select = ['set', 'selector', `svc/${service.name}`, labelWords(miss.selector).join(',')];
  const selectable = Object.keys(miss.selector).length > 0;
  return {
    text: `Let the Service select what the pods are labelled with (first command), or give the pods the label it selects (second).${template}${warning}`,
    commands: [
      ...(selectable ? [kubectl(service, select)] : []),
      kubectl(service, ['label', 'pod', ...names, '--overwrite', ...labelWords(miss.relabel)]),
    ],
  };
}
