/** What views see of a capture without events and a cluster with one Service: enough to know their columns. */
import { createAnalysis } from '../analysis/analysis.js';
import { finish } from '../base/steps.js';
import type { Service } from '../model/cluster.js';
import type { ViewContext } from '../views/view.js';
import { EventAccess } from './event-access.js';
import { openJudge } from './judge.js';
import { viewContext } from './view-context.js';

/** Columns about the cluster are there when there is one. */
const SERVICE: Service = {
  kind: 'Service',
  namespace: 'default',
  name: 'service',
  type: 'ClusterIP',
  clusterIPs: [],
  externalIPs: [],
  headless: false,
  ports: [],
  selector: undefined,
  labels: {},
};

export async function emptyContext(): Promise<ViewContext> {
  const analysis = createAnalysis();
  const judge = await openJudge({ capture: '-' });
  const progress = { bytesRead: 0, bytesTotal: 0, done: true };
  const empty = finish(judge({ files: [], rev: 0, now: 0, analysis, progress, issues: [] }));
  const snapshot = { ...empty, cluster: { ...empty.cluster, services: [SERVICE] } };
  const access = new EventAccess(analysis.engine, { readBlock: () => undefined });
  const matching = (): ReturnType<ViewContext['matching']> => ({
    rows: new Uint32Array(0),
    done: true,
    progress: 1,
  });
  return viewContext(snapshot, access, { matching, occurring: () => [], eventField: () => '' });
}
