/** What could not be read or joined, and what to do about it: the count of the status line, in full. */
import { formatCount } from '../base/format.js';
import type { Issue } from '../model/issue.js';
import { column, listSection, numberColumn } from './build.js';
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

export const issues: View = {
  id: 'issues',
  aliases: ['issue', 'problems'],
  title: 'Issues',
  help:
    'What could not be read: damage of the capture with its place, cluster state that was not understood, parts ' +
    'of svc-top that failed. The rest is shown all the same.',
  appliesTo: [''],
  sections: (context) => [section(context)],
};
