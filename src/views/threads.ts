/** Threads by tid, with how much they did: a renamed thread keeps one row, with its latest name. */
import { formatCount } from '../base/format.js';
import { createClusterIndex } from '../model/cluster-index.js';
import { taskKey } from '../model/process.js';
import { eventsByThread } from './activity.js';
import { column, listSection, numberColumn } from './build.js';
import { homeColumn, homeOf, nodeColumns } from './names.js';
import { PROCESS_SCOPES, processesIn } from './process-scope.js';
import type { Column, Scope, Section, View, ViewContext } from './view.js';

interface ThreadRow {
  /** See taskKey. */
  readonly key: number;
  readonly node: number;
  readonly tid: number;
  readonly comm: string;
  readonly pid: number;
  /** Name of its process. */
  readonly process: string;
  readonly home: string;
  readonly events: number;
}

const COLUMNS: readonly Column<ThreadRow>[] = [
  numberColumn({
    id: 'thread.tid',
    header: 'tid',
    min: 7,
    help: 'Thread id.',
    value: ({ tid }) => tid,
  }),
  column({
    id: 'thread.name',
    header: 'thread',
    min: 15,
    max: 18,
    help: 'Its latest name.',
    text: ({ comm }) => comm || '?',
    sort: ({ comm }) => comm,
  }),
  numberColumn({
    id: 'proc.pid',
    header: 'pid',
    min: 7,
    help: 'Its process.',
    value: ({ pid }) => pid,
  }),
  column({
    id: 'proc.name',
    header: 'process',
    min: 15,
    max: 18,
    help: 'Name of its process.',
    text: ({ process }) => process,
    sort: ({ process }) => process,
  }),
  homeColumn(1, ({ home }) => home),
  numberColumn({
    id: 'thread.events',
    header: 'events',
    min: 9,
    help: 'Its events in the capture.',
    value: ({ events }) => events,
    format: formatCount,
  }),
];

function threadRows(context: ViewContext, scope: Scope): readonly ThreadRow[] {
  const s = context.snapshot;
  const index = createClusterIndex(s.cluster);
  const processes = new Map(processesIn(s, scope, index).map((p) => [taskKey(p.node, p.pid), p]));
  const rows = new Map<number, ThreadRow>();
  eventsByThread(context).forEach((count, at) => {
    const thread = context.threadName(at);
    const process = processes.get(taskKey(thread?.node ?? 0, thread?.pid ?? -1));
    if (thread === undefined || process === undefined || count === 0) return;
    const { node, tid, comm, pid } = thread;
    const key = taskKey(node, tid);
    const events = count + (rows.get(key)?.events ?? 0);
    const home = homeOf(process, index);
    rows.set(key, { key, node, tid, comm, pid, process: process.comm || '?', home, events });
  });
  return [...rows.values()].sort((a, b) => b.events - a.events);
}

function section(context: ViewContext, scope: Scope): Section<ThreadRow> {
  return listSection({
    id: 'threads',
    title: '',
    columns: [...nodeColumns<ThreadRow>(context.snapshot, 4, ({ node }) => [node]), ...COLUMNS],
    rows: threadRows(context, scope),
    empty: context.snapshot.progress.done ? 'no thread seen' : 'reading …',
    key: ({ key }) => `thread:${String(key)}`,
    drill: ({ key, tid, comm }) => ({
      view: 'events',
      scope: { kind: 'thread', key: String(key) },
      label: `${comm || '?'} (${String(tid)})`,
    }),
    copy: ({ tid }) => `thread.tid=${String(tid)}`,
    detail: ({ tid, comm, pid, process, events }) => [
      { label: 'thread', text: `${comm} (${String(tid)})`, tone: 'accent' },
      { label: 'process', text: `${process} ${String(pid)}` },
      { label: 'events', text: formatCount(events) },
    ],
  });
}

export const threads: View = {
  id: 'threads',
  aliases: ['thread', 'tids'],
  title: 'Threads',
  help: 'Threads that did anything, the busiest first, with their process. {open} shows the events of a thread.',
  appliesTo: ['', ...PROCESS_SCOPES],
  sections: (context, scope) => [section(context, scope)],
};
