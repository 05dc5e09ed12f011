/** What reports need beside the snapshot: names, ladders, and the text of events. */
import type { Path } from '../../model/path.js';
import type { Ladder } from '../../model/rungs.js';

export interface ReportContext {
  /** `curl (502) < connect res=…` */
  eventLine(row: number): string;
  ladder(path: Path): Ladder;
  /** 'default/my-nginx:8080', or the address that was called; '' when nothing was. */
  serviceName(path: Path): string;
}
