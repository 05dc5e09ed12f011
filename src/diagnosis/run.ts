/**
 * Runs all rules. A rule that throws is reported as an issue and disturbs no other; a call that one rule
 * explains is not offered to the next.
 */
import type { Comparer } from '../baseline/compare.js';
import { printable } from '../base/text.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Confidence, Diagnosis, Severity } from '../model/diagnosis.js';
import type { Issue } from '../model/issue.js';
import type { Facts } from '../model/snapshot.js';
import { callsOf } from './calls.js';
import { RULES } from './index.js';
import type { Rule, RuleContext } from './rule.js';
import { createSockets } from './sockets.js';

export interface DiagnoseInput {
  readonly facts: Facts;
  readonly cluster: ClusterIndex;
  readonly comparer: Comparer;
}

export interface Verdicts {
  /** The worst and surest first. */
  readonly diagnoses: readonly Diagnosis[];
  readonly issues: readonly Issue[];
}

const SEVERITIES: readonly Severity[] = ['fail', 'warn', 'info'];
const CONFIDENCES: readonly Confidence[] = ['certain', 'likely', 'possible'];

export function diagnose(input: DiagnoseInput, rules: readonly Rule[] = RULES): Verdicts {
  const { facts, cluster, comparer } = input;
  const calls = callsOf(facts.paths, cluster);
  const hostOf: RuleContext['hostOf'] = ({ node }) => facts.nodes[node]?.hostName ?? '';
  const shared = { facts, cluster, comparer, calls, hostOf };
  const sockets = createSockets(facts, cluster);
  const explained = new Set<number>();
  const diagnoses: Diagnosis[] = [];
  const issues: Issue[] = [];
  for (const rule of rules) {
    const open = calls.filter((call) => !explained.has(call.path.id));
    const found = runRule(rule, { ...shared, sockets, open }, issues);
    for (const diagnosis of found) {
      diagnoses.push(diagnosis);
      diagnosis.paths.forEach((id) => explained.add(id));
    }
  }
  return { diagnoses: diagnoses.sort(byWeight), issues };
}

function runRule(rule: Rule, context: RuleContext, issues: Issue[]): readonly Diagnosis[] {
  try {
    return rule.run(context);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const detail = `The rule ${rule.id} failed and was left out (${printable(message)}); please report it.`;
    issues.push({ kind: 'failed-rule', offset: -1, count: 1, detail });
    return [];
  }
}

function byWeight(a: Diagnosis, b: Diagnosis): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    b.count - a.count
  );
}
