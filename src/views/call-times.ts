/** Events counted by type over the event table's columns, and the time that calls took. */
import { EVENTS } from '../model/event-table.js';
import { nameOfCode } from '../model/event-rows.js';
import type { EventTable } from '../model/event-rows.js';
import { CallClock } from './call-clock.js';

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
  const byIndex: Open[] = [];
  const clock = new CallClock();
  const length = rows?.length ?? events.length;
  for (let i = 0; i < length; i++) {
    const row = rows === undefined ? i : (rows[i] as number);
    const type = events.type(row);
    const index = events.code(row);
    const entry = (byIndex[index] ??= entryFor(nameOfCode(index), type, byName));
    const thread = events.thread(row);
    if (entry.isCall && type % 2 === 0) {
      clock.enter(thread, type, events.time(row));
      continue;
    }
    entry.count++;
    const time = entry.isCall ? clock.exit(thread, type, events.time(row)) : -1;
    if (time >= 0) addTime(entry, time);
  }
  return [...byName.values()].filter(({ count }) => count > 0);
}

/** Types of the same name are one entry. */
function entryFor(name: string, type: number, byName: Map<string, Open>): Open {
  let entry = byName.get(name);
  if (entry === undefined) {
    const isCall = EVENTS[type]?.source === 'syscall';
    entry = { name, isCall, count: 0, timed: 0, total: 0, max: 0 };
    byName.set(name, entry);
  }
  return entry;
}

function addTime(entry: Open, time: number): void {
  entry.timed++;
  entry.total += time;
  entry.max = Math.max(entry.max, time);
}
