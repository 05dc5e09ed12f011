/**
 * Looks for the events that match a filter expression: reads the unpacked capture once more from its start,
 * with tables of its own, a slice at a time, so that pages are answered meanwhile. While the capture is still
 * being read it follows behind.
 */
import { eventFilter } from '../analysis/filter/event-filter.js';
import type { Joins } from '../analysis/filter/live-moment.js';
import { createStateEngine } from '../analysis/state/index.js';
import {
  compileExpression,
  fieldsOf,
  FilterError,
  needsAnalysis,
  parseExpression,
} from '../filter/index.js';
import type { Expression } from '../filter/index.js';
import type { EventMatches } from '../views/view.js';

/** What a search reads from. */
export interface SearchSource {
  /** Up to `length` bytes of the block stream; empty at its present end, undefined = cannot be had. */
  read(offset: number, length: number): Uint8Array | undefined;
  /** Whether all of it was read by the session, and its conclusions are drawn. */
  isComplete(): boolean;
  /** What is known beyond the events; `withCalls`: also of calls. */
  joins(withCalls: boolean): Promise<Joins>;
}

export const SLICE_BYTES = 128 * 1024;
/** How long it waits for a capture that is still being read. */
export const WAIT_MS = 50;
/** New matches are told of so often, while there are some. */
const NEWS_MS = 250;

export class EventSearch implements EventMatches {
  readonly text: string;
  readonly rows: number[] = [];
  done = false;
  readonly #source: SearchSource;
  readonly #onNews: () => void;
  #stopped = false;
  #toldAt = performance.now();
  #told = 0;

  /** `onNews` is called when there are more matches, and at the end. What is no expression matches nothing. */
  constructor(text: string, source: SearchSource, onNews: () => void) {
    this.text = text;
    this.#source = source;
    this.#onNews = onNews;
    const expression = parsed(text);
    if (expression === undefined) this.done = true;
    else void this.#run(expression);
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(expression: Expression): Promise<void> {
    const needsCalls = fieldsOf(expression).some(needsAnalysis);
    while (needsCalls && !this.#source.isComplete() && !this.#stopped) await pause(WAIT_MS);
    const joins = await this.#source.joins(needsCalls);
    const choice = eventFilter(compileExpression(expression), joins);
    const engine = createStateEngine({
      handlers: [],
      watcher: choice.watch,
      observer: (step) => {
        if (choice.wants()) this.rows.push(step.row);
      },
    });
    for (let at = 0; !this.#stopped;) {
      const complete = this.#source.isComplete();
      const bytes = this.#source.read(at, SLICE_BYTES);
      if (bytes === undefined || (bytes.length === 0 && complete)) break;
      engine.push(bytes);
      at += bytes.length;
      this.#tell();
      await pause(bytes.length === 0 ? WAIT_MS : 0);
    }
    this.done = true;
    if (!this.#stopped) this.#onNews();
  }

  #tell(): void {
    const now = performance.now();
    if (this.rows.length === this.#told || now - this.#toldAt < NEWS_MS) return;
    this.#toldAt = now;
    this.#told = this.rows.length;
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
