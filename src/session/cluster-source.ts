/** Which files tell of the cluster: those that were named, else those named like the capture. */
import { findSidecars, loadCluster } from '../cluster/load.js';
import type { ClusterState } from '../model/cluster.js';
import type { Issue } from '../model/issue.js';

export function clusterOf(options: {
  readonly capture: string;
  readonly cluster?: string | undefined;
  readonly iptables?: string | undefined;
}): Promise<{ readonly state: ClusterState; readonly issues: readonly Issue[] }> {
  const beside = options.capture === '-' ? {} : findSidecars(options.capture);
  const clusterFile = options.cluster ?? beside.cluster;
  const iptablesFile = options.iptables ?? beside.iptables;
  return loadCluster({
    ...(clusterFile === undefined ? {} : { clusterFile }),
    ...(iptablesFile === undefined ? {} : { iptablesFile }),
  });
}
