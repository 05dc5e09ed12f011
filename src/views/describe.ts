/**
 * All that is known of one row: its columns in full, what its pane says, the verdicts about it. It asks the
 * view that lists such rows, so a column added there is here too.
 */
import { formatAddress } from '../model/address.js';
import type { Process } from '../model/process.js';
import { cell, column, listSection } from './build.js';
import { connections } from './connections.js';
import { diagnoses } from './diagnoses.js';
import { events } from './events.js';
import { isGone } from './gone.js';
import { PATH_SCOPES, verdictsIn } from './path-scope.js';
import { paths } from './paths.js';
import { pods } from './pods.js';
import { services } from './services.js';
import type { DetailLine, Scope, Section, View, ViewContext } from './view.js';

/** Which view lists the rows of a kind. */
const HOMES: Readonly<Record<string, View>> = {
  service: services,
  pod: pods,
  path: paths,
  connection: connections,
  diagnosis: diagnoses,
  event: events,
};

interface Fact extends DetailLine {
  readonly index: number;
}

const COLUMNS = [
  column<Fact>({
    id: 'describe.what',
    header: 'what',
    min: 8,
    max: 18,
    help: 'Name of the column, or of the line in the pane.',
    text: ({ label }) => label,
    tone: () => 'dim',
  }),
  {
    ...column<Fact>({
      id: 'describe.value',
      header: 'value',
      min: 24,
      grow: 1,
      max: 400,
      cut: 'end',
      help: 'What is known; the pane has all of it.',
      text: ({ text }) => text,
    }),
    cell: ({ text, tone }: Fact) => cell(text, tone),
  },
];

function factsOf(context: ViewContext, scope: Scope): readonly DetailLine[] {
  if (isGone(context.snapshot, scope)) return [];
  const process = context.snapshot.facts.processes[Number(scope.key)];
  if (scope.kind === 'process') return process === undefined ? [] : processFacts(context, process);
  const home = HOMES[scope.kind];
  if (home === undefined) return [];
  for (const section of home.sections(context, { kind: '', key: '' })) {
    const row = findRow(section, scope);
    if (row !== undefined) return rowFacts(context, section, row);
  }
  return [];
}

function findRow(section: Section<unknown>, scope: Scope): unknown {
  // Events are too many to walk: a row of theirs is their place in the table, also outside of a range.
  if (scope.kind === 'event') return Number(scope.key);
  for (let i = 0; i < section.length; i++) {
    const row = section.row(i);
    const subject = section.subject?.(row) ?? section.drill?.(row)?.scope;
    if (subject?.kind === scope.kind && subject.key === scope.key) return row;
  }
  return undefined;
}

function rowFacts(
  context: ViewContext,
  section: Section<unknown>,
  row: unknown,
): readonly DetailLine[] {
  const cells = section.columns.map((c): DetailLine => {
    const { text, tone } = c.cell(row, context.snapshot);
    return { label: c.header, text, ...(tone === undefined ? {} : { tone }) };
  });
  return [...cells.filter((c) => c.label !== ''), ...(section.detail?.(row) ?? [])];
}

function processFacts({ snapshot }: ViewContext, process: Process): readonly DetailLine[] {
  const { pid, ppid, comm, args, cwd, uid, containerId, podUid } = process;
  const listening = snapshot.facts.listeners
    .filter((l) => l.process === process)
    .map((l) => `${l.l4} ${formatAddress(l.address)}`);
  return [
    { label: 'process', text: `${comm} ${String(pid)}`, tone: 'accent' },
    { label: 'program', text: process.exePath || process.exe },
    { label: 'arguments', text: args.join(' ') },
    { label: 'directory', text: cwd },
    { label: 'parent', text: String(ppid) },
    { label: 'user', text: String(uid) },
    { label: 'container', text: containerId },
    { label: 'pod uid', text: podUid },
    { label: 'listens on', text: listening.join(', ') },
  ];
}

function section(context: ViewContext, scope: Scope): Section<Fact> {
  const verdicts = scope.kind === 'diagnosis' ? [] : verdictsIn(context, scope);
  const lines: readonly DetailLine[] = [
    ...factsOf(context, scope).filter((line) => line.text !== ''),
    ...verdicts.map((d): DetailLine => ({
      label: 'verdict',
      text: `${d.rule}: ${d.summary}`,
      tone: 'fail',
    })),
  ];
  return listSection<Fact>({
    id: 'describe',
    title: '',
    columns: COLUMNS,
    rows: lines.map((line, index) => ({ ...line, index })),
    empty: 'nothing more is known of this',
    key: ({ index }) => `fact:${String(index)}`,
    subject: () => scope,
    copy: ({ text }) => text,
    detail: ({ index: _, ...line }) => [line],
  });
}

export const describe: View = {
  id: 'describe',
  aliases: ['desc'],
  title: 'Describe',
  help:
    'All that is known of the row it was opened from: its columns in full, its pane, the verdicts about it. ' +
    '{pane} goes on to its events, its bytes and its objects.',
  appliesTo: PATH_SCOPES,
  form: 'text',
  sections: (context, scope) => [section(context, scope)],
};
