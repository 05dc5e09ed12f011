/** Pulses, as in k9s: how much there was over time, of everything and per Service, and where it failed. */
import { formatCount, formatDuration } from '../base/format.js';
import type { DnsExchange } from '../model/dns.js';
import type { Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import type { TimeRange } from '../model/time-range.js';
import { anomalies, column, listSection, numberColumn } from './build.js';
import { blamedPaths, groupCalls, isFailing } from './calls.js';
import { eventRows } from './event-scope.js';
import { histogram, sparkline } from './sparkline.js';
import type { Column, DetailLine, Scope, Section, Target, View, ViewContext } from './view.js';

/** Characters of a timeline: what 80 columns have room for beside the numbers. */
const CELLS = 36;
const EVERYTHING: Scope = { kind: '', key: '' };

interface Pulse {
  readonly label: string;
  readonly target: Target;
  /** By stretch of the timeline. */
  readonly all: readonly number[];
  readonly failed: readonly number[];
}

function columns(span: TimeRange): readonly Column<Pulse>[] {
  const stretch = formatDuration((span.to - span.from) / CELLS);
  return [
    column({
      id: 'pulse.name',
      header: 'pulse',
      min: 14,
      grow: 1,
      max: 44,
      help: 'What is counted: events, lookups, calls, and the calls of every Service.',
      text: ({ label }) => label,
      sort: ({ label }) => label,
    }),
    numberColumn({
      id: 'pulse.count',
      header: 'count',
      min: 7,
      help: 'All together.',
      value: ({ all }) => sum(all),
      format: formatCount,
    }),
    numberColumn({
      id: 'pulse.failed',
      header: 'failed',
      min: 6,
      help: 'Those that failed.',
      value: ({ failed }) => sum(failed),
      format: (n) => (n > 0 ? `✖ ${formatCount(n)}` : '0'),
      tone: ({ failed }) => (sum(failed) > 0 ? 'fail' : 'dim'),
    }),
    {
      ...column<Pulse>({
        id: 'pulse.timeline',
        header: `over time, ${stretch} each`,
        min: CELLS,
        max: CELLS,
        cut: 'end',
        help: 'How many there were in each stretch of time, the most as a full cell. Dragging the mouse over it sets the range.',
        text: ({ all }) => sparkline(all),
        tone: () => 'accent',
      }),
      timeline: { ...span, cells: CELLS },
    },
    {
      ...column<Pulse>({
        id: 'pulse.failures',
        header: 'failed over time',
        min: CELLS,
        max: CELLS,
        cut: 'end',
        drop: 1,
        help: 'The same of those that failed.',
        text: ({ failed }) => sparkline(failed),
        tone: () => 'fail',
      }),
      timeline: { ...span, cells: CELLS },
    },
  ];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}

/** The range that is looked at, as far as there is something. */
function spanOf({ range, durationNs }: Snapshot): TimeRange {
  const from = Math.max(0, range?.from ?? 0);
  return { from, to: Math.max(from, Math.min(durationNs, range?.to ?? Infinity)) };
}

function pulses(context: ViewContext, span: TimeRange): readonly Pulse[] {
  const s = context.snapshot;
  const { paths, dns } = s.facts;
  const blamed = blamedPaths(s);
  const count = (times: Iterable<number>): readonly number[] => histogram(times, span, CELLS);
  const calls = (label: string, target: Target, of: readonly Path[]): Pulse => ({
    label,
    target,
    all: count(of.map((p) => p.startTime)),
    failed: count(of.filter((p) => isFailing(p, blamed)).map((p) => p.startTime)),
  });
  const lost = dns.filter((e) => e.answerRow < 0 || e.errno !== 0);
  const asked = ({ questionTime, answerTime }: DnsExchange): number =>
    questionTime >= 0 ? questionTime : answerTime;
  return [
    {
      label: 'Events',
      target: all('events', 'Events'),
      all: count(eventTimes(context)),
      failed: [],
    },
    {
      label: 'Lookups',
      target: all('dns', 'DNS'),
      all: count(dns.map(asked)),
      failed: count(lost.map(asked)),
    },
    calls('Calls', all('paths', 'Calls'), paths),
    ...[...groupCalls(s).values()]
      .filter((group) => group.paths.length > 0)
      .map((group) => {
        const scope = { kind: 'service', key: group.key };
        return calls(`  ${group.key}`, { view: 'paths', scope, label: group.key }, group.paths);
      }),
  ];
}

function all(view: string, label: string): Target {
  return { view, scope: EVERYTHING, label };
}

function* eventTimes(context: ViewContext): Iterable<number> {
  const { events } = context.snapshot;
  const rows = eventRows(context, EVERYTHING);
  const length = rows?.length ?? events.length;
  for (let i = 0; i < length; i++) yield Math.max(0, events.time(rows?.[i] ?? i));
}

function detail({ label, all: counts, failed }: Pulse, span: TimeRange): readonly DetailLine[] {
  const stretch = (span.to - span.from) / CELLS;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const when = formatDuration(span.from + counts.indexOf(most) * stretch);
  return [
    { label: label.trim(), text: `${formatCount(sum(counts))} in all`, tone: 'accent' },
    {
      label: 'most',
      text: `${formatCount(most)} in ${formatDuration(stretch)}, ${when} after the start`,
    },
    { label: 'failed', text: formatCount(sum(failed)) },
  ];
}

function section(context: ViewContext): Section<Pulse> {
  const span = spanOf(context.snapshot);
  const rows = pulses(context, span);
  return listSection({
    id: 'pulses',
    title: '',
    columns: columns(span),
    rows,
    empty: 'nothing was counted',
    key: ({ label }) => `pulse:${label}`,
    drill: ({ target }) => target,
    copy: ({ label, all: counts, failed }) =>
      `${label.trim()}: ${String(sum(counts))}, ${String(sum(failed))} failed`,
    detail: (row) => detail(row, span),
    anomaly: anomalies(rows, ({ failed }) => sum(failed) > 0),
  });
}

export const pulsesView: View = {
  id: 'pulses',
  aliases: ['pulse', 'overview', 'pu'],
  title: 'Pulses',
  help:
    'How many events, lookups and calls there were over time, and per Service, with those that failed. {open} ' +
    'lists them; dragging the mouse over a timeline sets the time range for every view.',
  appliesTo: [''],
  sections: (context) => [section(context)],
};
