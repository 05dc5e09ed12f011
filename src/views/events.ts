/**
 * The event stream: everything of the capture, or the events of a connection, a call, a process or a
 * Service. A row is a number; its texts are decoded when it is shown.
 */
import { formatCount } from '../base/format.js';
import { nameOfCode } from '../model/event-rows.js';
import { EVENTS, errnoName } from '../model/event-table.js';
import type { Snapshot } from '../model/snapshot.js';
import { column, numberColumn, timeColumn } from './build.js';
import { filterEvents, searchProgress } from './event-filter.js';
import { EVENT_SCOPES } from './event-scope.js';
import { failureRows } from './failures.js';
import { nodeColumns } from './names.js';
import { listedEvents } from './listed-events.js';
import { lowerBound } from './order.js';
import type { Column, DetailLine, Scope, Section, Tone, View, ViewContext } from './view.js';

/** Rows to point at: those that show a failure, and others that verdicts rest on. */
interface Marks {
  readonly failures: ReadonlySet<number>;
  readonly evidence: ReadonlySet<number>;
}

function columns(context: ViewContext, marks: Marks): readonly Column<number>[] {
  return [
    numberColumn({
      id: 'evt.num',
      header: 'event',
      min: 6,
      help: "The event's number, as sysdig counts.",
      value: (row, s) => s.events.number(row),
    }),
    ...nodeColumns<number>(context.snapshot, 2, (row) => [nodeOf(context, row)]),
    timeColumn({
      id: 'evt.reltime',
      header: 'time s',
      min: 9,
      drop: 1,
      help: "Seconds since the capture's start.",
      value: (row, s) => Math.max(0, s.events.time(row)),
    }),
    column({
      id: 'evt.cpu',
      header: 'cpu',
      align: 'right',
      min: 3,
      max: 4,
      drop: 3,
      help: 'CPU on which it happened.',
      text: (row, s) => String(s.events.cpu(row)),
    }),
    column({
      id: 'proc.name',
      header: 'thread',
      min: 12,
      max: 26,
      help: 'Name of the thread, and its tid.',
      text: (row) => threadText(context, row),
    }),
    column({
      id: 'evt.type',
      header: 'event type',
      min: 9,
      max: 18,
      help: '> the call begins, < it returns; ✖ = it fails a call, • = a verdict rests on it.',
      text: (row, s) => `${mark(row, marks) ?? direction(row, s)} ${typeName(row, s)}`,
      tone: (row) => TONES[mark(row, marks) ?? ''] ?? 'plain',
    }),
    ...argumentColumns(context),
  ];
}

const TONES: Readonly<Record<string, Tone>> = { '✖': 'fail', '•': 'warn' };

function mark(row: number, { failures, evidence }: Marks): string | undefined {
  if (failures.has(row)) return '✖';
  return evidence.has(row) ? '•' : undefined;
}

function argumentColumns(context: ViewContext): readonly Column<number>[] {
  return [
    column({
      id: 'fd.num',
      header: 'fd',
      align: 'right',
      min: 3,
      max: 6,
      drop: 2,
      help: 'Number of the descriptor that it acts on.',
      text: (row, s) => String(fdOf(context, s.events.fd(row))?.fd ?? ''),
    }),
    column({
      id: 'fd.name',
      header: 'which is',
      min: 20,
      max: 46,
      drop: 2,
      cut: 'start',
      help: 'The connection or file behind the descriptor.',
      text: (row, s) => fdOf(context, s.events.fd(row))?.name ?? '',
    }),
    column({
      id: 'evt.args',
      header: 'parameters',
      min: 24,
      grow: 1,
      max: 400,
      cut: 'end',
      help: 'The parameters, as sysdig prints them.',
      text: (row) => argumentText(context, row),
    }),
  ];
}

function nodeOf(context: ViewContext, row: number): number | undefined {
  return context.threadName(context.snapshot.events.thread(row))?.node;
}

function threadText(context: ViewContext, row: number): string {
  const name = context.threadName(context.snapshot.events.thread(row));
  return name === undefined ? '' : `${name.comm} (${String(name.tid)})`;
}

function typeName(row: number, s: Snapshot): string {
  return nameOfCode(s.events.code(row));
}

function direction(row: number, s: Snapshot): string {
  return EVENTS[s.events.type(row)]?.isEnter === true ? '>' : '<';
}

function fdOf(context: ViewContext, index: number): ReturnType<ViewContext['fdName']> {
  return index < 0 ? undefined : context.fdName(index);
}

function fdText(context: ViewContext, index: number): string {
  const fd = fdOf(context, index);
  return fd === undefined ? '' : `${String(fd.fd)} ${fd.name}`;
}

function argumentText(context: ViewContext, row: number): string {
  return context
    .eventParams(row)
    .map((p) => `${p.name}=${p.text}`)
    .join(' ');
}

function marksOf(s: Snapshot): Marks {
  const evidence = new Set(s.diagnoses.flatMap((d) => d.evidence.map((e) => e.row)));
  return { failures: failureRows(s), evidence };
}

function ascending({ failures, evidence }: Marks): readonly number[] {
  const rows = new Set([...failures, ...evidence]);
  rows.delete(-1);
  return [...rows].sort((a, b) => a - b);
}

function detail(context: ViewContext, row: number): readonly DetailLine[] {
  const s = context.snapshot;
  const params = context.eventParams(row).map((p) => ({ label: p.name, text: p.text }));
  const named = params.some((p) => p.label === 'fd');
  const thread = threadText(context, row);
  const lines: readonly DetailLine[] = [
    {
      label: `event ${String(s.events.number(row))}`,
      text: `${direction(row, s)} ${typeName(row, s)}${thread === '' ? '' : ` by ${thread}`}`,
      tone: 'accent',
    },
    ...params,
    { label: 'fd', text: named ? '' : fdText(context, s.events.fd(row)) },
    { label: 'wall clock', text: new Date(wallClock(row, s)).toISOString() },
  ];
  return lines.filter((line) => line.text !== '');
}

function wallClock(row: number, { events }: Snapshot): number {
  return Number(events.startTime / 1_000_000n) + events.time(row) / 1e6;
}

/** What of an event can be filtered by a key. */
function eventFields(context: ViewContext, row: number): Readonly<Record<string, number | string>> {
  const { events } = context.snapshot;
  const thread = context.threadName(events.thread(row));
  const fd = fdOf(context, events.fd(row));
  const result = events.result(row);
  return {
    'evt.type': typeName(row, context.snapshot),
    'evt.dir': direction(row, context.snapshot),
    ...(result >= 0 && { 'evt.res': result === 0 ? 'SUCCESS' : errnoName(result) }),
    ...(thread !== undefined && {
      'proc.name': thread.comm,
      'proc.pid': thread.pid,
      'thread.tid': thread.tid,
    }),
    ...(fd !== undefined && { 'fd.name': fd.name }),
  };
}

function section(context: ViewContext, scope: Scope): Section<number> {
  const s = context.snapshot;
  const rows = listedEvents(context, scope);
  const { length } = rows;
  const marks = marksOf(s);
  const marked = ascending(marks);
  const at = (position: number): number => rows[position] ?? -1;
  const position = (row: number): number => lowerBound(rows, row);
  return {
    id: 'events',
    title: '',
    columns: columns(context, marks),
    length,
    empty: s.progress.done ? 'no event seen' : 'reading …',
    row: at,
    key: String,
    event: (row) => row,
    indexOf: (key) => {
      const row = key.startsWith('#') ? s.events.rowOfNumber(Number(key.slice(1))) : Number(key);
      return Math.max(0, Math.min(length - 1, position(row)));
    },
    drill: (row) => ({
      view: 'describe',
      scope: { kind: 'event', key: String(row) },
      label: `Event ${String(s.events.number(row))}`,
    }),
    subject: (row) => ({ kind: 'event', key: String(row) }),
    // Objects are found by the process.
    kin: (row) => s.events.thread(row) + 1,
    copy: (row) => context.eventLine(row),
    detail: (row) => detail(context, row),
    anomaly: (from, direction) => nextMarked(marked, at, position, length, from, direction),
    filter: (filters) => filterEvents(context, rows, filters),
    progress: (filters) => searchProgress(context, filters),
    fields: (row) => eventFields(context, row),
  };
}

/** Position of the next row of `marked` that the section has. */
function nextMarked(
  marked: readonly number[],
  at: (position: number) => number,
  position: (row: number) => number,
  length: number,
  from: number,
  direction: 1 | -1,
): number {
  const edge = direction === 1 ? from + 1 : from - 1;
  if (edge < 0 || edge >= length) return -1;
  const start = lowerBound(marked, at(edge));
  const first = direction === 1 || marked[start] === at(edge) ? start : start - 1;
  for (let i = first; i >= 0 && i < marked.length; i += direction) {
    const row = marked[i] ?? -1;
    const found = position(row);
    if (found < length && at(found) === row) return found;
  }
  return -1;
}

export const events: View = {
  id: 'events',
  aliases: ['ev', 'event', 'dig'],
  title: 'Events',
  help:
    'The raw events. The pane shows all parameters of the selected one. A filter looks at names of threads, ' +
    'descriptors and event types (evt.type=connect); {previous-failing} and {next-failing} jump between events that show a failure (✖) or that a verdict rests on (•); :1234 goes to event 1234.',
  appliesTo: EVENT_SCOPES,
  sections: (context, scope) => [section(context, scope)],
  subtitle: (context, scope) => {
    const { length } = listedEvents(context, scope);
    const { shown } = context.snapshot.events;
    return length === shown ? '' : `${formatCount(length)} of ${formatCount(shown)} events`;
  },
};
