/**
 * From an analysis to a snapshot: brings in the cluster state and the baseline that the user named. The
 * same for a capture and for a running stream.
 */
import type { Analysis } from '../analysis/analysis.js';
import type { Steps } from '../base/steps.js';
import type { Baseline } from '../model/baseline.js';
import { NOTHING_EARLIER } from '../model/earlier.js';
import type { Earlier } from '../model/earlier.js';
import type { Issue } from '../model/issue.js';
import type { Progress, Snapshot } from '../model/snapshot.js';
import { clusterOf } from './cluster-source.js';
import { conclude } from './conclude.js';

export interface JudgeOptions {
  /** Path of the capture, whose neighbours tell of the cluster when no file is named; '-' has none. */
  readonly capture: string;
  readonly cluster?: string | undefined;
  readonly iptables?: string | undefined;
}

export interface Judged {
  /** What the title shows. */
  readonly files: readonly string[];
  readonly rev: number;
  /** ns since the capture's start. */
  readonly now: number;
  readonly analysis: Analysis;
  readonly progress: Progress;
  /** What is compared with, when something was named or marked. */
  readonly reference?: Baseline | undefined;
  /** Complaints about the input as bytes. */
  readonly issues: readonly Issue[];
  /** What a running stream no longer holds. */
  readonly earlier?: Earlier;
}

export type Judge = (input: Judged) => Steps<Snapshot>;

export async function openJudge(options: JudgeOptions): Promise<Judge> {
  const known = await clusterOf(options);
  return function* (input) {
    const { files, rev, now, analysis, progress, issues, reference } = input;
    const { earlier = NOTHING_EARLIER } = input;
    const { engine } = analysis;
    const facts = yield* analysis.factsInSteps(now, progress.done);
    const concluded = yield* conclude(facts, {
      files: known.state,
      containers: engine.containers,
      apiEvents: engine.apiEvents,
      reference,
    });
    return {
      rev,
      files,
      progress,
      issues: [...issues, ...engine.issues, ...known.issues, ...concluded.issues],
      events: engine.events,
      durationNs: now,
      earlier,
      facts: concluded.facts,
      cluster: concluded.cluster,
      baseline: concluded.baseline,
      diagnoses: concluded.diagnoses,
    };
  };
}
