/**
 * Contract of a rule: a pure function from facts and cluster state to verdicts. Rules are registered in
 * index.ts, specific ones first: a call that one of them explains is not claimed by those after it. Silence
 * is the normal case; a rule that throws is reported, and the others stand.
 */
import type { Comparer } from '../baseline/compare.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Diagnosis } from '../model/diagnosis.js';
import type { Process } from '../model/process.js';
import type { Facts } from '../model/snapshot.js';
import type { Call } from './calls.js';
import type { Sockets } from './sockets.js';

export interface RuleContext {
  readonly facts: Facts;
  readonly cluster: ClusterIndex;
  readonly comparer: Comparer;
  /** Name of the machine that a process runs on, '' unknown. */
  hostOf(process: Process): string;
  /** Every path, with what it called and how it failed. */
  readonly calls: readonly Call[];
  /** Calls that no rule has explained yet. */
  readonly open: readonly Call[];
  readonly sockets: Sockets;
}

export interface Rule {
  /** Stable, kebab-case: part of the JSON output and the documentation. */
  readonly id: string;
  readonly title: string;
  /** What it looks at and what it takes care not to flag; for the documentation. */
  readonly help: string;
  run(context: RuleContext): readonly Diagnosis[];
}
