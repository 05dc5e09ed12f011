/**
 * The facets of rows (stored-moment.ts) as numbers, worked out for a chunk of the event table at a time and
 * kept until another chunk is asked for: a filter asks for them in the order of the rows, millions of times.
 */
import { CHUNK_ROWS, typeOfCode } from '../../model/event-rows.js';
import type { CopiedColumn } from '../../model/event-rows.js';
import { EVENTS } from '../../model/event-table.js';
import { taskKey } from '../../model/process.js';
import type { StateEngine } from '../engine.js';
import { FACET } from './facet.js';
import { NO_CALLS } from './joins.js';
import type { CallsOfRow, Joins } from './joins.js';
import { isAboutFd, isConnectReturn } from './live-moment.js';

/** Facets that are columns of the event table. */
const COPIED: Readonly<Partial<Record<number, CopiedColumn>>> = {
  [FACET.code]: 'code',
  [FACET.thread]: 'thread',
  [FACET.error]: 'outcome',
  [FACET.cpu]: 'cpu',
  [FACET.number]: 'fdNumber',
  [FACET.fd]: 'listedFd',
};
/** Values of the facet by event type. */
const ABOUT_FD = Uint8Array.from(EVENTS, (info) =>
  isConnectReturn(info) ? 2 : isAboutFd(info) ? 1 : 0,
);

interface FacetColumn {
  readonly values: Int32Array;
  from: number;
  to: number;
}

export class FacetColumns {
  readonly #engine: Pick<StateEngine, 'events' | 'names' | 'past'>;
  readonly #joins: Joins;
  /** By thread + 1. */
  readonly #calls: CallsOfRow[] = [];
  readonly #columns = Array.from({ length: FACET.row }, (): FacetColumn => ({
    values: new Int32Array(0),
    from: 0,
    to: 0,
  }));

  constructor(engine: Pick<StateEngine, 'events' | 'names' | 'past'>, joins: Joins) {
    this.#engine = engine;
    this.#joins = joins;
  }

  /** The value of a facet before `row`, from -1 on. */
  get(facet: number, row: number): number {
    const { values, from } = this.#at(facet, row);
    return values[row - from] as number;
  }

  /** The column of the chunk, at least up to the row: of a running stream it was filled when there was less. */
  #at(facet: number, row: number): FacetColumn {
    const column = this.#columns[facet] as FacetColumn;
    return row >= column.from && row < column.to ? column : this.#fill(facet, row);
  }

  /** What is there of the chunk that the row is in. */
  #fill(facet: number, row: number): FacetColumn {
    const { values: old } = this.#columns[facet] as FacetColumn;
    const values = old.length === 0 ? new Int32Array(CHUNK_ROWS) : old;
    const from = row - (row % CHUNK_ROWS);
    const to = Math.min(from + CHUNK_ROWS, this.#engine.events.length);
    const column = { values, from, to };
    this.#columns[facet] = column;
    const copied = COPIED[facet];
    if (copied !== undefined) this.#engine.events.copy(copied, row, values);
    else if (facet === FACET.aboutFd) this.#fillAboutFd(column);
    else if (facet === FACET.shape) this.#fillShape(column);
    else if (facet === FACET.epoch) this.#fillEpoch(column);
    else this.#fillCalls(column);
    return column;
  }

  #fillAboutFd({ values, from, to }: FacetColumn): void {
    const threads = this.#at(FACET.thread, to - 1).values;
    const codes = this.#at(FACET.code, to - 1).values;
    for (let at = 0; at < to - from; at++) {
      const type = typeOfCode(codes[at] as number);
      values[at] = (threads[at] as number) >= 0 ? (ABOUT_FD[type] as number) : 0;
    }
  }

  #fillShape({ values, from, to }: FacetColumn): void {
    const { names } = this.#engine;
    const fds = this.#at(FACET.fd, to - 1).values;
    for (let at = 0; at < to - from; at++) values[at] = names.fdShape(fds[at] as number);
  }

  /** Mostly it is the same throughout a chunk. */
  #fillEpoch({ values, from, to }: FacetColumn): void {
    const { past } = this.#engine;
    const last = past.epoch(to - 1);
    let epoch = past.epoch(from);
    for (let row = from; row < to; row++) {
      if (epoch !== last) epoch = past.epoch(row);
      values[row - from] = epoch;
    }
  }

  #fillCalls({ values, from, to }: FacetColumn): void {
    const threads = this.#at(FACET.thread, to - 1).values;
    const numbers = this.#at(FACET.number, to - 1).values;
    for (let at = 0; at < to - from; at++) {
      const calls = this.#callsBy(threads[at] as number);
      values[at] = calls(from + at, numbers[at] as number).id;
    }
  }

  #callsBy(thread: number): CallsOfRow {
    return (this.#calls[thread + 1] ??= this.#findCallsBy(thread));
  }

  #findCallsBy(thread: number): CallsOfRow {
    const process = this.#engine.names.pastThread(thread)?.process;
    if (process === undefined) return () => NO_CALLS;
    return this.#joins.callsBy(taskKey(process.node, process.pid));
  }
}
