/**
 * Pods that a Service almost selects, and what would make it select them. Looked for in the Service's
 * namespace among pods that live; pods with the same labels under the selector's keys are one finding.
 */
import { editDistance, isNearMiss } from '../base/edit-distance.js';
import type { Labels, Pod, Service } from './cluster.js';
import { labelOf, matchSelector, selects } from './selector.js';
import type { KeyMatch } from './selector.js';

/**
 * From near to far: `value` a typo in a value, `key` the same value under another key, `missing` a key is
 * missing while others match, `other` the key is there with an altogether different value: most likely
 * another program, and told only when nothing is nearer. Of a Service that selects pods, only the first two
 * are told: it has what it wants, and most pods around it are simply not its own.
 */
export type NearMissKind = 'value' | 'key' | 'missing' | 'other';

export interface NearMiss {
  readonly kind: NearMissKind;
  /** Never empty. */
  readonly pods: readonly Pod[];
  readonly keys: readonly KeyMatch[];
  /** Edits over all keys; Infinity when a value is an altogether different one. */
  readonly distance: number;
  /** First way to mend it: labels to set on these pods (or rather in what creates them). */
  readonly relabel: Labels;
  /** The key that stands in the wanted key's place on the pods, by wanted key; {} none. */
  readonly otherKeys: Labels;
  /** Second way: the selector that would select these pods. */
  readonly selector: Labels;
  /** All pods of the namespace that this selector would select: these, and perhaps others. */
  readonly selectedThen: readonly Pod[];
}

/** How one key of the selector fails on a pod. */
interface Miss {
  readonly kind: NearMissKind;
  readonly distance: number;
  /** The pod's key and value that stand for the wanted ones; undefined = it has none. */
  readonly instead: readonly [key: string, value: string] | undefined;
}

const ORDER: readonly NearMissKind[] = ['value', 'key', 'missing', 'other'];
const MAX_FINDINGS = 10;

/** Nearest first; at most ten. Empty without a selector. Pods that are selected are no near misses. */
export function nearMisses(service: Service, pods: readonly Pod[]): readonly NearMiss[] {
  const selector = service.selector;
  if (selector === undefined) return [];
  const candidates = pods.filter((pod) => isCandidate(service, pod));
  const groups = new Map<string, NearMiss>();
  for (const pod of candidates) {
    const miss = nearMiss(selector, pod, candidates);
    if (miss === undefined) continue;
    const key = JSON.stringify([miss.kind, miss.keys.map((k) => k.found), miss.selector]);
    const known = groups.get(key);
    groups.set(key, known === undefined ? miss : { ...known, pods: [...known.pods, pod] });
  }
  const all = [...groups.values()].sort(byNearness);
  const satisfied = pods.some((pod) => isSelected(service, pod));
  const near = all.filter((miss) => isTold(miss.kind, satisfied));
  return (near.length > 0 || satisfied ? near : all).slice(0, MAX_FINDINGS);
}

function isTold(kind: NearMissKind, satisfied: boolean): boolean {
  return kind === 'value' || kind === 'key' || (kind === 'missing' && !satisfied);
}

function isSelected(service: Service, pod: Pod): boolean {
  return pod.namespace === service.namespace && selects(service.selector, pod.labels);
}

function isCandidate(service: Service, pod: Pod): boolean {
  const ended = pod.phase === 'Succeeded' || pod.phase === 'Failed';
  return pod.namespace === service.namespace && !ended && !selects(service.selector, pod.labels);
}

function byNearness(a: NearMiss, b: NearMiss): number {
  const equals = (miss: NearMiss): number => miss.keys.filter((k) => k.state === 'equal').length;
  // Infinity - Infinity is NaN, which counts as equal here.
  return (
    ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
    a.distance - b.distance ||
    equals(b) - equals(a) ||
    b.pods.length - a.pods.length
  );
}

function nearMiss(selector: Labels, pod: Pod, candidates: readonly Pod[]): NearMiss | undefined {
  const keys = matchSelector(selector, pod.labels);
  const equal = keys.filter((key) => key.state === 'equal').length;
  const failing = keys.filter((key) => key.state !== 'equal');
  const misses = failing.map((key) => missOf(key, selector, pod.labels));
  const worst = ORDER.findLast((kind) => misses.some((miss) => miss.kind === kind));
  if (worst === undefined) return undefined;
  if (misses.some((miss) => miss.kind === 'missing') && equal === 0) return undefined;
  const instead = failing.map((key, i) => [key.key, misses[i]?.instead] as const);
  const proposed = proposedSelector(selector, new Map(instead));
  return {
    kind: worst,
    pods: [pod],
    keys,
    distance: misses.reduce((sum, miss) => sum + miss.distance, 0),
    relabel: Object.fromEntries(failing.map((key) => [key.key, key.wanted])),
    otherKeys: Object.fromEntries(
      instead.flatMap(([key, other]) => (other && other[0] !== key ? [[key, other[0]]] : [])),
    ),
    selector: proposed,
    selectedThen: candidates.filter((other) => selects(proposed, other.labels)),
  };
}

function missOf(match: KeyMatch, selector: Labels, labels: Labels): Miss {
  const { key, wanted, found } = match;
  if (found !== undefined && isNearMiss(wanted, found)) {
    return { kind: 'value', distance: match.distance, instead: [key, found] };
  }
  const other = nearestKey(key, wanted, selector, labels);
  if (other !== undefined) return other;
  return found === undefined
    ? { kind: 'missing', distance: 1, instead: undefined }
    : { kind: 'other', distance: Infinity, instead: [key, found] };
}

/** A label that the selector does not ask for, with the very value that it wants under another key. */
function nearestKey(
  key: string,
  wanted: string,
  selector: Labels,
  labels: Labels,
): Miss | undefined {
  const others = Object.keys(labels)
    .filter((other) => labels[other] === wanted && labelOf(selector, other) === undefined)
    .map((other) => ({ other, distance: keyDistance(key, other) }))
    .sort((a, b) => a.distance - b.distance);
  const [nearest] = others;
  if (nearest === undefined || wanted === '') return undefined;
  return { kind: 'key', distance: nearest.distance, instead: [nearest.other, wanted] };
}

/** Edits between two keys, at most 3: a different prefix (`app.kubernetes.io/`) or word is never farther. */
function keyDistance(a: string, b: string): number {
  return Math.min(3, editDistance(a, b));
}

/** The selector with each failing key replaced by what the pod has instead, or left out. */
function proposedSelector(
  selector: Labels,
  instead: ReadonlyMap<string, readonly [string, string] | undefined>,
): Labels {
  return Object.fromEntries(
    Object.entries(selector).flatMap(([key, value]) => {
      if (!instead.has(key)) return [[key, value]];
      const other = instead.get(key);
      return other === undefined ? [] : [[other[0], other[1]]];
    }),
  );
}
