/**
 * What filter expressions ask of the analysis: the pod of a process, by the cluster state or the labels of
 * its container, and the calls that an event is part of, with the verdicts on them.
 */
import type { Steps } from '../base/steps.js';
import { podOfLabels } from '../analysis/filter/joins.js';
import type { Joins } from '../analysis/filter/joins.js';
import type { CallFacts, PodFacts } from '../filter/index.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Pod } from '../model/cluster.js';
import type { Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import { groupCalls } from '../views/calls.js';
import { CallSpans } from './call-spans.js';

/** `withCalls`: whether anybody asks for calls; collecting them takes a while. */
export function* snapshotJoins(s: Snapshot, withCalls: boolean): Steps<Joins> {
  const index = createClusterIndex(s.cluster);
  const spans = new CallSpans(s.events.length);
  if (withCalls) yield* spans.collect(s, calls(s));
  return {
    pod: (process, container) => {
      const pod = index.podOf(process);
      return pod === undefined ? podOfLabels(container) : podFacts(pod, index);
    },
    callsBy: (task) => spans.of(task),
  };
}

function podFacts(pod: Pod, index: ClusterIndex): PodFacts {
  const { name, namespace, uid, labels } = pod;
  return { name, namespace, uid, labels, services: index.servicesSelecting(pod) };
}

/** Every call with what filters ask of it. */
function* calls(s: Snapshot): Generator<readonly [Path, CallFacts]> {
  const rules = rulesByPath(s);
  for (const { service, paths } of groupCalls(s).values()) {
    for (const path of paths) {
      const facts: CallFacts = {
        path: path.id,
        outcome: path.outcome,
        service: service?.name ?? '',
        namespace: service?.namespace ?? '',
        rules: rules.get(path.id) ?? [],
      };
      yield [path, facts];
    }
  }
}

export function* callFacts(s: Snapshot): Generator<CallFacts> {
  for (const [, facts] of calls(s)) yield facts;
}

function rulesByPath(s: Snapshot): ReadonlyMap<number, readonly string[]> {
  const rules = new Map<number, string[]>();
  for (const { rule, paths } of s.diagnoses) {
    for (const path of paths) rules.set(path, [...(rules.get(path) ?? []), rule]);
  }
  return rules;
}
