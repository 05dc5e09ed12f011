/** Counts and sentences that every form of the report shares. */
import { plural } from '../../base/format.js';
import { clockTime } from '../../analysis/event-text/line.js';
import { missingWitnesses } from '../../model/needed-events.js';
import type { Outcome, Path } from '../../model/path.js';
import type { Snapshot } from '../../model/snapshot.js';

export type OutcomeCounts = { readonly paths: number } & Readonly<Record<Outcome, number>>;

export function outcomeCounts(paths: readonly Path[]): OutcomeCounts {
  const counts = { paths: paths.length, ok: 0, failed: 0, slow: 0, unfinished: 0, undecided: 0 };
  for (const path of paths) counts[path.outcome]++;
  return counts;
}

/** 'read 11,057 events, 5.9 s; 3 calls: 3 failed'. */
export function headline(snapshot: Snapshot): string {
  const counts = outcomeCounts(snapshot.facts.paths);
  const outcomes: readonly Outcome[] = ['ok', 'failed', 'slow', 'unfinished', 'undecided'];
  const parts = outcomes.filter((o) => counts[o] > 0).map((o) => `${String(counts[o])} ${o}`);
  const span = `${(snapshot.durationNs / 1e9).toFixed(1)} s`;
  const calls =
    counts.paths === 0 ? 'no calls' : `${plural(counts.paths, 'call')}: ${parts.join(', ')}`;
  return `${snapshot.events.shown.toLocaleString('en-US')} events in ${span}; ${calls}`;
}

/** What to say when no rule found anything. */
export function noVerdict(snapshot: Snapshot): string {
  const { paths, ok, failed } = outcomeCounts(snapshot.facts.paths);
  if (paths === 0)
    return 'No verdict: the capture shows no calls. Record while the call is made, on the node of the client.';
  if (ok === paths) return `No verdict: healthy, all ${plural(paths, 'call')} were answered.`;
  if (failed > 0) return `No verdict: ${plural(failed, 'call')} failed, and no rule explains why.`;
  const missing = missingWitnesses(snapshot.events);
  const why =
    missing.length === 0
      ? ''
      : ` It has no events of ${missing.join(', ')}; record without a filter, until the calls are over.`;
  return `No verdict: nothing failed; some calls cannot be judged from this capture.${why}`;
}

/** Time of day of a row, as sysdig prints it. */
export function timeOfRow(snapshot: Snapshot, row: number): string {
  return clockTime(snapshot.events.startTime + BigInt(Math.round(snapshot.events.time(row))));
}
