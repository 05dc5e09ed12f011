/** Where time goes, per Service and per step of a call: quantiles, and a bar to compare them by. */
import { formatCount, formatDuration } from '../base/format.js';
import type { Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import { bar } from './bar.js';
import { column, listSection, numberColumn } from './build.js';
import { groupCalls, quantile } from './calls.js';
import { STEP_HELP, STEPS, stepSpan } from './latency-steps.js';
import type { Span, StepName } from './latency-steps.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

interface LatencyRow {
  readonly service: string;
  /** '' = the whole call. */
  readonly step: StepName | '';
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** The call in which it took longest. */
  readonly slowest: Path;
  /** Median of where it begins in the call, for its bar to begin there. */
  readonly offset: number;
  /** What the whole bar stands for: the longest p95 of the Service. */
  readonly scale: number;
}

const BAR_WIDTH = 30;

function durationColumn(
  id: string,
  header: string,
  drop: number,
  help: string,
  value: (row: LatencyRow) => number,
): Column<LatencyRow> {
  return numberColumn({ id, header, min: 8, drop, help, value, format: formatDuration });
}

/** The step's median where it lies in the call, and how far its slow cases reach. */
function barText({ offset, p50, p95, scale }: LatencyRow): string {
  if (scale <= 0) return '';
  const from = Math.min(BAR_WIDTH - 1, Math.round((offset / scale) * BAR_WIDTH));
  const room = BAR_WIDTH - from;
  const median = bar(Math.min(p50 / scale, room / BAR_WIDTH), BAR_WIDTH);
  const reach = Math.min(room, Math.round((p95 / scale) * BAR_WIDTH));
  return ' '.repeat(from) + median + '░'.repeat(Math.max(0, reach - median.length));
}

const COLUMNS: readonly Column<LatencyRow>[] = [
  column({
    id: 'svc.name',
    header: 'Service',
    min: 16,
    grow: 1,
    max: 44,
    help: 'Service that was called; its steps stand below.',
    text: ({ service, step }) => (step === '' ? service : ''),
    sort: ({ service }) => service,
  }),
  column({
    id: 'path.step',
    header: 'step',
    min: 12,
    max: 12,
    help: 'Step of the call.',
    text: ({ step }) => (step === '' ? 'whole call' : `  ${step}`),
    tone: ({ step }) => (step === '' ? 'accent' : 'plain'),
    sort: ({ step }) => step,
  }),
  numberColumn({
    id: 'path.count',
    header: 'calls',
    min: 6,
    drop: 2,
    help: 'Calls in which it was seen.',
    value: ({ count }) => count,
    format: formatCount,
  }),
  durationColumn('path.p50', 'p50', 0, 'Half took at most this long.', ({ p50 }) => p50),
  durationColumn('path.p95', 'p95', 1, '19 of 20 took at most this long.', ({ p95 }) => p95),
  durationColumn('path.max', 'longest', 0, 'The longest.', ({ max }) => max),
  column({
    id: 'path.waterfall',
    header: 'waterfall',
    min: BAR_WIDTH,
    max: BAR_WIDTH,
    drop: 3,
    cut: 'end',
    help: '█ the median, where it lies in the call; ░ on to the p95. The width is the longest p95.',
    text: barText,
    tone: ({ step }) => (step === '' ? 'dim' : 'accent'),
  }),
];

function latencyRows(s: Snapshot, scope: Scope): readonly LatencyRow[] {
  return [...groupCalls(s).values()]
    .filter(({ key }) => scope.kind !== 'service' || key === scope.key)
    .map(({ key, paths }) => serviceRows(key, paths.filter(isOver)))
    .sort((a, b) => (b[0]?.p95 ?? -1) - (a[0]?.p95 ?? -1))
    .flat();
}

/** Calls that failed took as long as their timeout; they would hide where time goes in the others. */
function isOver({ outcome }: Path): boolean {
  return outcome === 'ok' || outcome === 'slow';
}

function serviceRows(service: string, paths: readonly Path[]): readonly LatencyRow[] {
  const whole = measure(paths, ({ startTime, endTime }) => ({ from: startTime, to: endTime }));
  if (whole === undefined) return [];
  const steps = STEPS.flatMap((step) => {
    const measured = measure(paths, (path) => stepSpan(path, step));
    return measured === undefined ? [] : [{ step, ...measured }];
  });
  const scale = Math.max(whole.p95, ...steps.map(({ p95 }) => p95));
  const rows = [{ step: '' as const, ...whole }, ...steps];
  return rows.map((row) => ({ service, ...row, scale }));
}

type Measured = Omit<LatencyRow, 'service' | 'step' | 'scale'>;

function measure(
  paths: readonly Path[],
  spanOf: (path: Path) => Span | undefined,
): Measured | undefined {
  const times: number[] = [];
  const begins: number[] = [];
  let slowest: Path | undefined;
  let max = -1;
  for (const path of paths) {
    const span = spanOf(path);
    if (span === undefined) continue;
    const time = span.to - span.from;
    times.push(time);
    begins.push(span.from - path.startTime);
    if (time > max) [max, slowest] = [time, path];
  }
  if (slowest === undefined) return undefined;
  for (const numbers of [times, begins]) numbers.sort((a, b) => a - b);
  const offset = Math.max(0, quantile(begins, 0.5));
  const p50 = quantile(times, 0.5);
  return { count: times.length, p50, p95: quantile(times, 0.95), max, slowest, offset };
}

function detail({ service, step, p50, p95, max, slowest }: LatencyRow): readonly DetailLine[] {
  return [
    { label: service, text: step === '' ? 'calls that were answered' : step, tone: 'accent' },
    {
      label: 'measured',
      text: step === '' ? 'from the first lookup or connect to the last event' : STEP_HELP[step],
    },
    {
      label: 'took',
      text: `p50 ${formatDuration(p50)}  p95 ${formatDuration(p95)}  longest ${formatDuration(max)}`,
    },
    {
      label: 'longest',
      text: `${formatDuration(max)} in call ${String(slowest.id + 1)} by ${slowest.client.comm} ${String(slowest.client.pid)}`,
    },
  ];
}

function section({ snapshot }: ViewContext, scope: Scope): Section<LatencyRow> {
  return listSection({
    id: 'latency',
    title: '',
    columns: COLUMNS,
    rows: latencyRows(snapshot, scope),
    empty: snapshot.progress.done ? 'no call was answered' : 'reading …',
    key: ({ service, step }) => `latency:${service}:${step}`,
    drill: ({ slowest, service }) => ({
      view: 'path',
      scope: { kind: 'path', key: String(slowest.id) },
      label: service,
    }),
    copy: ({ service, step, p50, p95, max }) =>
      `${service} ${step || 'call'}: p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, longest ${formatDuration(max)}`,
    detail,
  });
}

export const latency: View = {
  id: 'latency',
  aliases: ['lat', 'waterfall', 'times'],
  title: 'Latency',
  help:
    'Where the time of answered calls goes, per Service and step (lookup, connect, accept, dial, first byte, ' +
    'transfer), as quantiles and as a waterfall. The slowest Service comes first; {open} opens the call in which ' +
    'the step took longest.',
  appliesTo: ['', 'service'],
  sections: (context, scope) => [section(context, scope)],
};
