/** What processes did in the capture, counted: the numbers of the Processes, Containers and Threads views. */
import type { Process } from '../model/process.js';
import { isWithin } from '../model/time-range.js';
import type { Snapshot } from '../model/snapshot.js';
import { blamedPaths, isFailing } from './calls.js';
import { isFailedEnd, isInTime } from './connection-result.js';
import type { ViewContext } from './view.js';

export interface Activity {
  /** Connections that it dialled. */
  readonly dials: number;
  /** Connections that it accepted. */
  readonly accepts: number;
  /** Ends of it that failed. */
  readonly failedEnds: number;
  /** Calls that it made as the first caller, and how many of them failed. */
  readonly calls: number;
  readonly failedCalls: number;
  /** Requests that came in over its accepted connections. */
  readonly served: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

type Open = { -readonly [K in keyof Activity]: Activity[K] };

function nothing(): Open {
  return {
    dials: 0,
    accepts: 0,
    failedEnds: 0,
    calls: 0,
    failedCalls: 0,
    served: 0,
    bytesIn: 0,
    bytesOut: 0,
  };
}

/** By the process's index; all zero for one that never touched a connection. */
export function activityByProcess(s: Snapshot): (process: Process) => Activity {
  const { connections, paths } = s.facts;
  const found = new Map<number, Open>();
  const of = (process: Process): Open => {
    let activity = found.get(process.index);
    if (activity === undefined) found.set(process.index, (activity = nothing()));
    return activity;
  };
  const isServed = servedEnds(s);
  for (let row = 0; row < connections.length; row++) {
    const process = connections.process[row];
    if (process !== undefined && isInTime(s, row)) addEnd(s, row, isServed(row), of(process));
  }
  const blamed = blamedPaths(s);
  for (const path of paths) {
    const activity = of(path.client);
    activity.calls++;
    if (isFailing(path, blamed)) activity.failedCalls++;
  }
  const idle = nothing();
  return (process) => found.get(process.index) ?? idle;
}

/** A datagram that comes in makes no server: its question may just not have been visible. */
function servedEnds({ facts: { connections, listeners } }: Snapshot): (row: number) => boolean {
  const ports = new Set(listeners.filter((l) => l.l4 === 'udp').map((l) => l.address.port));
  return (row) => {
    if (connections.isClient.get(row) === 1) return false;
    return connections.l4[row] !== 'udp' || ports.has(connections.local[row]?.port ?? -1);
  };
}

function addEnd(s: Snapshot, row: number, isServed: boolean, activity: Open): void {
  const { connections } = s.facts;
  if (!isServed) activity.dials++;
  else {
    activity.accepts++;
    activity.served += connections.requestCount.get(row);
  }
  if (isFailedEnd(s, row)) activity.failedEnds++;
  activity.bytesIn += connections.bytesIn.get(row);
  activity.bytesOut += connections.bytesOut.get(row);
}

export function sumOf(activities: readonly Activity[]): Activity {
  const sum = nothing();
  for (const activity of activities) {
    for (const key of Object.keys(sum) as (keyof Activity)[]) sum[key] += activity[key];
  }
  return sum;
}

/** Whether anything went wrong for it. */
export function hasFailed({ failedEnds, failedCalls }: Activity): boolean {
  return failedEnds + failedCalls > 0;
}

/** For sorting: those that fail first, then the busiest. */
export function byActivity(a: Activity, b: Activity): number {
  const failed = Number(hasFailed(b)) - Number(hasFailed(a));
  return failed || b.dials + b.accepts - (a.dials + a.accepts);
}

/** How many events each name of a thread has, by its index in the name table. One walk over one column. */
export function eventsByThread({ snapshot: { events, range } }: ViewContext): readonly number[] {
  const counts: number[] = [];
  for (let row = 0; row < events.length; row++) {
    const thread = events.thread(row);
    if (thread < 0 || !isWithin(range, Math.max(0, events.time(row)))) continue;
    while (counts.length <= thread) counts.push(0);
    counts[thread] = (counts[thread] ?? 0) + 1;
  }
  return counts;
}
