/**
 * The part of a snapshot that lies in a time range. This is the one place where `(` and `)` take effect:
 * views count and list what the snapshot has, and get one that has less. Calls that reach into the range
 * are whole; numbers of calls, lookups and connections stay, so that scopes mean the same.
 */
import type { Diagnosis } from '../model/diagnosis.js';
import type { Snapshot } from '../model/snapshot.js';
import { isWithin } from '../model/time-range.js';
import type { TimeRange } from '../model/time-range.js';

export function inRange(s: Snapshot, range: TimeRange): Snapshot {
  const paths = s.facts.paths.filter((p) => isWithin(range, p.startTime, p.endTime));
  const logs = s.facts.logs.filter((line) => isWithin(range, line.time));
  const ids = new Set(paths.map((p) => p.id));
  return {
    ...s,
    range,
    whole: s,
    facts: { ...s.facts, paths, logs },
    diagnoses: s.diagnoses.flatMap((d) => verdictIn(d, ids, range)),
  };
}

/** A verdict with those of its calls that are in the range; without calls, by its evidence. */
function verdictIn(d: Diagnosis, ids: ReadonlySet<number>, range: TimeRange): readonly Diagnosis[] {
  const paths = d.paths.filter((id) => ids.has(id));
  const shows =
    d.paths.length > 0
      ? paths.length > 0
      : d.evidence.length === 0 || d.evidence.some((e) => e.row < 0 || isWithin(range, e.time));
  return shows ? [{ ...d, paths }] : [];
}
