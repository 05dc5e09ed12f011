/**
 * What could not be read or joined (the count of the status line, in full), and what cannot be known from
 * this capture, with the command that gets it.
 */
import { formatCount } from '../base/format.js';
import type { Issue } from '../model/issue.js';
import { cell, column, listSection, numberColumn } from './build.js';
import { limitsOf } from './limits.js';
import type { Limit } from './limits.js';
import type { Column, DetailLine, Section, View, ViewContext } from './view.js';

const COLUMNS: readonly Column<Issue>[] = [
  column({
    id: 'issue.kind',
    header: 'issue',
    min: 10,
    max: 16,
    help: 'Kind of problem.',
    text: ({ kind }) => `▲ ${kind}`,
    tone: () => 'warn',
    sort: ({ kind }) => kind,
  }),
  numberColumn({
    id: 'issue.count',
    header: 'count',
    min: 5,
    help: 'How often it occurred.',
    value: ({ count }) => count,
    format: formatCount,
  }),
  numberColumn({
    id: 'issue.offset',
    header: 'offset',
    min: 6,
    drop: 1,
    help: 'Byte of the unpacked input at which it occurred first.',
    value: ({ offset }) => offset,
    format: formatCount,
  }),
  column({
    id: 'issue.detail',
    header: 'what, and what to do',
    min: 24,
    grow: 1,
    max: 400,
    cut: 'end',
    help: 'What is wrong, and what to do when something can be done. The pane has all of it.',
    text: ({ detail }) => detail,
  }),
];

function detail(issue: Issue): readonly DetailLine[] {
  const { kind, count, offset } = issue;
  const place = offset < 0 ? '' : `, first at byte ${formatCount(offset)} of the unpacked input`;
  return [
    { label: kind, text: issue.detail, tone: 'warn' },
    { label: 'seen', text: `${formatCount(count)}×${place}` },
  ];
}

function section({ snapshot }: ViewContext): Section<Issue> {
  const { issues, progress } = snapshot;
  return listSection({
    id: 'issues',
    title: '',
    columns: COLUMNS,
    rows: issues,
    empty: progress.done ? '✓ everything could be read' : 'reading … nothing wrong so far',
    key: ({ kind, offset, detail: text }) => `issue:${kind}:${String(offset)}:${text}`,
    copy: (issue) => issue.detail,
    detail,
  });
}

const LIMIT_COLUMNS: readonly Column<Limit>[] = [
  column({
    id: 'limit.kind',
    header: 'cannot be told',
    min: 16,
    max: 18,
    help: 'What is missing.',
    text: ({ id }) => `▲ ${id}`,
    tone: () => 'warn',
    sort: ({ id }) => id,
  }),
  numberColumn({
    id: 'limit.count',
    header: 'count',
    min: 5,
    help: 'How often it stood in the way.',
    value: ({ count }) => count,
    format: formatCount,
  }),
  column({
    id: 'limit.prevents',
    header: 'weakens the verdicts',
    min: 20,
    max: 42,
    drop: 1,
    cut: 'end',
    help: 'Rules that cannot speak, or not surely, without it.',
    text: ({ prevents }) => prevents.join(' '),
  }),
  column({
    id: 'limit.what',
    header: 'why',
    min: 24,
    grow: 1,
    max: 400,
    cut: 'end',
    help: 'What the capture lacks; below, the command that gets it. The pane has all of it.',
    text: ({ what }) => what,
  }),
];

function limitSection(context: ViewContext): Section<Limit> {
  return listSection({
    id: 'limits',
    title: '',
    columns: LIMIT_COLUMNS,
    rows: limitsOf(context),
    empty: '✓ nothing that a verdict needs is missing',
    key: ({ id }) => `limit:${id}`,
    notes: ({ command }) => [cell(`          $ ${command}`, 'ok')],
    copy: ({ command }) => command,
    detail: ({ id, count, what, prevents, command }) => [
      { label: id, text: what, tone: 'warn' },
      { label: 'seen', text: `${formatCount(count)}×` },
      { label: 'weakens', text: prevents.join(', ') },
      { label: 'to get it  $', text: command, tone: 'ok' },
    ],
  });
}

export const issues: View = {
  id: 'issues',
  aliases: ['issue', 'problems', 'limits'],
  title: 'Issues',
  help:
    'What could not be read: damage of the capture with its place, cluster state that was not understood, parts ' +
    'of svc-top that failed; the rest is shown all the same. Below: what this capture cannot tell (lost events, ' +
    'bytes that were cut, ends on other nodes …), the verdicts that this weakens, and the command that gets it; ' +
    '{copy} copies it.',
  appliesTo: [''],
  sections: (context) => [section(context), limitSection(context)],
};
