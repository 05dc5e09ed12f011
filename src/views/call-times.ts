/**
 * Events counted by type over the event table's columns, and the time that calls took: from an enter event
 * to the next exit of the same call by the same thread. Newer captures have no enter events for most calls;
 * there only the count is known.
 */
import { EVENTS } from '../model/event-table.js';
import type { EventTable } from '../model/event-rows.js';

export interface CallTimes {
  /** Name of the event type. */
  readonly name: string;
  readonly isCall: boolean;
  /** Calls that returned; events, for what is no call. */
  readonly count: number;
  /** Of those whose beginning was seen: how many, and their time in ns. */
  readonly timed: number;
  readonly total: number;
  readonly max: number;
}

type Open = { -readonly [K in keyof CallTimes]: CallTimes[K] };

/** @param rows rows to count, ascending; undefined = all */
export function callTimes(events: EventTable, rows: Uint32Array | undefined): readonly CallTimes[] {
  const byName = new Map<string, Open>();
  const byType = EVENTS.map(({ name, source }) => {
    let entry = byName.get(name);
    if (entry === undefined) {
      entry = { name, isCall: source === 'syscall', count: 0, timed: 0, total: 0, max: 0 };
      byName.set(name, entry);
    }
    return entry;
  });
  /** By thread name: type and time of the call that has begun; -1 none. */
  const begunType: number[] = [];
  const begunTime: number[] = [];
  const length = rows?.length ?? events.length;
  for (let i = 0; i < length; i++) {
    const row = rows === undefined ? i : (rows[i] as number);
    const type = events.type(row);
    const entry = byType[type];
    if (entry === undefined) continue;
    const thread = events.thread(row);
    if (entry.isCall && type % 2 === 0) {
      if (thread < 0) continue;
      begunType[thread] = type;
      begunTime[thread] = events.time(row);
      continue;
    }
    entry.count++;
    if (entry.isCall && thread >= 0 && begunType[thread] === type - 1) {
      begunType[thread] = -1;
      addTime(entry, events.time(row) - (begunTime[thread] ?? 0));
    }
  }
  return [...byName.values()].filter(({ count }) => count > 0);
}

function addTime(entry: Open, time: number): void {
  entry.timed++;
  entry.total += Math.max(0, time);
  entry.max = Math.max(entry.max, time);
}
