/** `diagnose` for people: one block per verdict. */
import { printable } from '../../base/text.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import { nodeNames } from '../../model/node.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { ReportContext } from './context.js';
import { serviceLines } from './services.js';
import { headline, noVerdict, timeOfRow } from './summary.js';

const SYMBOLS = { fail: '✖', warn: '▲', info: '·' } as const;

export function reportText(snapshot: Snapshot, context: ReportContext): string {
  const lines = [`${snapshot.files.join(', ')}: ${headline(snapshot)}`];
  const { nodes } = snapshot.facts;
  if (nodes.length > 1) lines.push(`nodes: ${nodeNames(nodes, snapshot.captures).join(', ')}`);
  const known = snapshot.cluster.sources.join(', ') || 'none';
  lines.push(`cluster state: ${known}; baseline: ${snapshot.baseline.label}`);
  for (const issue of snapshot.issues)
    lines.push(`capture issue (${String(issue.count)}): ${issue.detail}`);
  lines.push('');
  if (snapshot.diagnoses.length === 0) lines.push(noVerdict(snapshot), '');
  for (const d of snapshot.diagnoses) lines.push(...block(d, snapshot, context), '');
  const services = serviceLines(snapshot);
  if (services.length > 0) lines.push('services', ...services.map((line) => `  ${line}`));
  return `${lines.map(printable).join('\n').trimEnd()}\n`;
}

function block(d: Diagnosis, snapshot: Snapshot, context: ReportContext): string[] {
  const name =
    d.subject.namespace === '' ? d.subject.name : `${d.subject.namespace}/${d.subject.name}`;
  const lines = [
    `${SYMBOLS[d.severity]} ${d.rule}  ${d.subject.kind} ${name}  (${d.severity}, ${d.confidence})`,
    `  ${d.summary}`,
    '  evidence',
  ];
  for (const e of d.evidence) {
    if (e.row < 0) lines.push(`    ${e.note}`);
    else {
      const number = String(snapshot.events.number(e.row));
      lines.push(`    event ${number}  ${timeOfRow(snapshot, e.row)}  ${e.note}`);
      lines.push(`      ${context.eventLine(e.row)}`);
    }
  }
  for (const text of d.counterEvidence) lines.push(`  against it: ${text}`);
  for (const text of d.alternatives) lines.push(`  or else: ${text}`);
  lines.push(`  fix: ${d.fix.text}`);
  for (const command of d.fix.commands) lines.push(`    ${command}`);
  return lines;
}
