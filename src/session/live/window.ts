/**
 * Decides when the analysis begins anew, and where. It notes the tables now and then; when there is more
 * than the bounds allow, the oldest note that still leaves enough becomes the new beginning.
 */
import type { Beginning } from './recorder.js';

export interface Bounds {
  readonly windowNs: number;
  readonly memoryBytes: number;
}

/** A place in the stream from which an analysis can start. */
export interface Checkpoint extends Beginning {
  /** Time of the stream there, ns since its start. */
  readonly time: number;
  /** Number of the next event. */
  readonly number: number;
  /** Rows that the analysis had then. */
  readonly rows: number;
}

/** Where the analysis stands. */
export interface Standing {
  readonly time: number;
  readonly rows: number;
  /** Memory of the analysis in bytes, without garbage; 0 = not known. */
  readonly used: number;
}

const MOST_CHECKPOINTS = 12;
/** Notes are worth their time after so many rows. */
const ROWS_BETWEEN = 100_000;
/** Screen, reader and program without any data: measured, with their garbage. */
const FIXED_BYTES = 250 * 2 ** 20;
/** The old and the new analysis are there at once for a moment: the old one may take this share. */
const SHARE = 0.6;
/** Less than this is not worth beginning anew for. */
const LEAST_ROWS = 200_000;
/** A window in time is cut when it is so much longer than it should be. */
const SLACK = 1.25;

export class Window {
  readonly #bounds: Bounds;
  #checkpoints: Checkpoint[] = [];
  /** Time of the stream at which the present analysis began. */
  #begunAt = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Whether it is time for a checkpoint. */
  wantsCheckpoint({ time, rows }: Standing): boolean {
    const last = this.#checkpoints.at(-1);
    const since = rows - (last?.rows ?? 0);
    if (since >= ROWS_BETWEEN) return true;
    return since > 0 && time - (last?.time ?? 0) >= this.#bounds.windowNs / MOST_CHECKPOINTS;
  }

  add(checkpoint: Checkpoint): void {
    this.#checkpoints.push(checkpoint);
    if (this.#checkpoints.length > MOST_CHECKPOINTS) this.#checkpoints.splice(this.#closest(), 1);
  }

  /** The one that is missed least: its neighbors are closest to each other. */
  #closest(): number {
    const starts = this.#checkpoints.map((c) => c.start);
    let closest = 1;
    let least = Infinity;
    for (let i = 1; i < starts.length - 1; i++) {
      const span = (starts[i + 1] ?? 0) - (starts[i - 1] ?? 0);
      if (span < least) [closest, least] = [i, span];
    }
    return closest;
  }

  /** Where to begin anew; undefined = all is within bounds. */
  begin({ time, rows, used }: Standing): Checkpoint | undefined {
    const { windowNs, memoryBytes } = this.#bounds;
    const room = (memoryBytes - FIXED_BYTES) * SHARE;
    if (used > room && rows >= LEAST_ROWS) {
      return (
        this.#checkpoints.find((c) => c.rows >= rows / 2) ??
        this.#checkpoints.findLast((c) => c.rows > 0)
      );
    }
    if (time - this.#begunAt < windowNs * SLACK) return undefined;
    const latest = this.#checkpoints.findLast((c) => c.time <= time - windowNs);
    return latest !== undefined && latest.time > this.#begunAt ? latest : undefined;
  }

  /** The analysis began anew there: its rows are counted from there. */
  began(at: Checkpoint): void {
    this.#begunAt = at.time;
    this.#checkpoints = this.#checkpoints
      .filter((c) => c.start > at.start)
      .map((c) => ({ ...c, rows: c.rows - at.rows }));
  }
}
