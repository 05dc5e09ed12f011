/**
 * Calls counted by what they act on, or by who makes them: Files, Directories, I/O by type, Server ports and
 * Callers are one view with a record each.
 */
import { taskKey } from '../model/process.js';
import { formatBytes, formatCount, formatDuration } from '../base/format.js';
import { anomalies, column, listSection } from './build.js';
import { EVENT_SCOPES } from './event-scope.js';
import { CALLS, ERRORS, ERRORS_BY_MATTER, FILE_BYTES, IN } from './io-columns.js';
import { NET_BYTES, OPENS, OUT, THREADS, TIMES } from './io-columns.js';
import { errorsOf, ioCounts } from './io-counts.js';
import type { IoCounts } from './io-counts.js';
import type { Grouping } from './io-groups.js';
import { processText } from './names.js';
import { narrowed } from './narrowed.js';
import type { Column, Cut, DetailLine, Scope, Section, View, ViewContext } from './view.js';

interface Identity {
  readonly text: string;
  /** What a row is about; undefined = the calls of the group. */
  readonly scope: Scope | undefined;
}

interface IoView {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly help: string;
  readonly by: Grouping;
  /** The column that names the group. */
  readonly name: {
    readonly id: string;
    readonly header: string;
    readonly help: string;
    readonly cut: Cut;
    readonly min: number;
  };
  readonly columns: readonly Column<IoCounts>[];
  /** The view that Enter opens on the group's calls. */
  readonly opens: string;
  readonly empty: string;
  /** What its groups are, when they are more than a name. */
  identify?(context: ViewContext): (group: string) => Identity;
}

const MOST_THREADS = 12;

const IO_VIEWS: readonly IoView[] = [
  {
    id: 'files',
    aliases: ['file', 'fs'],
    title: 'Files',
    help:
      'Files and directories that were used, the busiest first: bytes, opens (also those that failed), errors, ' +
      'time and who uses them; of the whole capture or of what it was opened from (a process, a container, a pod, ' +
      'a call). {open} and {events} show the events of a file, {echo} its bytes.',
    by: 'file',
    name: { id: 'fd.name', header: 'file', help: 'Its path.', cut: 'middle', min: 26 },
    columns: [CALLS, OPENS, IN, OUT, ERRORS, ...TIMES, THREADS],
    opens: 'events',
    empty: 'no file was used',
  },
  {
    id: 'directories',
    aliases: ['dirs', 'directory'],
    title: 'Directories',
    help: 'The directories in which files were used, with the same numbers as Files. {open} lists the files of one.',
    by: 'directory',
    name: {
      id: 'fd.directory',
      header: 'directory',
      help: 'Where the files lie.',
      cut: 'middle',
      min: 26,
    },
    columns: [CALLS, OPENS, IN, OUT, ERRORS, ...TIMES, THREADS],
    opens: 'files',
    empty: 'no file was used',
  },
  {
    id: 'io-types',
    aliases: ['iotypes', 'fd-types'],
    title: 'I/O by type',
    help:
      'Bytes, errors and time by the kind of descriptor: files, IPv4, IPv6 and Unix sockets, pipes and more. ' +
      '{open} lists the processes that use such descriptors.',
    by: 'type',
    name: {
      id: 'fd.type',
      header: 'type',
      help: 'Kind of descriptor, in the words of sysdig.',
      cut: 'end',
      min: 12,
    },
    columns: [CALLS, IN, OUT, ERRORS, ...TIMES, THREADS],
    opens: 'callers',
    empty: 'no call acted on a descriptor',
  },
  {
    id: 'sports',
    aliases: ['port-io'],
    title: 'Server ports',
    help:
      'Traffic by the port of the server, whichever end was recorded: calls, bytes, errors, time. {open} lists ' +
      'the processes that talk over it.',
    by: 'port',
    name: { id: 'fd.sport', header: 'port', help: "The server's port.", cut: 'end', min: 12 },
    columns: [CALLS, IN, OUT, ERRORS, ...TIMES, THREADS],
    opens: 'callers',
    empty: 'nobody talked over the network',
  },
  {
    id: 'callers',
    aliases: ['caller', 'proc-io', 'proc-errors'],
    title: 'Callers',
    help:
      'Processes by their system calls: how many, bytes through files and sockets, errors by what they were on, ' +
      'and the time in them; of the whole capture, or of a file, a port, a system call. {open} shows the events.',
    by: 'process',
    name: {
      id: 'proc.name',
      header: 'process',
      help: 'Process and its pid.',
      cut: 'middle',
      min: 26,
    },
    columns: [CALLS, FILE_BYTES, NET_BYTES, ...ERRORS_BY_MATTER, ...TIMES, THREADS],
    opens: 'events',
    empty: 'no system call seen',
    identify: processNames,
  },
];

/** A pid is used again: the last process that had it. */
function processNames({ snapshot }: ViewContext): (task: string) => Identity {
  const { processes } = snapshot.facts;
  const byTask = new Map(processes.map((p) => [String(taskKey(p.node, p.pid)), p]));
  return (task) => {
    const process = byTask.get(task);
    if (process === undefined) return { text: 'a process', scope: undefined };
    return { text: processText(process), scope: { kind: 'process', key: String(process.index) } };
  };
}

interface IoRow extends IoCounts, Identity {}

function nameColumn({ name }: IoView): Column<IoRow> {
  return column({
    ...name,
    min: name.min,
    grow: 1,
    max: 120,
    text: ({ text }) => text,
    sort: ({ text }) => text,
  });
}

function rowsOf(view: IoView, context: ViewContext, scope: Scope): readonly IoRow[] {
  const identify = view.identify?.(context);
  return ioCounts(context, scope, view.by).map((counts): IoRow => {
    const identity = identify?.(counts.group) ?? { text: counts.group, scope: undefined };
    return { ...counts, ...identity };
  });
}

/** The busiest threads of a group: `curl (12) 40, nginx (8) 3`. */
function threadsText({ threads }: IoCounts, context: ViewContext): string {
  const busiest = [...threads].sort((a, b) => b[1] - a[1]).slice(0, MOST_THREADS);
  return busiest
    .map(([index, calls]) => {
      const { comm = '?', tid = -1 } = context.threadName(index) ?? {};
      return `${comm} (${String(tid)}) ${formatCount(calls)}`;
    })
    .join(', ');
}

function detail(row: IoRow, context: ViewContext): readonly DetailLine[] {
  const { text, calls, opens, bytesIn, bytesOut, timed, time, longest } = row;
  const took =
    timed === 0
      ? 'not known: the capture does not say when these calls begin'
      : `${formatDuration(time)} in ${formatCount(timed)} calls, ${formatDuration(longest)} at most`;
  return [
    {
      label: text,
      text: `${formatCount(calls)} calls, ${formatCount(opens)} opens`,
      tone: 'accent',
    },
    { label: 'bytes', text: `${formatBytes(bytesIn)} in, ${formatBytes(bytesOut)} out` },
    { label: 'errors', text: formatCount(errorsOf(row)) },
    { label: 'took', text: took },
    { label: 'threads', text: threadsText(row, context) },
  ];
}

function section(view: IoView, context: ViewContext, scope: Scope): Section<IoRow> {
  const rows = rowsOf(view, context, scope);
  const about = ({ group }: IoRow): Scope => narrowed(scope, { by: view.by, is: group });
  return listSection<IoRow>({
    id: view.id,
    title: '',
    columns: [nameColumn(view), ...view.columns],
    rows,
    empty: context.snapshot.progress.done ? view.empty : 'reading …',
    key: ({ group }) => `${view.by}:${group}`,
    drill: (row) => ({ view: view.opens, scope: about(row), label: row.text }),
    subject: (row) => row.scope ?? about(row),
    copy: ({ text }) => text,
    detail: (row) => detail(row, context),
    anomaly: anomalies(rows, (row) => errorsOf(row) > 0),
  });
}

export const ioViews: readonly View[] = IO_VIEWS.map((view) => ({
  id: view.id,
  aliases: view.aliases,
  title: view.title,
  help: view.help,
  appliesTo: EVENT_SCOPES,
  sections: (context, scope) => [section(view, context, scope)],
}));
