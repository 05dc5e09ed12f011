/** What programs wrote to stderr, stdout and syslog: their own words beside the system calls. */
import { formatSeconds } from '../base/format.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { LogLine, Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import { anomalies, column, listSection, timeColumn } from './build.js';
import { blamedPaths, isFailing } from './calls.js';
import { logMessage } from './log-text.js';
import { homeColumn, homeOf, processColumn, processText } from './names.js';
import { inProcessScope, PROCESS_SCOPES } from './process-scope.js';
import type { Column, DetailLine, Scope, Section, Target, View, ViewContext } from './view.js';

interface LogRow {
  readonly line: LogLine;
  readonly home: string;
  /** 'stderr', 'stdout', 'syslog'. */
  readonly stream: string;
  /** The call that its writer was working on. */
  readonly path: Path | undefined;
  /** That call failed. */
  readonly failing: boolean;
}

const COLUMNS: readonly Column<LogRow>[] = [
  timeColumn({
    id: 'evt.reltime',
    header: 'time s',
    min: 9,
    drop: 2,
    help: "Seconds since the capture's start.",
    value: ({ line }) => line.time,
  }),
  processColumn('process', 'Process that wrote it.', ({ line }) => line.process),
  homeColumn(5, ({ home }) => home),
  column({
    id: 'log.stream',
    header: 'to',
    min: 6,
    max: 6,
    drop: 4,
    help: 'stderr, stdout or syslog.',
    text: ({ stream }) => stream,
    sort: ({ stream }) => stream,
  }),
  column({
    id: 'log.call',
    header: 'call',
    align: 'right',
    min: 6,
    max: 8,
    drop: 1,
    help: 'Call that the writer was working on; ✖ = it failed.',
    text: ({ path, failing }) =>
      path === undefined ? '' : `${failing ? '✖ ' : ''}${String(path.id + 1)}`,
    tone: ({ failing }) => (failing ? 'fail' : 'dim'),
    sort: ({ path }) => path?.id ?? -1,
  }),
  column({
    id: 'log.text',
    header: 'text',
    min: 44,
    grow: 1,
    max: 400,
    cut: 'end',
    help: 'What it wrote, without time and place that its logger put before it; the pane has all of it.',
    text: ({ line }) => logMessage(line.text),
    sort: ({ line }) => logMessage(line.text),
  }),
];

function streamOf(context: ViewContext, { row }: LogLine): string {
  const at = row < 0 ? -1 : context.snapshot.events.fd(row);
  const fd = at < 0 ? undefined : context.fdName(at);
  if (fd?.fd === 1) return 'stdout';
  return fd?.fd === 2 ? 'stderr' : 'syslog';
}

function logRows(context: ViewContext, scope: Scope): readonly LogRow[] {
  const s = context.snapshot;
  const index = createClusterIndex(s.cluster);
  const blamed = blamedPaths(s);
  const paths = pathsByLine(s);
  const isIn = inProcessScope(scope, index);
  return s.facts.logs.flatMap((line): LogRow[] => {
    const path = paths.get(line.row);
    const inPath = scope.kind !== 'path' || path?.id === Number(scope.key);
    if (!inPath || !isIn(line.process)) return [];
    const failing = path !== undefined && isFailing(path, blamed);
    const home = homeOf(line.process, index);
    return [{ line, home, stream: streamOf(context, line), path, failing }];
  });
}

/** By the row of a line's event: lines grow while they are written, their row stays. */
function pathsByLine({ facts }: Snapshot): ReadonlyMap<number, Path> {
  return new Map(facts.paths.flatMap((path) => path.logs.map((log) => [log.row, path] as const)));
}

function drill({ line, path }: LogRow): Target {
  const label = processText(line.process);
  if (path !== undefined) {
    return { view: 'path', scope: { kind: 'path', key: String(path.id) }, label };
  }
  const scope = { kind: 'process', key: String(line.process.index) };
  return { view: 'events', scope, label, cursorKey: String(line.row) };
}

function detail({ line, home, stream, path }: LogRow): readonly DetailLine[] {
  const lines: readonly DetailLine[] = [
    { label: stream, text: line.text, tone: 'accent' },
    { label: 'by', text: [processText(line.process), home].filter(Boolean).join('  in ') },
    { label: 'at', text: `${formatSeconds(line.time)} s` },
    { label: 'call', text: path === undefined ? '' : `${path.outcome} ${path.reason}` },
  ];
  return lines.filter(({ text }) => text !== '');
}

function section(context: ViewContext, scope: Scope): Section<LogRow> {
  const rows = logRows(context, scope);
  return listSection({
    id: 'logs',
    title: '',
    columns: COLUMNS,
    rows,
    empty: context.snapshot.progress.done ? 'nothing was written' : 'reading …',
    key: ({ line }) => `log:${String(line.row)}`,
    drill,
    copy: ({ line }) => line.text,
    detail,
    anomaly: anomalies(rows, ({ failing }) => failing),
  });
}

export const logs: View = {
  id: 'logs',
  aliases: ['log', 'syslog', 'stderr'],
  title: 'Log lines',
  help:
    'What programs wrote to stderr, stdout and syslog, with the call they were working on. {previous-failing} and {next-failing} jump between ' +
    'lines of calls that failed; {open} opens that call, or the event of the line.',
  appliesTo: ['', ...PROCESS_SCOPES, 'path'],
  sections: (context, scope) => [section(context, scope)],
};
