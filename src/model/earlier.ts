/**
 * What a running stream no longer holds, counted: the window moves on, the numbers of calls stay. A capture
 * holds everything, so nothing of it is earlier.
 */

export interface CallCount {
  readonly calls: number;
  readonly failed: number;
}

export interface Earlier {
  /** Calls that began before are counted here, ns since the stream's start; also those still shown. */
  readonly until: number;
  /** By what was called: `namespace/name` of a Service, else the address or the name. */
  readonly calls: ReadonlyMap<string, CallCount>;
}

export const NO_CALLS: CallCount = { calls: 0, failed: 0 };
export const NOTHING_EARLIER: Earlier = { until: -Infinity, calls: new Map() };

export function addCounts(a: CallCount, b: CallCount): CallCount {
  return { calls: a.calls + b.calls, failed: a.failed + b.failed };
}
