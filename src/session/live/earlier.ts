/**
 * Counts what the window gives up when it moves, so that the numbers of a Service are those since the start
 * and not those of the last minutes.
 */
import { addCounts } from '../../model/earlier.js';
import type { CallCount, Earlier } from '../../model/earlier.js';
import type { Snapshot } from '../../model/snapshot.js';
import { blamedPaths, countCalls, groupCalls } from '../../views/calls.js';

/** @param until ns since the stream's start: where the window begins from now on */
export function countEarlier(s: Snapshot, until: number): Earlier {
  const blamed = blamedPaths(s);
  const calls = new Map<string, CallCount>();
  for (const [key, group] of groupCalls(s)) {
    const before = (time: number): boolean => time < until;
    const paths = group.paths.filter((p) => before(p.startTime));
    const lookups = group.lookups.filter((l) => before(l.questionTime));
    const given = countCalls({ paths, lookups }, s.earlier.until, blamed);
    const count = addCounts(group.earlier, given);
    if (count.calls > 0) calls.set(key, count);
  }
  return { until, calls };
}
