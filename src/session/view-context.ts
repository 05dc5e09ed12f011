/** What views see of a session: its snapshot, and the text of events read back from the capture. */
import { createComparer } from '../baseline/compare.js';
import { buildLadder } from '../baseline/ladder.js';
import type { LadderContext } from '../baseline/ladder-parts.js';
import { clusterNames } from '../baseline/names.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { Snapshot } from '../model/snapshot.js';
import { DEFAULT_SHOW } from '../views/show.js';
import type { ViewContext } from '../views/view.js';
import { targetNames } from './conclude.js';
import type { EventAccess } from './event-access.js';

export function viewContext(
  snapshot: Snapshot,
  events: EventAccess,
  search: Pick<ViewContext, 'matching' | 'occurring'>,
): ViewContext {
  let ladders: LadderContext | undefined;
  return {
    snapshot,
    eventLine: (row) => events.line(row),
    eventParams: (row) => events.params(row),
    eventData: (row) => events.data(row),
    show: DEFAULT_SHOW,
    threadName: (index) => events.names.thread(index),
    fdName: (index) => events.names.fd(index),
    ...search,
    ladder: (path) => buildLadder(path, (ladders ??= ladderContext(snapshot))),
  };
}

function ladderContext(snapshot: Snapshot): LadderContext {
  const index = createClusterIndex(snapshot.cluster);
  return {
    comparer: createComparer(snapshot.baseline, targetNames(index)),
    names: clusterNames(index),
    endTime: snapshot.durationNs,
  };
}
