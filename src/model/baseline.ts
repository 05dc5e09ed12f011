/**
 * The healthy sequence that paths are compared with. `built-in` is structure only; a learned one adds what
 * was measured on healthy paths of the same kind.
 */
/** `marked`: the user said in the session that these calls are as they should be. */
export type BaselineSource = 'built-in' | 'learned' | 'file' | 'marked';

export type DeviationKind = 'missing' | 'failed' | 'extra' | 'slower' | 'fewer-bytes';

/** Steps whose duration or size is measured per path. Durations in ns, sizes in bytes. */
export type MeasureId =
  'dns' | 'connect' | 'accept' | 'dial' | 'backend' | 'first-byte' | 'total' | 'response-bytes';

export interface Measure {
  readonly id: MeasureId;
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}

/** What is normal for paths of one kind (same service port, same shape of legs). */
export interface BaselineEntry {
  /** '' matches every path that no other entry matches. */
  readonly key: string;
  readonly measures: readonly Measure[];
  readonly paths: number;
}

export interface Baseline {
  readonly source: BaselineSource;
  /** For the status line: 'built-in', 'learned from 50 healthy calls', 'good.scap'. */
  readonly label: string;
  readonly entries: readonly BaselineEntry[];
}

export interface Deviation {
  readonly kind: DeviationKind;
  /** The measure or the rung kind it concerns. */
  readonly step: string;
  readonly text: string;
}
