/** Processes with what they did over the network; those that fail first, then the busiest. */
import { formatBytes, formatCount, formatSeconds } from '../base/format.js';
import { createClusterIndex } from '../model/cluster-index.js';
import { isParent, taskKey } from '../model/process.js';
import type { Process } from '../model/process.js';
import { activityColumns } from './activity-columns.js';
import { activityByProcess, byActivity, eventsByThread, hasFailed } from './activity.js';
import type { Activity } from './activity.js';
import { anomalies, column, listSection, numberColumn } from './build.js';
import { homeColumn, homeOf, nodeColumns, processText } from './names.js';
import { PROCESS_SCOPES, processesIn } from './process-scope.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

interface ProcessRow {
  readonly process: Process;
  readonly home: string;
  readonly activity: Activity;
  /** Events of its pid. */
  readonly events: number;
}

function commandLine({ exe, exePath, args }: Process): string {
  return [exe || exePath, ...args].filter((text) => text !== '').join(' ');
}

const COLUMNS: readonly Column<ProcessRow>[] = [
  numberColumn({
    id: 'proc.pid',
    header: 'pid',
    min: 6,
    help: 'Its pid, as the machine counts.',
    value: ({ process }) => process.pid,
  }),
  column({
    id: 'proc.name',
    header: 'process',
    min: 12,
    max: 18,
    help: 'Its name (comm), at most 15 characters.',
    text: ({ process }) => process.comm || '?',
    sort: ({ process }) => process.comm,
  }),
  homeColumn(1, ({ home }) => home),
  ...activityColumns<ProcessRow>(),
  numberColumn({
    id: 'proc.events',
    header: 'events',
    min: 6,
    drop: 5,
    help: 'Events of its pid in the capture.',
    value: ({ events }) => events,
    format: formatCount,
  }),
  numberColumn({
    id: 'proc.fdopencount',
    header: 'fds',
    min: 5,
    drop: 7,
    help: 'The most descriptors that it had open at a time; yellow = near its limit.',
    value: ({ process }) => process.openFds,
    format: formatCount,
    tone: ({ process }) => (isNearLimit(process) ? 'warn' : 'plain'),
  }),
  numberColumn({
    id: 'proc.fdlimit',
    header: 'of',
    min: 7,
    drop: 8,
    help: 'Descriptors that it may have open, where the capture tells.',
    value: ({ process }) => process.usage.fdLimit,
    format: formatCount,
  }),
  numberColumn({
    id: 'thread.vmrss',
    header: 'memory',
    min: 7,
    drop: 9,
    help: 'What of it was in memory when the capture, or the program, began.',
    value: ({ process }) => process.usage.resident,
    format: formatBytes,
  }),
  numberColumn({
    id: 'thread.pfmajor',
    header: 'faults',
    min: 6,
    drop: 10,
    help: 'Major page faults (read from disk) until the capture, or the program, began.',
    value: ({ process }) => process.usage.majorFaults,
    format: formatCount,
  }),
  column({
    id: 'proc.cmdline',
    header: 'command line',
    min: 14,
    grow: 1,
    max: 200,
    drop: 6,
    cut: 'end',
    help: 'The program as it was started.',
    text: ({ process }) => commandLine(process),
    sort: ({ process }) => commandLine(process),
  }),
];

/** A process at its limit can neither accept nor dial: EMFILE. */
const NEAR_LIMIT = 0.8;

function isNearLimit({ openFds, usage }: Process): boolean {
  return usage.fdLimit > 0 && openFds >= usage.fdLimit * NEAR_LIMIT;
}

function usageLines({ openFds, usage }: Process): readonly DetailLine[] {
  const { fdLimit, size, resident, majorFaults, minorFaults } = usage;
  const limit = fdLimit > 0 ? ` of ${formatCount(fdLimit)}` : '';
  return [
    { label: 'descriptors', text: `${formatCount(openFds)}${limit} at most` },
    { label: 'memory', text: size < 0 ? '' : `${formatBytes(resident)} of ${formatBytes(size)}` },
    {
      label: 'page faults',
      text:
        majorFaults < 0
          ? ''
          : `${formatCount(majorFaults)} from disk, ${formatCount(minorFaults)} without`,
    },
  ];
}

function processRows(context: ViewContext, scope: Scope): readonly ProcessRow[] {
  const s = context.snapshot;
  const index = createClusterIndex(s.cluster);
  const activityOf = activityByProcess(s);
  const events = eventsByProcess(context);
  return processesIn(s, scope, index)
    .map((process) => ({
      process,
      home: homeOf(process, index),
      activity: activityOf(process),
      events: events.get(taskKey(process.node, process.pid)) ?? 0,
    }))
    .filter(({ process, events: count }) => process.known || count > 0)
    .sort((a, b) => byActivity(a.activity, b.activity) || b.events - a.events);
}

/** By taskKey. */
function eventsByProcess(context: ViewContext): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  eventsByThread(context).forEach((count, thread) => {
    const name = context.threadName(thread);
    const key = taskKey(name?.node ?? 0, name?.pid ?? -1);
    counts.set(key, (counts.get(key) ?? 0) + count);
  });
  return counts;
}

function detail({ process, home }: ProcessRow, { snapshot }: ViewContext): readonly DetailLine[] {
  const { processes, executions } = snapshot.facts;
  const parent = processes.findLast((p) => isParent(p, process));
  const started = executions.find((e) => e.process === process);
  const lines: readonly DetailLine[] = [
    { label: 'process', text: processText(process), tone: 'accent' },
    { label: 'runs', text: commandLine(process) },
    { label: 'program', text: process.exePath },
    { label: 'in', text: home || 'the node itself' },
    { label: 'parent', text: parent === undefined ? String(process.ppid) : processText(parent) },
    {
      label: 'started',
      text:
        started === undefined
          ? ''
          : `${formatSeconds(started.time)} s${started.ancestors.length > 0 ? ` by ${started.ancestors.join(' ← ')}` : ''}`,
    },
    { label: 'directory', text: process.cwd },
    { label: 'user id', text: process.uid < 0 ? '' : String(process.uid) },
    ...usageLines(process),
  ];
  return lines.filter(({ text }) => text !== '');
}

function section(context: ViewContext, scope: Scope): Section<ProcessRow> {
  const rows = processRows(context, scope);
  return listSection({
    id: 'processes',
    title: '',
    columns: [...nodeColumns<ProcessRow>(context.snapshot, 4, (r) => [r.process.node]), ...COLUMNS],
    rows,
    empty: context.snapshot.progress.done ? 'no process seen' : 'reading …',
    key: ({ process }) => `process:${String(process.index)}`,
    drill: ({ process, activity }) => ({
      view: activity.dials + activity.accepts > 0 ? 'connections' : 'events',
      scope: { kind: 'process', key: String(process.index) },
      label: processText(process),
    }),
    copy: ({ process }) => String(process.pid),
    detail: (row) => detail(row, context),
    anomaly: anomalies(rows, ({ activity }) => hasFailed(activity)),
  });
}

export const processes: View = {
  id: 'processes',
  aliases: ['proc', 'procs', 'ps'],
  title: 'Processes',
  help:
    'Processes with the connections they opened and accepted, their calls, failures and bytes. Those that fail ' +
    'come first, then the busiest. {open} shows the connections of a process, or its events when it has none.',
  appliesTo: ['', ...PROCESS_SCOPES],
  sections: (context, scope) => [section(context, scope)],
};
