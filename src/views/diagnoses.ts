/** The start screen: what is wrong and how to mend it, then all Services with their health. */
import { formatSeconds, plural } from '../base/format.js';
import type { Diagnosis, Severity } from '../model/diagnosis.js';
import { missingWitnesses } from '../model/needed-events.js';
import { pathById } from '../model/snapshot.js';
import type { Snapshot } from '../model/snapshot.js';
import { cell, column, listSection } from './build.js';
import { refKey } from './calls.js';
import { shortQuote } from './log-text.js';
import { diagnosisKey, PATH_SCOPES, verdictsIn } from './path-scope.js';
import { pathLabel, pathTarget } from './paths.js';
import * as service from './service-columns.js';
import { earlierLines } from './service-detail.js';
import { serviceSection } from './services.js';
import type {
  Cell,
  Column,
  DetailLine,
  Scope,
  Section,
  Target,
  Tone,
  View,
  ViewContext,
} from './view.js';

const MARKS: Readonly<Record<Severity, string>> = { fail: '✖', warn: '▲', info: '•' };
const TONES: Readonly<Record<Severity, Tone>> = { fail: 'fail', warn: 'warn', info: 'accent' };

const COLUMNS: readonly Column<Diagnosis>[] = [
  column({
    id: 'diag.confidence',
    header: '',
    min: 8,
    max: 10,
    text: (d) => `${MARKS[d.severity]} ${d.confidence}`,
    tone: (d) => TONES[d.severity],
  }),
  column({ id: 'diag.rule', header: '', min: 12, max: 20, text: (d) => d.rule }),
  column({
    id: 'diag.subject',
    header: '',
    min: 12,
    max: 36,
    drop: 1,
    text: (d) => subjectText(d),
  }),
  column({
    id: 'diag.summary',
    header: '',
    min: 16,
    grow: 1,
    max: 400,
    cut: 'end',
    text: (d) => d.summary,
  }),
];

const HEALTH: readonly Column<service.ServiceRow>[] = [
  service.nameColumn,
  service.vipColumn,
  service.portsColumn,
  service.selectorColumn,
  service.podsColumn,
  service.readyColumn,
  service.callsColumn,
  service.failedColumn,
  service.p50Column,
];

function subjectText({ subject }: Diagnosis): string {
  return subject.namespace === '' ? subject.name : refKey(subject);
}

function verdictSection(context: ViewContext, scope: Scope): Section<Diagnosis> {
  const { snapshot } = context;
  const { progress } = snapshot;
  const diagnoses = verdictsIn(context, scope);
  const none = scope.kind === '' ? silence(snapshot) : 'no verdict is about this';
  return listSection<Diagnosis>({
    id: 'verdicts',
    title: '',
    columns: COLUMNS,
    rows: diagnoses,
    empty: progress.done ? none : 'reading … no failure so far',
    key: (d) => `verdict:${d.rule}:${d.subject.kind}:${refKey(d.subject)}`,
    notes: (d) => fixNotes(d),
    drill: (d) => firstPath(d, snapshot),
    subject: (d) => ({ kind: 'diagnosis', key: diagnosisKey(d) }),
    copy: (d) => d.fix.commands[0],
    time: (d) => pathById(snapshot, d.paths[0] ?? -1)?.startTime ?? -1,
    detail: (d) => verdictDetail(d, snapshot),
    anomaly: (from, direction) => {
      const next = from + direction;
      return next >= 0 && next < diagnoses.length ? next : -1;
    },
  });
}

function silence({ facts, events }: Snapshot): string {
  const { paths } = facts;
  if (paths.length === 0) return '✓ no failure found: the capture shows no calls';
  const open = paths.filter((p) => p.outcome === 'undecided' || p.outcome === 'unfinished').length;
  const missing = open === 0 ? [] : missingWitnesses(events);
  const why = missing.length === 0 ? '' : `; the capture does not show ${missing.join(', ')}`;
  const untold = open === 0 ? '' : `, ${String(open)} of them cannot be judged${why}`;
  return `${open === 0 ? '✓ ' : ''}no failure found in ${plural(paths.length, 'call')}${untold}`;
}

function fixNotes(d: Diagnosis): readonly Cell[] {
  const command = d.fix.commands[0] ?? d.fix.text;
  return command === '' ? [] : [cell(`          fix  ${command}`, 'ok')];
}

/** The ladder of the first failing call; without one, the calls of the subject. */
function firstPath(d: Diagnosis, s: Snapshot): Target {
  const label = d.subject.name;
  const first = pathById(s, d.paths[0] ?? -1);
  const scope = { kind: 'diagnosis', key: diagnosisKey(d) };
  if (first === undefined) return { view: 'paths', scope, label };
  return { ...pathTarget(first), label: `${label} › ${pathLabel(first)}` };
}

/** Cause, what speaks against it, remedy, proof, other causes: the first lines have to be enough. */
function verdictDetail(d: Diagnosis, s: Snapshot): readonly DetailLine[] {
  const { events } = s;
  return [
    { label: d.confidence, text: d.summary, tone: TONES[d.severity] },
    ...d.counterEvidence.map((text): DetailLine => ({ label: 'but', text, tone: 'warn' })),
    ...d.fix.commands.map((text): DetailLine => ({ label: 'fix  $', text, tone: 'ok' })),
    { label: d.fix.commands.length > 0 ? '' : 'fix', text: d.fix.text },
    ...d.evidence.map(({ row, time, note }): DetailLine =>
      row < 0
        ? { label: 'evidence', text: note }
        : {
            label: `event ${String(events.number(row))}`,
            text: `${formatSeconds(time)} s  ${shortQuote(note)}`,
          },
    ),
    ...earlierLines(subjectText(d), s),
    ...d.alternatives.map((text): DetailLine => ({ label: 'or else', text })),
  ];
}

export const diagnoses: View = {
  id: 'diagnoses',
  aliases: ['diag', 'verdicts', 'x', 'popeye'],
  title: 'Diagnoses',
  help:
    'What is wrong, what shows it and the command that mends it; below, every Service with its health. ' +
    '{open} on a verdict opens the first failing call as a ladder, on a Service its calls. {copy} copies the fix.',
  appliesTo: ['', ...PATH_SCOPES],
  sections: (context, scope) => {
    const verdicts = verdictSection(context, scope);
    return scope.kind === '' ? [verdicts, serviceSection(context, scope, HEALTH)] : [verdicts];
  },
};
