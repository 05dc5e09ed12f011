/** Calls of a scope counted by group: one walk over the event table's columns, nothing is decoded. */
import { NO_RESULT } from '../model/event-rows.js';
import { EVENTS } from '../model/event-table.js';
import { CallClock } from './call-clock.js';
import { eventRows } from './event-scope.js';
import { Groups, isOpen } from './io-groups.js';
import type { Grouping, Matter } from './io-groups.js';
import type { Scope, ViewContext } from './view.js';

export interface IoCounts {
  readonly group: string;
  /** Calls that returned. */
  readonly calls: number;
  readonly opens: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Bytes either way, by what they went through. */
  readonly bytes: Readonly<Record<Matter, number>>;
  readonly errors: Readonly<Record<Matter, number>>;
  /** Of the calls whose beginning was seen: how many, their time in ns, and the longest. */
  readonly timed: number;
  readonly time: number;
  readonly longest: number;
  /** Calls by index of the thread's name. */
  readonly threads: ReadonlyMap<number, number>;
}

type Open = {
  -readonly [K in keyof IoCounts]: IoCounts[K] extends number ? number : IoCounts[K];
} & {
  readonly bytes: Record<Matter, number>;
  readonly errors: Record<Matter, number>;
  readonly threads: Map<number, number>;
};

function nothing(group: string): Open {
  return {
    group,
    calls: 0,
    opens: 0,
    bytesIn: 0,
    bytesOut: 0,
    bytes: { file: 0, net: 0, memory: 0, other: 0 },
    errors: { file: 0, net: 0, memory: 0, other: 0 },
    timed: 0,
    time: 0,
    longest: 0,
    threads: new Map(),
  };
}

/** What is looked up per event, by its type. */
interface Type {
  readonly isEnter: boolean;
  readonly isOpen: boolean;
  readonly direction: '' | 'bytesIn' | 'bytesOut';
}

const DIRECTIONS: Readonly<Record<string, Type['direction']>> = {
  io_read: 'bytesIn',
  io_write: 'bytesOut',
};

/** Calls only: switches, signals and metadata return nothing. */
const TYPES: readonly (Type | undefined)[] = EVENTS.map(({ id, source, isEnter, category }) =>
  source === 'syscall'
    ? { isEnter, isOpen: isOpen(id), direction: DIRECTIONS[category] ?? '' }
    : undefined,
);

/** Groups of the scope, those with the most calls first. */
export function ioCounts(context: ViewContext, scope: Scope, by: Grouping): readonly IoCounts[] {
  const { events } = context.snapshot;
  const rows = eventRows(context, scope);
  const groups = new Groups(context, by);
  const clock = new CallClock();
  const found = new Map<string, Open>();
  let counts: Open | undefined;
  const length = rows?.length ?? events.length;
  for (let i = 0; i < length; i++) {
    const row = rows === undefined ? i : (rows[i] as number);
    const id = events.type(row);
    const type = TYPES[id];
    if (type === undefined) continue;
    const thread = events.thread(row);
    if (type.isEnter) {
      clock.enter(thread, id, events.time(row));
      continue;
    }
    const took = clock.exit(thread, id, events.time(row));
    const group = groups.of(row);
    if (group === '') continue;
    // Calls of a group come in rows: most of the time it is the one of before.
    if (counts?.group !== group) counts = found.get(group);
    if (counts === undefined) found.set(group, (counts = nothing(group)));
    count(counts, thread, took);
    if (type.isOpen) counts.opens++;
    const result = events.result(row);
    if (result < 0) {
      if (result !== NO_RESULT) counts.errors[groups.matter(row)]++;
    } else if (type.direction !== '') {
      counts[type.direction] += result;
      counts.bytes[groups.matter(row)] += result;
    }
  }
  return [...found.values()].sort((a, b) => b.calls - a.calls);
}

function count(counts: Open, thread: number, took: number): void {
  counts.calls++;
  counts.threads.set(thread, (counts.threads.get(thread) ?? 0) + 1);
  if (took < 0) return;
  counts.timed++;
  counts.time += took;
  counts.longest = Math.max(counts.longest, took);
}

export function errorsOf({ errors }: IoCounts): number {
  return errors.file + errors.net + errors.memory + errors.other;
}
