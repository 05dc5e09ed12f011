/** How often something happened over time, one character per stretch of it. */
import type { TimeRange } from '../model/time-range.js';

const LEVELS = '▁▂▃▄▅▆▇█';

/** Counts per stretch; times outside of the span are left out. */
export function histogram(
  times: Iterable<number>,
  { from, to }: TimeRange,
  cells: number,
): readonly number[] {
  const counts = Array.from({ length: cells }, () => 0);
  const width = Math.max(1, to - from) / cells;
  for (const time of times) {
    if (time < from || time > to) continue;
    const at = Math.min(cells - 1, Math.floor((time - from) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/** The largest count has a full cell, nothing a blank. */
export function sparkline(counts: readonly number[]): string {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return counts
    .map((n) => (n === 0 ? ' ' : LEVELS[Math.max(0, Math.ceil((n / most) * LEVELS.length) - 1)]))
    .join('');
}
