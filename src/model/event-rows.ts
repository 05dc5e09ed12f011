/**
 * One row per event of the capture, in columns. The bytes of an event are not kept: `offset` finds them in
 * the unpacked stream (capture/spool.ts). Columns are chunks of 65 536 rows, so growing never copies.
 */
const CHUNK_BITS = 16;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ROWS - 1;
/** Bit of the type column that marks hidden rows; ids stay far below it. */
const HIDDEN = 0x8000;

interface Chunk {
  readonly time: Float64Array;
  readonly offset: Float64Array;
  readonly type: Uint16Array;
  readonly cpu: Uint16Array;
  readonly thread: Int32Array;
  readonly fd: Int32Array;
}

export class EventTable {
  /** Wall-clock time of `time` 0, ns since the epoch. */
  startTime = 0n;
  #length = 0;
  readonly #chunks: Chunk[] = [];
  /** Rows at which (number - row) changes, and that difference from there on. */
  readonly #numberRows: number[] = [];
  readonly #numberShift: number[] = [];

  get length(): number {
    return this.#length;
  }

  /** Appends a row and returns it. `number` is the event's number as users know it. */
  append(
    number: number,
    time: number,
    offset: number,
    type: number,
    cpu: number,
    hidden = false,
  ): number {
    const row = this.#length;
    const at = row & CHUNK_MASK;
    if (at === 0) this.#chunks.push(newChunk());
    const chunk = this.#chunks[row >>> CHUNK_BITS] as Chunk;
    chunk.time[at] = time;
    chunk.offset[at] = offset;
    chunk.type[at] = hidden ? type | HIDDEN : type;
    chunk.cpu[at] = cpu;
    chunk.thread[at] = -1;
    chunk.fd[at] = -1;
    if (this.#numberShift.at(-1) !== number - row) {
      this.#numberRows.push(row);
      this.#numberShift.push(number - row);
    }
    this.#length = row + 1;
    return row;
  }

  setNames(row: number, threadName: number, fdName: number): void {
    const chunk = this.#chunk(row);
    chunk.thread[row & CHUNK_MASK] = threadName;
    chunk.fd[row & CHUNK_MASK] = fdName;
  }

  /** ns since the capture's start; may go slightly backwards between rows. */
  time(row: number): number {
    return this.#chunk(row).time[row & CHUNK_MASK] as number;
  }
  /** Byte offset of the event's block in the unpacked stream. */
  offset(row: number): number {
    return this.#chunk(row).offset[row & CHUNK_MASK] as number;
  }
  type(row: number): number {
    return (this.#chunk(row).type[row & CHUNK_MASK] as number) & ~HIDDEN;
  }
  /** True for events that only inform about state: sysdig does not show them either. */
  hidden(row: number): boolean {
    return ((this.#chunk(row).type[row & CHUNK_MASK] as number) & HIDDEN) !== 0;
  }
  cpu(row: number): number {
    return this.#chunk(row).cpu[row & CHUNK_MASK] as number;
  }
  /** Index in the thread-name table; -1 none. */
  thread(row: number): number {
    return this.#chunk(row).thread[row & CHUNK_MASK] as number;
  }
  /** Index in the fd-name table; -1 none. */
  fd(row: number): number {
    return this.#chunk(row).fd[row & CHUNK_MASK] as number;
  }

  /** The number that the event has in sysdig's text of the same input. */
  number(row: number): number {
    return row + this.#shift(bisect(this.#numberRows, row));
  }
  /** The last row whose number is at most `number`; -1 none. */
  rowOfNumber(number: number): number {
    for (let i = this.#numberRows.length - 1; i >= 0; i--) {
      const first = this.#numberRows[i] as number;
      const end = this.#numberRows[i + 1] ?? this.#length;
      if (first + this.#shift(i) <= number) return Math.min(number - this.#shift(i), end - 1);
    }
    return -1;
  }

  #shift(i: number): number {
    return this.#numberShift[i] ?? 1;
  }
  #chunk(row: number): Chunk {
    const chunk = this.#chunks[row >>> CHUNK_BITS];
    if (chunk === undefined) throw new RangeError(`event row ${String(row)}`);
    return chunk;
  }
}

function newChunk(): Chunk {
  return {
    time: new Float64Array(CHUNK_ROWS),
    offset: new Float64Array(CHUNK_ROWS),
    type: new Uint16Array(CHUNK_ROWS),
    cpu: new Uint16Array(CHUNK_ROWS),
    thread: new Int32Array(CHUNK_ROWS),
    fd: new Int32Array(CHUNK_ROWS),
  };
}

/** Index of the last element <= value; -1 none. */
function bisect(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((sorted[mid] as number) <= value) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}
