/** Which files tell of the cluster: those that were named, else those named like the capture. */
import { findSidecars, loadCluster } from '../cluster/load.js';
import { mergeCluster } from '../cluster/merge.js';
import type { StateFile } from '../cluster/load.js';
import type { ClusterState } from '../model/cluster.js';
import type { Issue } from '../model/issue.js';

interface Known {
  readonly state: ClusterState;
  readonly issues: readonly Issue[];
}

export async function clusterOf(options: {
  readonly capture: string;
  readonly others?: readonly string[];
  readonly cluster?: string | undefined;
  readonly iptables?: string | undefined;
}): Promise<Known> {
  const { capture, others = [], cluster, iptables } = options;
  const first = findSidecars(capture);
  let known = await loadCluster({
    cluster: fileOf(cluster, first.cluster),
    iptables: fileOf(iptables, first.iptables),
  });
  // What was named stands for all of them.
  for (const sidecars of others.map(findSidecars)) {
    const more = await loadCluster({
      cluster: cluster === undefined ? fileOf(undefined, sidecars.cluster) : undefined,
      iptables: iptables === undefined ? fileOf(undefined, sidecars.iptables) : undefined,
    });
    known = {
      state: mergeCluster(known.state, more.state),
      issues: [...known.issues, ...more.issues],
    };
  }
  return known;
}

function fileOf(named: string | undefined, beside: string | undefined): StateFile | undefined {
  const path = named ?? beside;
  return path === undefined ? undefined : { path, found: named === undefined };
}
