/** One pass over the captures of a session: where the bytes come from, and what is made of them. */
import { createAnalysis } from '../analysis/analysis.js';
import type { Analysis } from '../analysis/analysis.js';
import { formatDuration } from '../base/format.js';
import { openCaptures } from '../capture/index.js';
import type { Capture } from '../capture/index.js';
import type { Issue } from '../model/issue.js';
import { nodeNames } from '../model/node.js';
import type { NodeClock } from '../model/node.js';
import { EventAccess } from './event-access.js';

export class Reading {
  readonly capture: Capture;
  /** What is taken out of the times. */
  readonly clocks: readonly NodeClock[];
  readonly analysis: Analysis = createAnalysis();
  readonly access: EventAccess;

  constructor(capture: Capture, clocks: readonly NodeClock[]) {
    this.capture = capture;
    this.clocks = clocks;
    this.access = new EventAccess(this.analysis.engine, capture.spool, capture.files);
  }

  /** Clocks that have to be put right, once all is read; nodes whose clocks cannot be are left as they are. */
  clocksFound(): readonly NodeClock[] {
    return this.analysis.clocks().clocks;
  }

  /** What was done about clocks, and what cannot be. */
  clockIssues(): readonly Issue[] {
    const names = nodeNames(this.analysis.engine.nodes, this.capture.files);
    const issue = (detail: string): Issue => ({
      kind: 'clocks-differ',
      offset: -1,
      count: 1,
      detail,
    });
    const done = this.clocks.map(({ node, aheadNs }) => {
      const side = aheadNs > 0 ? 'ahead' : 'behind';
      return issue(
        `The clock of ${names[node] ?? ''} is ${formatDuration(Math.abs(aheadNs))} ${side}, as its connections tell; its times were put right by that much.`,
      );
    });
    const unsteady = this.analysis
      .clocks()
      .unsteady.map((node) =>
        issue(
          `The clock of ${names[node] ?? ''} was set or drifts while it was recorded: times between nodes are not reliable.`,
        ),
      );
    return [...done, ...unsteady];
  }

  close(): void {
    this.capture.close();
  }
}

export async function openReading(
  paths: readonly string[],
  clocks: readonly NodeClock[] = [],
): Promise<Reading> {
  return new Reading(await openCaptures(paths, clocks), clocks);
}
