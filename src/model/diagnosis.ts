/** A rule's verdict. Rules are pure: same facts, same verdicts. */
import type { ObjectRef } from './cluster.js';

export type Severity = 'fail' | 'warn' | 'info';
export type Confidence = 'certain' | 'likely' | 'possible';

export interface Evidence {
  /** Event row; -1 for evidence that is not an event (a rule of iptables-save, a label). */
  readonly row: number;
  readonly time: number;
  /** What this piece shows, in the user's terms. */
  readonly note: string;
}

export interface Fix {
  /** What to change and why it helps, one or two sentences. */
  readonly text: string;
  /** Commands for these very objects, ready to paste; [] when there is none that is sure. */
  readonly commands: readonly string[];
}

export interface Diagnosis {
  /** Stable id of the rule: 'wrong-target-port'. */
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly subject: ObjectRef;
  readonly summary: string;
  /** Failing paths of all paths to the same subject. */
  readonly count: number;
  readonly total: number;
  readonly evidence: readonly Evidence[];
  /** What speaks against it, [] nothing. */
  readonly counterEvidence: readonly string[];
  /** What else it could be, with what would tell. */
  readonly alternatives: readonly string[];
  readonly fix: Fix;
  /** Ids of the failing paths it explains. */
  readonly paths: readonly number[];
}
