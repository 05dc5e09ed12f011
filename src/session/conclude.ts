/**
 * From facts to verdicts: merges what is known of the cluster, chooses the baseline, marks slow calls, runs
 * the rules. Pure: the same facts give the same conclusions.
 */
import { STRIDE } from '../base/steps.js';
import type { Steps } from '../base/steps.js';
import { createComparer } from '../baseline/compare.js';
import { chooseBaseline, learnInSteps } from '../baseline/learn.js';
import type { TargetName } from '../baseline/learn.js';
import { clusterFromCapture } from '../cluster/capture-state.js';
import { mergeCluster } from '../cluster/merge.js';
import { diagnose } from '../diagnosis/run.js';
import { addressKey, formatAddress } from '../model/address.js';
import type { Address, L4 } from '../model/address.js';
import type { Baseline } from '../model/baseline.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { ClusterState } from '../model/cluster.js';
import type { ContainerInfo } from '../model/container.js';
import type { Diagnosis } from '../model/diagnosis.js';
import type { Issue } from '../model/issue.js';
import type { Path } from '../model/path.js';
import type { Facts } from '../model/snapshot.js';

export interface Known {
  /** Cluster state from files; wins over what the capture tells. */
  readonly files: ClusterState;
  readonly containers: ReadonlyMap<string, ContainerInfo>;
  readonly apiEvents: readonly string[];
  /** Baseline of a recorded healthy run or of marked calls, when there is one. */
  readonly reference: Baseline | undefined;
}

export interface Conclusions {
  readonly facts: Facts;
  readonly cluster: ClusterState;
  readonly baseline: Baseline;
  readonly diagnoses: readonly Diagnosis[];
  readonly issues: readonly Issue[];
}

export function* conclude(facts: Facts, known: Known): Steps<Conclusions> {
  const captured = clusterFromCapture({ containers: known.containers, apiEvents: known.apiEvents });
  const cluster = mergeCluster(known.files, captured.state);
  const index = createClusterIndex(cluster);
  const nameOf = targetNames(index);
  yield;
  const learned = yield* learnInSteps(facts.paths, { source: 'learned', nameOf });
  const baseline = chooseBaseline(learned, known.reference);
  const comparer = createComparer(baseline, nameOf);
  const paths: Path[] = [];
  for (const path of facts.paths) {
    if (paths.length % STRIDE === 0) yield;
    paths.push(comparer.slowness(path) === undefined ? path : { ...path, outcome: 'slow' });
  }
  yield;
  const judged = { ...facts, paths };
  const verdicts = diagnose({ facts: judged, cluster: index, comparer });
  return {
    facts: judged,
    cluster,
    baseline,
    diagnoses: verdicts.diagnoses,
    issues: [...captured.issues, ...verdicts.issues],
  };
}

/**
 * Calls to one Service are one kind of call, whichever of its addresses was dialled. Thousands of calls go
 * to a few addresses, so names are remembered.
 */
export function targetNames(index: ClusterIndex): TargetName {
  const names = new Map<string, string>();
  return (path) => {
    if (path.root === undefined) return '';
    const { remote, l4 } = path.root;
    const key = `${l4} ${addressKey(remote)}`;
    let name = names.get(key);
    if (name === undefined) names.set(key, (name = targetName(index, remote, l4)));
    return name;
  };
}

function targetName(index: ClusterIndex, remote: Address, l4: L4): string {
  const hit = index.serviceByAddress(remote.ip, remote.port, l4);
  if (hit === undefined) return formatAddress(remote);
  return `${hit.service.namespace}/${hit.service.name}:${String(remote.port)}`;
}
