/** Events at which failed calls broke. */
import type { Snapshot } from '../model/snapshot.js';

/** Their rows; -1 among them where a call broke without an event. */
export function failureRows(s: Snapshot): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const path of s.facts.paths) {
    if (path.outcome !== 'failed') continue;
    const leg = path.failedLeg;
    if (leg === undefined) continue;
    rows.add(leg.errorRow >= 0 ? leg.errorRow : leg.result === 'connected' ? -1 : leg.resultRow);
  }
  return rows;
}
