/**
 * csysdig's echo: what was read and written, with a lane per process, so that the same bytes can be followed
 * over all hops of a call. A row is a line of text; only its event is decoded again when it is shown.
 */
import { formatBytes, plural } from '../base/format.js';
import { EVENTS } from '../model/event-table.js';
import { cell, column, listSection, timeColumn } from './build.js';
import { byteLines } from './bytes.js';
import { eventRows } from './event-scope.js';
import { NARROWED } from './narrowed.js';
import { PATH_SCOPES } from './path-scope.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

/** Reads and writes that are decoded at most: more cannot be read by people either. */
const MOST_EVENTS = 1000;
/** More processes than this are named in a column instead of having a lane each. */
const MOST_LANES = 4;
const LANE = 10;
const LAST_LANE = 24;

const DECODER = new TextDecoder('utf-8');

interface EchoLine {
  readonly row: number;
  /** Number of the line among those of its event; 0 says what was done. */
  readonly line: number;
  readonly text: string;
  readonly isWrite: boolean;
  readonly who: string;
}

interface Echo {
  readonly lines: readonly EchoLine[];
  readonly lanes: readonly string[];
}

const IO_TYPES: ReadonlySet<number> = new Set(
  EVENTS.filter(
    (e) => (e.category === 'io_read' || e.category === 'io_write') && e.paramIndex.has('data'),
  ).map((e) => e.id),
);

function readEcho(context: ViewContext, scope: Scope): Echo {
  const lines = ioRows(context, scope)
    .slice(0, MOST_EVENTS)
    .filter((row) => dataOf(context, row).length > 0)
    .flatMap((row) => linesOf(context, row));
  return { lines, lanes: [...new Set(lines.map((l) => l.who))] };
}

/** Reads and writes of the scope, also those that came to nothing. */
function ioRows(context: ViewContext, scope: Scope): readonly number[] {
  const { events } = context.snapshot;
  return [...(eventRows(context, scope) ?? [])].filter((row) => IO_TYPES.has(events.type(row)));
}

function dataOf(context: ViewContext, row: number): Uint8Array {
  return context.eventData(row)?.bytes ?? new Uint8Array();
}

function linesOf(context: ViewContext, row: number): readonly EchoLine[] {
  const s = context.snapshot;
  const info = EVENTS[s.events.type(row)];
  const isWrite = info?.category === 'io_write';
  const thread = context.threadName(s.events.thread(row));
  const who = thread === undefined ? '?' : `${thread.comm} ${String(thread.pid)}`;
  const texts = [
    `${isWrite ? '→' : '←'} ${info?.name ?? ''} ${sizeText(context, row)}  ${fdText(context, row)}`,
    ...byteLines(dataOf(context, row), context.show.bytes),
  ];
  return texts.map((text, line) => ({ row, line, text, isWrite, who }));
}

/** `79 B`, or how much of it the capture kept. */
function sizeText(context: ViewContext, row: number): string {
  const data = context.eventData(row);
  if (data === undefined) return '';
  const kept = formatBytes(data.bytes.length);
  return data.size > data.bytes.length ? `${kept} of ${formatBytes(data.size)}` : kept;
}

function fdText(context: ViewContext, row: number): string {
  const index = context.snapshot.events.fd(row);
  const fd = index < 0 ? undefined : context.fdName(index);
  return fd === undefined ? '' : `fd ${String(fd.fd)} ${fd.name}`;
}

function laneColumns(lanes: readonly string[]): readonly Column<EchoLine>[] {
  return lanes.map((lane, i) => {
    const last = i === lanes.length - 1;
    const base = column<EchoLine>({
      id: `echo.lane${String(i)}`,
      header: lane,
      min: last ? LAST_LANE : LANE,
      grow: last ? 1 : 0,
      max: last ? 400 : 16,
      cut: 'end',
      help: `What ${lane} read (←) and wrote (→).`,
      text: ({ who, text }) => (who === lane ? text : ''),
    });
    // A line may run over the lanes to its right: they have nothing at that moment.
    return {
      ...base,
      cell: ({ who, text, line, isWrite }: EchoLine) =>
        who === lane
          ? {
              ...cell(text, line > 0 ? 'plain' : isWrite ? 'accent' : 'ok'),
              span: lanes.length - i,
            }
          : { text: '' },
    };
  });
}

const WHO: readonly Column<EchoLine>[] = [
  column({
    id: 'proc.name',
    header: 'process',
    min: 10,
    max: 22,
    help: 'Process that reads or writes, with its pid.',
    text: ({ who, line }) => (line === 0 ? who : ''),
  }),
  column({
    id: 'evt.buffer',
    header: 'bytes',
    min: 24,
    grow: 1,
    max: 400,
    cut: 'end',
    help: 'What was read (←) or written (→).',
    text: ({ text }) => text,
    tone: ({ line, isWrite }) => (line > 0 ? 'plain' : isWrite ? 'accent' : 'ok'),
  }),
];

function columns({ lanes }: Echo): readonly Column<EchoLine>[] {
  return [
    timeColumn<EchoLine>({
      id: 'evt.reltime',
      header: 'time s',
      min: 9,
      drop: 1,
      help: "Seconds since the capture's start.",
      value: ({ row, line }, s) => (line === 0 ? Math.max(0, s.events.time(row)) : -1),
    }),
    ...(lanes.length > 0 && lanes.length <= MOST_LANES ? laneColumns(lanes) : WHO),
  ];
}

function detail(context: ViewContext, { row }: EchoLine): readonly DetailLine[] {
  const { events } = context.snapshot;
  const lines = byteLines(dataOf(context, row), context.show.bytes);
  return [
    { label: `event ${String(events.number(row))}`, text: context.eventLine(row), tone: 'accent' },
    ...lines.map((text, i) => ({ label: i === 0 ? sizeText(context, row) : '', text })),
  ];
}

function section(context: ViewContext, scope: Scope): Section<EchoLine> {
  const echo = readEcho(context, scope);
  const { lines } = echo;
  return listSection({
    id: 'echo',
    title: '',
    columns: columns(echo),
    rows: lines,
    empty: 'no byte of this was captured: sysdig keeps them with -s 8192',
    key: ({ row, line }) => `${String(row)}:${String(line)}`,
    indexOf: (key) => {
      const [row = 0, line = 0] = key.split(':').map(Number);
      return lines.findIndex((l) => l.row > row || (l.row === row && l.line >= line));
    },
    drill: ({ row }) => ({ view: 'events', scope, label: 'Events', cursorKey: String(row) }),
    subject: ({ row }) => ({ kind: 'event', key: String(row) }),
    time: ({ row }) => Math.max(0, context.snapshot.events.time(row)),
    copy: ({ row }) => DECODER.decode(dataOf(context, row)),
    detail: (line) => detail(context, line),
  });
}

export const echo: View = {
  id: 'echo',
  aliases: ['io', 'spy'],
  title: 'I/O',
  help:
    'The bytes that were read (←) and written (→), a lane per process, in the order of time. {byte-style} shows them as ' +
    'text, dots or hex; {open} goes to the event; {copy} copies all that this event carried.',
  appliesTo: [...PATH_SCOPES, NARROWED],
  form: 'bytes',
  sections: (context, scope) => [section(context, scope)],
  subtitle: (context, scope) => {
    const count = ioRows(context, scope).length;
    const first = count > MOST_EVENTS ? `first ${String(MOST_EVENTS)} of ` : '';
    return `${first}${plural(count, 'call')} that read or write, as ${context.show.bytes}`;
  },
};
