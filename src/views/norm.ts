/** The baseline: what calls are compared with, per kind of call and step. */
import { formatBytes, formatCount, formatDuration } from '../base/format.js';
import type { BaselineEntry, BaselineSource, Measure } from '../model/baseline.js';
import { column, listSection, numberColumn } from './build.js';
import type { Column, DetailLine, Section, View, ViewContext } from './view.js';

interface NormRow {
  readonly entry: BaselineEntry;
  /** undefined = nothing was measured: only the sequence of steps counts. */
  readonly measure: Measure | undefined;
  readonly isFirst: boolean;
}

const SOURCES: Readonly<Record<BaselineSource, string>> = {
  'built-in': 'the steps of a healthy call; nothing could be measured',
  learned: 'the healthy calls of what is read',
  file: 'the recorded run given with --baseline',
  marked: 'what was marked with B',
};

function valueColumn(
  id: string,
  header: string,
  help: string,
  value: (measure: Measure) => number,
): Column<NormRow> {
  return column({
    id,
    header,
    align: 'right',
    min: 9,
    max: 12,
    cut: 'end',
    help,
    text: ({ measure }) => (measure === undefined ? '' : valueText(measure, value(measure))),
    sort: ({ measure }) => (measure === undefined ? -1 : value(measure)),
  });
}

function valueText({ id }: Measure, value: number): string {
  return id === 'response-bytes' ? formatBytes(value) : formatDuration(value);
}

const COLUMNS: readonly Column<NormRow>[] = [
  column({
    id: 'base.call',
    header: 'kind of call',
    min: 24,
    grow: 1,
    max: 90,
    help: 'What is called, the transport, how many components relay it, and the request where HTTP shows it.',
    text: ({ entry, isFirst }) => (isFirst ? entry.key || 'any call' : ''),
    sort: ({ entry }) => entry.key,
  }),
  numberColumn({
    id: 'base.calls',
    header: 'calls',
    min: 6,
    help: 'Healthy calls of the kind.',
    value: ({ entry, isFirst }) => (isFirst ? entry.paths : -1),
    format: formatCount,
  }),
  column({
    id: 'base.step',
    header: 'step',
    min: 14,
    max: 16,
    help: 'Step that was measured.',
    text: ({ measure }) => measure?.id ?? 'sequence only',
    sort: ({ measure }) => measure?.id ?? '',
  }),
  valueColumn('base.p50', 'p50', 'Half of the calls had at most this.', ({ p50 }) => p50),
  valueColumn('base.p95', 'p95', '19 of 20 calls had at most this.', ({ p95 }) => p95),
];

function rowsOf({ snapshot }: ViewContext): readonly NormRow[] {
  return snapshot.baseline.entries.flatMap((entry): readonly NormRow[] =>
    entry.measures.length === 0
      ? [{ entry, measure: undefined, isFirst: true }]
      : entry.measures.map((measure, i) => ({ entry, measure, isFirst: i === 0 })),
  );
}

function detail({ snapshot }: ViewContext, { entry, measure }: NormRow): readonly DetailLine[] {
  const { label, source } = snapshot.baseline;
  const measured =
    measure === undefined
      ? []
      : [{ label: measure.id, text: `measured in ${formatCount(measure.count)} of them` }];
  return [
    { label: 'baseline', text: label, tone: 'accent' },
    { label: 'from', text: SOURCES[source] },
    { label: 'kind', text: entry.key || 'any call' },
    ...measured,
  ];
}

function section(context: ViewContext): Section<NormRow> {
  return listSection({
    id: 'baseline',
    title: '',
    columns: COLUMNS,
    rows: rowsOf(context),
    empty: 'nothing is compared with yet',
    key: ({ entry, measure }) => `base:${entry.key}:${measure?.id ?? ''}`,
    copy: ({ entry, measure }) =>
      measure === undefined
        ? entry.key
        : `${entry.key} ${measure.id}: p50 ${valueText(measure, measure.p50)}, p95 ${valueText(measure, measure.p95)}`,
    detail: (row) => detail(context, row),
  });
}

export const norm: View = {
  id: 'baseline',
  aliases: ['base', 'norm'],
  title: 'Baseline',
  help:
    'What calls are compared with: kinds of healthy calls and how long their steps took. {set-baseline} on a call makes that ' +
    'call the baseline, {set-baseline} elsewhere all healthy calls of what is read; {baseline} hides in ladders what it says.',
  appliesTo: [''],
  sections: (context) => [section(context)],
  subtitle: ({ snapshot }) => snapshot.baseline.label,
};
