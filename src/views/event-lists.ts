/**
 * Events of one sort as lists, with the columns that matter for them: opens of files, slow file I/O, ports
 * that are bound and given up, programs that are started. A view each; all are one record.
 */
import { formatDuration } from '../base/format.js';
import { NO_RESULT } from '../model/event-rows.js';
import { errnoName, EVENTS } from '../model/event-table.js';
import { anomalies, column, listSection, numberColumn, timeColumn } from './build.js';
import { CallClock } from './call-clock.js';
import { EVENT_SCOPES, eventRows } from './event-scope.js';
import { isOpen } from './io-groups.js';
import type { Column, Scope, Section, View, ViewContext } from './view.js';

interface Listed {
  readonly row: number;
  /** ns, -1 unknown. */
  readonly took: number;
  /** File, address or command line. */
  readonly what: string;
  /** Of a program: who started it. */
  readonly by: string;
}

type Choice = (row: number, type: number, took: number) => Pick<Listed, 'what' | 'by'> | undefined;

interface EventList {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly help: string;
  readonly empty: string;
  readonly columns: (context: ViewContext) => readonly Column<Listed>[];
  /** Which returns of calls are listed, and what they are about. */
  choose(context: ViewContext): Choice;
  readonly slowestFirst?: true;
}

const SLOW_NS = 1e6;
const IO: ReadonlySet<number> = new Set(
  EVENTS.filter((e) => e.category === 'io_read' || e.category === 'io_write').map((e) => e.id),
);
const BINDS: ReadonlySet<string> = new Set(['bind', 'listen']);

const TIME = timeColumn<Listed>({
  id: 'evt.reltime',
  header: 'time s',
  min: 9,
  help: "When it returned, seconds since the capture's start.",
  value: ({ row }, s) => Math.max(0, s.events.time(row)),
});
const CALL = column<Listed>({
  id: 'evt.type',
  header: 'call',
  min: 8,
  max: 12,
  help: 'The system call.',
  text: ({ row }, s) => s.events.name(row),
  sort: ({ row }, s) => s.events.name(row),
});
const TOOK = numberColumn<Listed>({
  id: 'evt.latency',
  header: 'took',
  min: 8,
  drop: 1,
  help: 'From its beginning to its return; empty where the capture does not say when calls begin.',
  value: ({ took }) => took,
  format: formatDuration,
});
const RESULT = column<Listed>({
  id: 'evt.res',
  header: 'result',
  min: 9,
  max: 16,
  cut: 'end',
  help: 'ok, or the error that it returned.',
  text: ({ row }, s) => resultText(s.events.result(row)),
  tone: ({ row }, s) => (isError(s.events.result(row)) ? 'fail' : 'ok'),
  sort: ({ row }, s) => resultText(s.events.result(row)),
});

function isError(result: number): boolean {
  return result < 0 && result !== NO_RESULT;
}

function resultText(result: number): string {
  return isError(result) ? `✖ ${errnoName(result)}` : 'ok';
}

function threadText(context: ViewContext, row: number): string {
  const name = context.threadName(context.snapshot.events.thread(row));
  return name === undefined ? '' : `${name.comm} (${String(name.tid)})`;
}

function threadColumn(context: ViewContext): Column<Listed> {
  return column({
    id: 'proc.name',
    header: 'thread',
    min: 12,
    max: 26,
    help: 'Name of the thread, and its tid.',
    text: ({ row }) => threadText(context, row),
    sort: ({ row }) => threadText(context, row),
  });
}

function whatColumn(id: string, header: string, help: string): Column<Listed> {
  return column({
    id,
    header,
    min: 24,
    grow: 1,
    max: 200,
    help,
    text: ({ what }) => what,
    sort: ({ what }) => what,
  });
}

function fdOf(context: ViewContext, row: number): ReturnType<ViewContext['fdName']> {
  const index = context.snapshot.events.fd(row);
  return index < 0 ? undefined : context.fdName(index);
}

function byFd(context: ViewContext, row: number): ReturnType<Choice> {
  return { what: fdOf(context, row)?.name ?? '', by: '' };
}

const FILE = whatColumn('fd.name', 'file', 'The file, by its whole path.');
const ADDRESS = whatColumn('fd.name', 'address', 'Address and port of the socket.');
const COMMAND = whatColumn('proc.cmdline', 'command line', 'The program and its arguments.');
const STARTED_BY = column<Listed>({
  id: 'proc.ancestors',
  header: 'started by',
  min: 12,
  max: 60,
  drop: 1,
  cut: 'end',
  help: 'Its parent, and on to the first one that is known.',
  text: ({ by }) => by,
  sort: ({ by }) => by,
});

const EVENT_LISTS: readonly EventList[] = [
  {
    id: 'file-opens',
    aliases: ['opens', 'file_opens'],
    title: 'File opens',
    help:
      'Every open of a file in the order of time, also those that failed, with who opened it and why it failed. ' +
      '{previous-failing} and {next-failing} jump between failed ones; {open} shows the event.',
    empty: 'no file was opened',
    columns: (context) => [TIME, threadColumn(context), RESULT, FILE, TOOK],
    choose: (context) => (row, type) => (isOpen(type) ? byFd(context, row) : undefined),
  },
  {
    id: 'slow-io',
    aliases: ['slow_io', 'slow'],
    title: 'Slow file I/O',
    help: 'Reads and writes of files that took more than 1 ms, the slowest first. {open} shows the event.',
    empty: 'no read or write of a file is known to have taken more than 1 ms',
    columns: (context) => [TIME, threadColumn(context), CALL, TOOK, RESULT, FILE],
    choose: (context) => (row, type, took) => {
      if (took <= SLOW_NS || !IO.has(type)) return undefined;
      const fd = fdOf(context, row);
      return fd?.kind === 'f' && !fd.name.includes('/dev/') ? byFd(context, row) : undefined;
    },
    slowestFirst: true,
  },
  {
    id: 'port-bindings',
    aliases: ['bindings', 'binds', 'port_bindings'],
    title: 'Port bindings',
    help:
      'Ports as they are bound, listened on and given up, in the order of time, also when that failed ' +
      '(EADDRINUSE). Listeners has the ports that are open; this says when they were not yet, or not any more.',
    empty: 'no port was bound or given up',
    columns: (context) => [TIME, threadColumn(context), CALL, RESULT, ADDRESS],
    choose: chooseBindings,
  },
  {
    id: 'commands-run',
    aliases: ['execs', 'spy-users', 'spy_users'],
    title: 'Programs started',
    help:
      'Programs as they are started, with their arguments and who started them: a script that flushes rules, an ' +
      'editor on resolv.conf. {open} shows the event.',
    empty: 'no program was started',
    columns: (context) => [TIME, threadColumn(context), COMMAND, STARTED_BY],
    choose: choosePrograms,
  },
];

/** Binds and listens of IP sockets, and closes of those that waited for peers. */
function chooseBindings(context: ViewContext): Choice {
  const closes = new Set(context.snapshot.facts.listeners.map(({ closedRow }) => closedRow));
  return (row, type) => {
    const isBind = BINDS.has(EVENTS[type]?.name ?? '') && isIp(context, row);
    return isBind || closes.has(row) ? byFd(context, row) : undefined;
  };
}

function isIp(context: ViewContext, row: number): boolean {
  return /^[46]/.test(fdOf(context, row)?.kind ?? '');
}

function choosePrograms({ snapshot }: ViewContext): Choice {
  const byRow = new Map(snapshot.facts.executions.map((e) => [e.row, e]));
  return (row) => {
    const found = byRow.get(row);
    if (found === undefined) return undefined;
    return { what: [found.exe, ...found.args].join(' '), by: found.ancestors.join(' ← ') };
  };
}

/** One walk over the returns of calls. */
function rowsOf(list: EventList, context: ViewContext, scope: Scope): readonly Listed[] {
  const { events } = context.snapshot;
  const rows = eventRows(context, scope);
  const choose = list.choose(context);
  const clock = new CallClock();
  const found: Listed[] = [];
  const length = rows?.length ?? events.length;
  for (let i = 0; i < length; i++) {
    const row = rows === undefined ? i : (rows[i] as number);
    const type = events.type(row);
    if (EVENTS[type]?.source !== 'syscall') continue;
    if (type % 2 === 0) {
      clock.enter(events.thread(row), type, events.time(row));
      continue;
    }
    const took = clock.exit(events.thread(row), type, events.time(row));
    const chosen = choose(row, type, took);
    if (chosen !== undefined) found.push({ row, took, ...chosen });
  }
  return list.slowestFirst === true ? found.sort((a, b) => b.took - a.took) : found;
}

function section(list: EventList, context: ViewContext, scope: Scope): Section<Listed> {
  const { snapshot } = context;
  const rows = rowsOf(list, context, scope);
  return listSection<Listed>({
    id: list.id,
    title: '',
    columns: list.columns(context),
    rows,
    empty: snapshot.progress.done ? list.empty : 'reading …',
    key: ({ row }) => `event:${String(row)}`,
    drill: ({ row }) => ({ view: 'events', scope, label: 'Events', cursorKey: String(row) }),
    subject: ({ row }) => ({ kind: 'event', key: String(row) }),
    copy: ({ what }) => what,
    detail: ({ row, what }) => [
      {
        label: `event ${String(snapshot.events.number(row))}`,
        text: context.eventLine(row),
        tone: 'accent',
      },
      { label: 'what', text: what },
    ],
    anomaly: anomalies(rows, ({ row }) => isError(snapshot.events.result(row))),
  });
}

export const eventLists: readonly View[] = EVENT_LISTS.map((list) => ({
  id: list.id,
  aliases: list.aliases,
  title: list.title,
  help: list.help,
  appliesTo: EVENT_SCOPES,
  sections: (context, scope) => [section(list, context, scope)],
}));
