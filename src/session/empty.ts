/** What views see of a capture without any events: enough to know which columns they have. */
import { createAnalysis } from '../analysis/analysis.js';
import { finish } from '../base/steps.js';
import type { ViewContext } from '../views/view.js';
import { EventAccess } from './event-access.js';
import { openJudge } from './judge.js';
import { viewContext } from './view-context.js';

export async function emptyContext(): Promise<ViewContext> {
  const analysis = createAnalysis();
  const judge = await openJudge({ capture: '-', reference: undefined });
  const progress = { bytesRead: 0, bytesTotal: 0, done: true };
  const snapshot = finish(judge({ files: [], rev: 0, now: 0, analysis, progress, issues: [] }));
  const access = new EventAccess(analysis.engine, { readBlock: () => undefined });
  const matching = (): ReturnType<ViewContext['matching']> => ({ rows: [], done: true });
  return viewContext(snapshot, access, matching, () => '');
}
