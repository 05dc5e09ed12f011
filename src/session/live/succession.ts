/**
 * Analyses that follow each other, so that a stream may run for days. Dropping old rows out of tables that
 * refer to each other is a matter of every table; beginning anew from a later place of the stream is the
 * matter of this file alone (decision 8). The next analysis reads the stored stream again, beside the
 * present one, and takes over when it has caught up.
 */
import type { StoredStream } from '../../capture/live/source.js';
import type { Scope, ViewContext } from '../../views/view.js';
import { openingOf, writeCheckpoint } from './checkpoint.js';
import { Generation } from './generation.js';
import { writeHistory } from './history.js';
import { KeptMemory } from './memory.js';
import { Window } from './window.js';
import type { Bounds, Checkpoint, Standing } from './window.js';

export interface Pace {
  /** How often the memory in use is looked at. */
  readonly lookMs: number;
  /** Bytes decoded at a stretch before other work gets its turn. */
  readonly sliceBytes: number;
}

const PACE: Pace = { lookMs: 500, sliceBytes: 48 * 1024 };

/** What is seen of the present analysis. */
export interface Screen {
  readonly context: ViewContext;
  /** What the user has marked, in the numbers of the present analysis. */
  readonly held: readonly Scope[];
}

interface Next {
  readonly generation: Generation;
  readonly from: Checkpoint;
}

export class Succession {
  readonly #source: StoredStream;
  readonly #window: Window;
  readonly #pace: Pace;
  readonly #screen: () => Screen;
  readonly #memory = new KeptMemory();
  #present: Generation;
  #next: Next | undefined;
  /** The lists that the stream began with, without those that change. */
  #opening: Buffer | undefined;
  #eventsBefore = 0;
  #begunAt = 0;
  #lookedAt = 0;

  constructor(source: StoredStream, bounds: Bounds, screen: () => Screen, pace = PACE) {
    this.#screen = screen;
    this.#pace = pace;
    this.#source = source;
    this.#window = new Window(bounds);
    this.#present = new Generation(source.bytes, { blocks: Buffer.alloc(0), start: 0 });
  }

  /** The analysis that the screen sees. */
  get present(): Generation {
    return this.#present;
  }

  /** Events since the stream began, as sysdig lists them. */
  get events(): number {
    return this.#eventsBefore + this.#present.analysis.engine.events.shown;
  }

  /** Time of the stream at which the present analysis begins. */
  get begunAt(): number {
    return this.#begunAt;
  }

  /** The stream's clock where everything was read, which runs on in silence; else the last event's. */
  get now(): number {
    const { events } = this.#present.analysis.engine;
    const last = events.length - 1;
    const read = last < 0 ? 0 : Math.max(0, events.time(last));
    if (this.#present.position < this.#source.bytes.end) return read;
    const { timeHigh, timeLow } = this.#source.state.clock;
    return Math.max(read, this.#present.relativeTime(timeHigh, timeLow));
  }

  /** Reads on; false = there is nothing to read. Bytes from `needed` on are kept for somebody else. */
  advance(needed: number): boolean {
    const read = this.#present.advance(this.#pace.sliceBytes);
    if (this.#next !== undefined) this.#catchUp(this.#next, needed);
    else if (performance.now() - this.#lookedAt >= this.#pace.lookMs) this.#look();
    return read || this.#next !== undefined;
  }

  /** The stream is over. */
  end(): void {
    this.#present.analysis.engine.end();
  }

  #look(): void {
    this.#lookedAt = performance.now();
    const standing = this.#standing();
    if (this.#window.wantsCheckpoint(standing)) this.#window.add(this.#checkpoint(standing));
    const from = this.#window.begin(standing);
    if (from === undefined) return;
    const { startTime } = this.#present.analysis.engine.events;
    const history = this.#history(from);
    const origin = { startTime, number: from.number, history };
    this.#next = { generation: new Generation(this.#source.bytes, from, origin), from };
  }

  /** What verdicts and marks refer to and the next analysis would not see. */
  #history({ time }: Checkpoint): Buffer {
    const { context, held } = this.#screen();
    if (context.snapshot.events !== this.#present.analysis.engine.events) return Buffer.alloc(0);
    return writeHistory({
      context,
      held,
      before: time,
      opening: this.#opening ?? Buffer.alloc(0),
      readBlock: this.#present.block,
    });
  }

  #standing(): Standing {
    const rows = this.#present.analysis.engine.events.length;
    return { time: this.now, rows, used: this.#memory.look() };
  }

  #checkpoint({ time, rows }: Standing): Checkpoint {
    const { engine } = this.#present.analysis;
    this.#opening ??= openingOf(this.#present.lists);
    const start = this.#present.boundary;
    const metadata = this.#source.metadata.before(start);
    const blocks = writeCheckpoint(engine, this.#opening, metadata);
    return { blocks, start, time, rows, number: engine.events.number(rows - 1) + 1 };
  }

  #catchUp({ generation, from }: Next, needed: number): void {
    generation.advance(this.#pace.sliceBytes, this.#present.position);
    if (generation.position < this.#present.position) return;
    const before = this.events;
    this.#present = generation;
    this.#next = undefined;
    this.#eventsBefore = before - generation.analysis.engine.events.shown;
    this.#begunAt = from.time;
    this.#window.began(from);
    this.#memory.forget();
    this.#source.bytes.dropBefore(Math.min(from.start, needed));
  }
}
