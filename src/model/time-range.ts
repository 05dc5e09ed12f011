/** A span of the capture that is looked at alone, ns since its start. */
export interface TimeRange {
  /** -Infinity = from the beginning. */
  readonly from: number;
  /** Infinity = to the end. */
  readonly to: number;
}

/** Whether something that lasted from `start` to `end` touches the range; what has no time does not. */
export function isWithin(range: TimeRange | undefined, start: number, end = start): boolean {
  if (range === undefined) return true;
  return start >= 0 && start <= range.to && Math.max(start, end) >= range.from;
}
