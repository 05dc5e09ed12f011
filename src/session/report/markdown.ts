/** `diagnose --markdown`: for an issue or a chat. */
import { printable } from '../../base/text.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { ReportContext } from './context.js';
import { serviceLines } from './services.js';
import { headline, noVerdict, timeOfRow } from './summary.js';

export function reportMarkdown(snapshot: Snapshot, context: ReportContext): string {
  const parts = [`# ${plain(snapshot.files.join(', '))}`, plain(headline(snapshot))];
  if (snapshot.diagnoses.length === 0) parts.push(plain(noVerdict(snapshot)));
  for (const d of snapshot.diagnoses) parts.push(...section(d, snapshot, context));
  const services = serviceLines(snapshot).map((line) => `- ${plain(line)}`);
  if (services.length > 0) parts.push('## Services', services.join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function section(d: Diagnosis, snapshot: Snapshot, context: ReportContext): string[] {
  const name =
    d.subject.namespace === '' ? d.subject.name : `${d.subject.namespace}/${d.subject.name}`;
  const parts = [
    `## ${d.rule}: ${plain(`${d.subject.kind} ${name}`)} (${d.severity}, ${d.confidence})`,
    plain(d.summary),
    d.evidence.map((e) => `- ${plain(e.note)}${eventText(e.row, snapshot, context)}`).join('\n'),
  ];
  const doubts = [
    ...d.counterEvidence.map((text) => `- against it: ${plain(text)}`),
    ...d.alternatives.map((text) => `- or else: ${plain(text)}`),
  ];
  if (doubts.length > 0) parts.push(doubts.join('\n'));
  parts.push(`**Fix.** ${plain(d.fix.text)}`);
  if (d.fix.commands.length > 0) parts.push(fenced(d.fix.commands.join('\n')));
  return parts;
}

function eventText(row: number, snapshot: Snapshot, context: ReportContext): string {
  if (row < 0) return '';
  const number = String(snapshot.events.number(row));
  return ` (event ${number}, ${timeOfRow(snapshot, row)}: ${code(context.eventLine(row))})`;
}

/** Text of captures cannot form Markdown or HTML of its own. */
function plain(text: string): string {
  return printable(text).replace(/[\\`*_<>[\]#|]/g, '\\$&');
}

function code(text: string): string {
  return `\`${printable(text).replaceAll('`', "'")}\``;
}

function fenced(text: string): string {
  return `\`\`\`sh\n${text.split('\n').map(printable).join('\n').replaceAll('```', "'''")}\n\`\`\``;
}
