/** What reports need beside the snapshot: names, ladders, and the text of events. */
import { createClusterIndex } from '../../model/cluster-index.js';
import type { Path } from '../../model/path.js';
import type { Ladder } from '../../model/rungs.js';
import { targetNames } from '../conclude.js';
import type { EngineSession } from '../engine-session.js';

export interface ReportContext {
  /** `curl (502) < connect res=…` */
  eventLine(row: number): string;
  ladder(path: Path): Ladder;
  /** 'default/my-nginx:8080', or the address that was called; '' when nothing was. */
  serviceName(path: Path): string;
}

export function reportContext(session: Pick<EngineSession, 'context' | 'snapshot'>): ReportContext {
  const { eventLine, ladder } = session.context();
  const serviceName = targetNames(createClusterIndex(session.snapshot().cluster));
  return { eventLine, ladder, serviceName };
}
