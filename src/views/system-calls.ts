/** System calls by type: how many, their share, and how long they took. */
import { formatCount, formatDuration } from '../base/format.js';
import { bar } from './bar.js';
import { column, listSection, numberColumn } from './build.js';
import { callTimes } from './call-times.js';
import type { CallTimes } from './call-times.js';
import { EVENT_SCOPES, eventRows } from './event-scope.js';
import { narrowed } from './narrowed.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

interface CallRow extends CallTimes {
  /** Of all counted, 0 to 1. */
  readonly share: number;
}

const BAR_WIDTH = 20;

const COLUMNS: readonly Column<CallRow>[] = [
  column({
    id: 'evt.type',
    header: 'system call',
    min: 16,
    max: 24,
    help: 'Name of the call; · = an event that is no call (a switch of threads, a signal).',
    text: ({ name, isCall }) => (isCall ? name : `· ${name}`),
    tone: ({ isCall }) => (isCall ? 'plain' : 'dim'),
    sort: ({ name }) => name,
  }),
  numberColumn({
    id: 'evt.count',
    header: 'count',
    min: 8,
    help: 'How often it returned.',
    value: ({ count }) => count,
    format: formatCount,
  }),
  numberColumn({
    id: 'evt.share',
    header: 'share',
    min: 6,
    help: 'Of all that is listed.',
    value: ({ share }) => share,
    format: (share) => `${(share * 100).toFixed(1)}%`,
  }),
  column({
    id: 'evt.bar',
    header: '',
    min: BAR_WIDTH,
    max: BAR_WIDTH,
    drop: 1,
    cut: 'end',
    help: 'The share as a bar.',
    text: ({ share }) => bar(share, BAR_WIDTH),
    tone: () => 'accent',
  }),
  numberColumn({
    id: 'evt.latency.avg',
    header: 'mean',
    min: 8,
    drop: 3,
    help: 'Mean time in the call; empty where the capture does not say when calls begin.',
    value: ({ timed, total }) => (timed === 0 ? -1 : total / timed),
    format: formatDuration,
  }),
  numberColumn({
    id: 'evt.latency.max',
    header: 'longest',
    min: 8,
    drop: 2,
    help: 'The longest that one of them took, waiting included.',
    value: ({ timed, max }) => (timed === 0 ? -1 : max),
    format: formatDuration,
  }),
  numberColumn({
    id: 'evt.latency.total',
    header: 'all together',
    min: 12,
    drop: 4,
    help: 'Time that all of them took, waiting included, over all threads.',
    value: ({ timed, total }) => (timed === 0 ? -1 : total),
    format: formatDuration,
  }),
];

function detail({ name, isCall, count, timed, total, max }: CallRow): readonly DetailLine[] {
  const took =
    timed === 0
      ? 'not known: the capture does not say when these calls begin'
      : `${formatDuration(total / timed)} in the mean of ${formatCount(timed)}, ${formatDuration(max)} at most`;
  return [
    { label: name, text: `${formatCount(count)}×`, tone: 'accent' },
    ...(isCall ? [{ label: 'took', text: took }] : []),
  ];
}

function section(context: ViewContext, scope: Scope): Section<CallRow> {
  const s = context.snapshot;
  const counted = callTimes(s.events, eventRows(context, scope));
  const all = counted.reduce((sum, { count }) => sum + count, 0);
  const rows = counted
    .map((call): CallRow => ({ ...call, share: call.count / all }))
    .sort((a, b) => b.count - a.count);
  return listSection({
    id: 'system-calls',
    title: '',
    columns: COLUMNS,
    rows,
    empty: s.progress.done ? 'no system call seen' : 'reading …',
    key: ({ name }) => `call:${name}`,
    drill: ({ name, isCall }) => ({
      view: isCall ? 'callers' : 'events',
      scope: narrowed(scope, { by: 'call', is: name }),
      label: name,
    }),
    copy: ({ name }) => `evt.type=${name}`,
    detail,
  });
}

export const systemCalls: View = {
  id: 'system-calls',
  aliases: ['syscalls', 'sys'],
  title: 'System calls',
  help:
    'How often every system call returned, its share and the time it took, over the whole capture or over what ' +
    'it was opened from: a process, a connection, a call, a Service. {open} lists the processes that make the call, {events} shows its events.',
  appliesTo: EVENT_SCOPES,
  sections: (context, scope) => [section(context, scope)],
};
