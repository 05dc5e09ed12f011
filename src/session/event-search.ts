/**
 * Looks for the events that match a filter expression, a slice at a time, so that pages are answered
 * meanwhile. First by the tables that the session keeps of its events, which decides most filters within
 * moments; rows for which that is not enough are looked at again while the capture is read once more from its start, with
 * tables of its own. While events still come it follows behind.
 */
import { eventFilter } from '../analysis/filter/event-filter.js';
import { EventWindow } from '../analysis/filter/event-window.js';
import type { ReadStream } from '../analysis/filter/event-window.js';
import type { Joins } from '../analysis/filter/joins.js';
import { RowTree } from '../analysis/filter/row-tree.js';
import { merge, RowList } from '../base/row-list.js';
import type { StateEngine } from '../analysis/engine.js';
import { createStateEngine } from '../analysis/state/index.js';
import {
  compileExpression,
  fieldsOf,
  FilterError,
  needsAnalysis,
  parseExpression,
} from '../filter/index.js';
import type { Decision, Expression } from '../filter/index.js';
import type { EventMatches } from '../views/view.js';

/** What a search reads from. */
export interface SearchSource {
  readonly engine: Pick<StateEngine, 'events' | 'names' | 'past' | 'nodes'>;
  readonly read: ReadStream;
  /** Whether no more events will come. */
  isComplete(): boolean;
  /** Whether conclusions are drawn as far as they can be. */
  isConcluded(): boolean;
  /** Grows with every conclusion. */
  readonly conclusion: number;
  /** What is known beyond the events; `withCalls`: also of calls. */
  joins(withCalls: boolean): Promise<Joins>;
}

const SLICE_ROWS = 4096;
export const SLICE_BYTES = 128 * 1024;
/** Work is done at a stretch for so long. */
const STRETCH_MS = 8;
/** How long it waits for events that are still to come. */
export const WAIT_MS = 50;
/** What is new is told of so often. */
const NEWS_MS = 250;

export class EventSearch implements EventMatches {
  readonly text: string;
  readonly source: SearchSource;
  done = false;
  /** Whether all that is there was looked at once. */
  caughtUp = false;
  /** Whether it goes by conclusions, so that it is out of date when there are others. */
  needsCalls = false;
  readonly #onNews: () => void;
  /** Rows that match by the tables, and by reading again. */
  readonly #sure = new RowList();
  readonly #found = new RowList();
  /** Rows that wait for the second reading, and how many of them it has passed. */
  readonly #open = new RowList();
  #passed = 0;
  #next = 0;
  #merged: Uint32Array = new Uint32Array(0);
  #stopped = false;
  #toldAt = performance.now();
  #told = -1;

  /** `onNews` is called when there are more matches, and at the end. What is no expression matches nothing. */
  constructor(text: string, source: SearchSource, onNews: () => void) {
    this.text = text;
    this.source = source;
    this.#onNews = onNews;
    const expression = parsed(text);
    if (expression === undefined) this.done = true;
    else void this.#run(expression);
  }

  /** Ascending. */
  get rows(): Uint32Array {
    if (this.#found.length === 0) return this.#sure.rows;
    if (this.#merged.length !== this.#sure.length + this.#found.length)
      this.#merged = merge(this.#sure.rows, this.#found.rows);
    return this.#merged;
  }

  /** How much of what is there was looked at, 0 to 1. */
  get progress(): number {
    if (this.done || this.caughtUp) return 1;
    const rows = this.source.engine.events.length;
    const first = rows === 0 ? 0 : this.#next / rows;
    if (this.#open.length === 0) return first;
    // The second reading takes about as long as the first.
    return (first + (this.#open.at(this.#passed) ?? rows) / rows) / 2;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(expression: Expression): Promise<void> {
    this.needsCalls = fieldsOf(expression).some(needsAnalysis);
    while (this.needsCalls && !this.source.isConcluded() && !this.#stopped) await pause(WAIT_MS);
    const joins = await this.source.joins(this.needsCalls);
    const decision = compileExpression(expression);
    const { engine, read } = this.source;
    const window = new EventWindow(read);
    const filter = new RowTree(decision, engine, joins, (row) =>
      window.load(engine.events.offset(row)),
    );
    let reader: { push(bytes: Uint8Array): void; at: number } | undefined;
    while (!this.#stopped) {
      const complete = this.source.isComplete();
      await this.#scan(filter);
      if (this.#open.length > this.#passed) {
        reader ??= { push: this.#secondReading(decision, joins), at: 0 };
        await this.#readOn(reader);
      }
      this.caughtUp = true;
      if (complete) break;
      this.#tell(performance.now());
      await pause(WAIT_MS);
    }
    this.done = true;
    if (!this.#stopped) this.#onNews();
  }

  /** Goes through the rows that there are. */
  async #scan(filter: RowTree<boolean>): Promise<void> {
    const { events } = this.source.engine;
    let since = performance.now();
    while (this.#next < events.length && !this.#stopped) {
      const end = Math.min(events.length, this.#next + SLICE_ROWS);
      for (; this.#next < end; this.#next++) {
        if (!events.isShown(this.#next)) continue;
        const decided = filter.at(this.#next);
        if (decided === true) this.#sure.push(this.#next);
        else if (decided === undefined) this.#open.push(this.#next);
      }
      since = await this.#breathe(since);
    }
  }

  /** Reads the stream again, up to its present end or until no row waits any more. */
  async #readOn(reader: { push(bytes: Uint8Array): void; at: number }): Promise<void> {
    let since = performance.now();
    while (this.#passed < this.#open.length && !this.#stopped) {
      const bytes = this.source.read(reader.at, SLICE_BYTES);
      if (bytes === undefined || bytes.length === 0) return;
      reader.push(bytes);
      reader.at += bytes.length;
      since = await this.#breathe(since);
    }
  }

  #secondReading(decision: Decision, joins: Joins): (bytes: Uint8Array) => void {
    const choice = eventFilter(decision, joins);
    const engine = createStateEngine({
      handlers: [],
      watcher: choice.watch,
      observer: ({ row }) => {
        if (this.#open.at(this.#passed) !== row) return;
        this.#passed++;
        if (choice.wants()) this.#found.push(row);
      },
    });
    return (bytes) => {
      engine.push(bytes);
    };
  }

  /** Lets other work in when it is time; returns when the present stretch began. */
  async #breathe(since: number): Promise<number> {
    const now = performance.now();
    if (now - since < STRETCH_MS) return since;
    this.#tell(now);
    await pause(0);
    return performance.now();
  }

  #tell(now: number): void {
    const count = this.#sure.length + this.#found.length;
    if (this.caughtUp && count === this.#told) return;
    if (now - this.#toldAt < (this.#told <= 0 && count > 0 ? 0 : NEWS_MS)) return;
    this.#toldAt = now;
    this.#told = count;
    this.#onNews();
  }
}

function parsed(text: string): Expression | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

/** 0 = only lets other work in. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms === 0) setImmediate(resolve);
    else setTimeout(resolve, ms);
  });
}
