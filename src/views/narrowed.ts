/**
 * A scope within a scope: the calls of one file, of one port, of a region of the spectrogram, as far as they
 * belong to what its view was opened for. The key tells both, so that a page can be asked for by itself.
 */
import { CallClock } from './call-clock.js';
import type { EventTable } from '../model/event-rows.js';
import { EVENTS } from '../model/event-table.js';
import { Groups } from './io-groups.js';
import type { Grouping } from './io-groups.js';
import type { Scope, ViewContext } from './view.js';

/** Calls of a group. */
interface ByGroup {
  readonly by: Grouping;
  readonly is: string;
}

/** Calls that returned in a time and took so long, in ns; each from (included) to (not included). */
export interface Region {
  readonly time: readonly [number, number];
  readonly took: readonly [number, number];
}

export type Narrowing = ByGroup | Region;

export const NARROWED = 'narrowed';

const CALLS: readonly boolean[] = EVENTS.map(({ source }) => source === 'syscall');

interface Parsed {
  readonly within: Scope;
  readonly to: Narrowing;
}

export function narrowed(within: Scope, to: Narrowing): Scope {
  return { kind: NARROWED, key: JSON.stringify({ within, to } satisfies Parsed) };
}

/** The time that a scope spans by itself; undefined = it is no region. */
export function timeOf(scope: Scope): Region['time'] | undefined {
  if (scope.kind !== NARROWED) return undefined;
  const { within, to } = JSON.parse(scope.key) as Parsed;
  return 'time' in to ? to.time : timeOf(within);
}

/** What a narrowed scope lies in, and the rows of it that are kept. */
export function withinOf(key: string): Scope {
  return (JSON.parse(key) as Parsed).within;
}

/** The same with what it lies in told otherwise. */
export function withinAs(key: string, change: (within: Scope) => Scope): string {
  const parsed = JSON.parse(key) as Parsed;
  return JSON.stringify({ ...parsed, within: change(parsed.within) });
}

/** @param rows of what it lies in; undefined = all */
export function narrowedRows(
  context: ViewContext,
  key: string,
  rows: Uint32Array | undefined,
): Uint32Array {
  const { to } = JSON.parse(key) as Parsed;
  return 'by' in to ? groupRows(context, to, rows) : regionRows(context, to, rows);
}

function groupRows(
  context: ViewContext,
  { by, is }: ByGroup,
  rows: Uint32Array | undefined,
): Uint32Array {
  const { events } = context.snapshot;
  const groups = new Groups(context, by);
  /** The beginning of an open has no descriptor yet: it belongs where the open does. By thread name. */
  const begun: number[] = [];
  const found: number[] = [];
  const length = rows?.length ?? events.length;
  for (let i = 0; i < length; i++) {
    const row = rows === undefined ? i : (rows[i] as number);
    const group = groups.of(row);
    const thread = events.thread(row);
    if (group === is) {
      const enter = begun[thread] ?? -1;
      if (enter >= 0 && events.type(enter) === events.type(row) - 1) found.push(enter);
      found.push(row);
    }
    begun[thread] = group === '' && EVENTS[events.type(row)]?.isEnter === true ? row : -1;
  }
  return Uint32Array.from(found).sort();
}

/** Calls belong where they return, and come with their beginning, so that they can be narrowed again. */
function regionRows(
  { snapshot: { events } }: ViewContext,
  { time, took }: Region,
  rows: Uint32Array | undefined,
): Uint32Array {
  const found: number[] = [];
  forEachCall(events, rows, (row, enter, ns) => {
    const at = events.time(row);
    if (ns >= took[0] && ns < took[1] && at >= time[0] && at < time[1]) found.push(enter, row);
  });
  return Uint32Array.from(found).sort();
}

/** Calls whose beginning is known: the row of their return, of their beginning, and the ns between. */
export function forEachCall(
  events: EventTable,
  rows: Uint32Array | undefined,
  visit: (row: number, enter: number, took: number) => void,
): void {
  const clock = new CallClock();
  const begun: number[] = [];
  const length = rows?.length ?? events.length;
  for (let i = 0; i < length; i++) {
    const row = rows === undefined ? i : (rows[i] as number);
    const type = events.type(row);
    if (CALLS[type] !== true) continue;
    const thread = events.thread(row);
    if (type % 2 === 0) {
      clock.enter(thread, type, events.time(row));
      begun[thread] = row;
      continue;
    }
    const took = clock.exit(thread, type, events.time(row));
    if (took >= 0) visit(row, begun[thread] ?? row, took);
  }
}
