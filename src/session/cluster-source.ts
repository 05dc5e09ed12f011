/** Which files tell of the cluster: those that were named, else those named like the capture. */
import { findSidecars, loadCluster } from '../cluster/load.js';
import type { StateFile } from '../cluster/load.js';
import type { ClusterState } from '../model/cluster.js';
import type { Issue } from '../model/issue.js';

export function clusterOf(options: {
  readonly capture: string;
  readonly cluster?: string | undefined;
  readonly iptables?: string | undefined;
}): Promise<{ readonly state: ClusterState; readonly issues: readonly Issue[] }> {
  const beside = findSidecars(options.capture);
  return loadCluster({
    cluster: fileOf(options.cluster, beside.cluster),
    iptables: fileOf(options.iptables, beside.iptables),
  });
}

function fileOf(named: string | undefined, beside: string | undefined): StateFile | undefined {
  const path = named ?? beside;
  return path === undefined ? undefined : { path, found: named === undefined };
}
