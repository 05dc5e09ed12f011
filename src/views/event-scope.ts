/**
 * Which events belong to a connection, a call, a process or a Service. An event carries the names of its
 * thread and its descriptor, not its connection; so the rows are found by process and fd number within the
 * time in which that fd was that connection. Columns are scanned once; nothing is decoded.
 */
import { bisect } from '../base/bisect.js';
import { RowList } from '../base/row-list.js';
import { connectionsIn, endRows, legConnections } from './connection-scope.js';
import { placeIn } from './gone.js';
import { connectionOfEvent, PATH_SCOPES, pathsIn } from './path-scope.js';
import { createClusterIndex } from '../model/cluster-index.js';
import { taskKey } from '../model/process.js';
import type { ThreadName } from '../model/process.js';
import type { DnsExchange } from '../model/dns.js';
import type { Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import { isWithin } from '../model/time-range.js';
import { NARROWED, narrowedRows, withinOf } from './narrowed.js';
import { PROCESS_SCOPES, processesIn } from './process-scope.js';
import type { Scope, ViewContext } from './view.js';

/** Scope kinds that have events; '' = everything. */
export const EVENT_SCOPES: readonly string[] = [
  ...new Set([
    '',
    ...PATH_SCOPES,
    'listener',
    'address',
    'lookup',
    ...PROCESS_SCOPES,
    'thread',
    NARROWED,
  ]),
];

/** Rows from `first` to `last`. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Any fd of a process. */
const ANY_FD = -1;

/** Takes where events are: ranges of a process (its taskKey) and a descriptor, and single rows. */
export interface Places {
  addRange(task: number, fd: number, range: Range): void;
  addRow(row: number): void;
}

class Wanted implements Places {
  /** Whole threads, by taskKey. */
  readonly threads = new Set<number>();
  /** By process, then by descriptor. */
  readonly ranges = new Map<number, Map<number, Range[]>>();
  readonly rows = new Set<number>();

  addRange(task: number, fd: number, range: Range): void {
    const byFd = this.ranges.get(task) ?? new Map<number, Range[]>();
    this.ranges.set(task, byFd);
    const list = byFd.get(fd);
    if (list === undefined) byFd.set(fd, [range]);
    else list.push(range);
  }

  addRow(row: number): void {
    this.rows.add(row);
  }
}

/** Ranges of one fd, prepared for asking: sorted by `first`, `last` made the greatest so far. */
type Spans = ReadonlyMap<number, readonly Range[]>;

/** Whatever a thread did. */
const WHOLE: Spans = new Map([[ANY_FD, []]]);

/** Rows of a scope, ascending, as far as they are in the range that is looked at; undefined = all. */
export function eventRows(context: ViewContext, scope: Scope): Uint32Array | undefined {
  const { range, events } = context.snapshot;
  const rows = rowsOfScope(context, scope);
  if (range === undefined) return rows;
  const isIn = (row: number): boolean => isWithin(range, Math.max(0, events.time(row)));
  if (rows !== undefined) return rows.filter(isIn);
  const found = new RowList();
  for (let row = 0; row < events.length; row++) if (isIn(row)) found.push(row);
  return found.rows;
}

function rowsOfScope(context: ViewContext, scope: Scope): Uint32Array | undefined {
  const s = context.snapshot;
  const wanted = new Wanted();
  switch (scope.kind) {
    case NARROWED:
      return narrowedRows(context, scope.key, eventRows(context, withinOf(scope.key)));
    case 'connection':
      addConnection(wanted, s, placeIn(s.facts.connections, scope.key), 0, s.events.length - 1);
      break;
    case 'path':
    case 'service':
    case 'diagnosis':
      for (const path of pathsIn(context, scope)) addPath(wanted, s, path);
      break;
    case 'event':
      addEvent(wanted, context, placeIn(s.events, scope.key));
      break;
    case 'listener':
    case 'address':
      for (const row of connectionsIn(s, scope))
        addConnection(wanted, s, row, 0, s.events.length - 1);
      break;
    case 'thread':
      wanted.threads.add(Number(scope.key));
      break;
    case 'lookup':
      addLookup(wanted, s.facts.dns[Number(scope.key)]);
      break;
    case 'process':
    case 'container':
    case 'pod':
    case 'namespace':
    case 'node': {
      const range = { first: 0, last: s.events.length - 1 };
      for (const { node, pid } of processesIn(s, scope, createClusterIndex(s.cluster))) {
        wanted.addRange(taskKey(node, pid), ANY_FD, range);
      }
      break;
    }
    default:
      return undefined;
  }
  return collect(context, wanted);
}

/** What happens on the same connection; of what has none, what the same process does. */
function addEvent(wanted: Wanted, context: ViewContext, row: number): void {
  if (row < 0) return;
  const s = context.snapshot;
  const all = { first: 0, last: s.events.length - 1 };
  const connection = connectionOfEvent(context, row);
  if (connection >= 0) {
    addConnection(wanted, s, connection, all.first, all.last);
    return;
  }
  wanted.addRow(row);
  const thread = context.threadName(s.events.thread(row));
  if (thread !== undefined) wanted.addRange(taskKey(thread.node, thread.pid), ANY_FD, all);
}

function addConnection(places: Places, s: Snapshot, row: number, from: number, to: number): void {
  const { connections } = s.facts;
  for (const end of endRows(s, row)) {
    const process = connections.process[end];
    if (process === undefined) continue;
    const closed = connections.closeRow.get(end);
    const range = {
      first: Math.max(from, connections.startRow.get(end)),
      last: Math.min(to, closed < 0 ? s.events.length - 1 : closed),
    };
    places.addRange(taskKey(process.node, process.pid), connections.fd.get(end), range);
  }
}

/** A call on a connection that is kept open has only its own share of that connection's events. */
export function addPath(places: Places, s: Snapshot, path: Path): void {
  const from = rowAtTime(s, path.startTime);
  const to = Math.max(from, rowAtTime(s, path.endTime + 1) - 1);
  for (const leg of [path.root, ...path.attempts]) {
    if (leg === undefined) continue;
    for (const row of legConnections(leg)) addConnection(places, s, row, from, to);
  }
  for (const lookup of path.lookups) addLookup(places, lookup);
  for (const log of path.logs) places.addRow(log.row);
}

function addLookup(places: Places, lookup: DnsExchange | undefined): void {
  if (lookup === undefined) return;
  for (const row of [lookup.questionRow, lookup.answerRow, lookup.errorRow]) {
    if (row >= 0) places.addRow(row);
  }
}

/** First row at or after a time; rows are in time order but for jitter of microseconds. */
function rowAtTime({ events }: Snapshot, time: number): number {
  const first = bisect(events.length, (row) => events.time(row) >= time);
  return Math.max(0, first - 1);
}

function collect(context: ViewContext, wanted: Wanted): Uint32Array {
  const { events } = context.snapshot;
  const byTask = new Map(Array.from(wanted.ranges, ([task, byFd]) => [task, spans(byFd)]));
  const byThread = new Map<number, Spans | undefined>();
  const found = new RowList();
  const { first, last } = bounds(wanted, events.length);
  for (let row = first; row <= last; row++) {
    const thread = events.thread(row);
    if (!byThread.has(thread)) {
      byThread.set(thread, wantedOf(context.threadName(thread), wanted, byTask));
    }
    const ranges = byThread.get(thread);
    if ((ranges !== undefined && isIn(context, row, ranges)) || wanted.rows.has(row)) {
      found.push(row);
    }
  }
  return found.rows;
}

/** What is wanted of a thread; nothing of events that belong to none. */
function wantedOf(
  thread: ThreadName | undefined,
  { threads }: Wanted,
  byTask: ReadonlyMap<number, Spans>,
): Spans | undefined {
  if (thread === undefined) return undefined;
  const { node, pid, tid } = thread;
  return threads.has(taskKey(node, tid)) ? WHOLE : byTask.get(taskKey(node, pid));
}

function spans(byFd: ReadonlyMap<number, readonly Range[]>): Spans {
  return new Map(
    Array.from(byFd, ([fd, ranges]) => {
      let last = -1;
      const sorted = ranges.toSorted((a, b) => a.first - b.first);
      return [fd, sorted.map((r) => ({ first: r.first, last: (last = Math.max(last, r.last)) }))];
    }),
  );
}

function isIn(context: ViewContext, row: number, ranges: Spans): boolean {
  if (ranges.has(ANY_FD)) return true;
  const index = context.snapshot.events.fd(row);
  const fd = index < 0 ? undefined : context.fdName(index)?.fd;
  const list = fd === undefined ? undefined : ranges.get(fd);
  return list !== undefined && (lastBefore(list, row)?.last ?? -1) >= row;
}

/** The last range that begins at or before the row. */
function lastBefore(sorted: readonly Range[], row: number): Range | undefined {
  return sorted[bisect(sorted.length, (i) => (sorted[i]?.first ?? 0) > row) - 1];
}

function bounds(wanted: Wanted, length: number): { readonly first: number; readonly last: number } {
  if (wanted.threads.size > 0) return { first: 0, last: length - 1 };
  const ranges = [...wanted.ranges.values()].flatMap((byFd) => [...byFd.values()].flat());
  let first = Infinity;
  let last = -1;
  for (const range of ranges) {
    first = Math.min(first, range.first);
    last = Math.max(last, range.last);
  }
  for (const row of wanted.rows) {
    first = Math.min(first, row);
    last = Math.max(last, row);
  }
  return { first: Math.max(0, first), last };
}
