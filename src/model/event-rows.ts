/**
 * One row per event of the capture, in columns. The bytes of an event are not kept: `offset` finds them in
 * the unpacked stream (capture/spool.ts). Columns are chunks of 16 384 rows, so growing never copies; within
 * a chunk times, offsets and names are close enough to each other that a row takes some 20 bytes.
 */
import { bisect } from '../base/bisect.js';
import { NearNumbers, SmallNumbers } from '../base/packed.js';
import { EVENTS, GENERIC_CALL, genericSyscallName } from './event-table.js';

const CHUNK_BITS = 14;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ROWS - 1;
/** Rows are in order of time but for the clocks of different CPUs. */
const BACKWARDS_NS = 100e6;
/** Errors are -1 to -4095; below them nothing is a result. */
export const NO_RESULT = -4096;
const LARGEST_RESULT = 0xfffff000;

/** Events that stand for any system call without parameters of its own. */
const IS_GENERIC: readonly boolean[] = EVENTS.map(({ name }) => name === GENERIC_CALL);

interface Chunk {
  readonly time: NearNumbers;
  readonly offset: NearNumbers;
  readonly type: Uint16Array;
  readonly cpu: SmallNumbers;
  readonly thread: SmallNumbers;
  readonly fd: SmallNumbers;
  /** What the call returned, larger by 4095, so that nothing set is NO_RESULT; of generic calls, which one it is. */
  readonly result: SmallNumbers;
}

export class EventTable {
  /** Wall-clock time of `time` 0, ns since the epoch. */
  startTime = 0n;
  #length = 0;
  #shown = 0;
  readonly #byType = new Uint32Array(1024);
  readonly #chunks: Chunk[] = [];
  /** Rows at which (number - row) changes, and that difference from there on. */
  readonly #numberRows: number[] = [];
  readonly #numberShift: number[] = [];

  get length(): number {
    return this.#length;
  }

  /** How many rows there are of an event type. */
  countOf(type: number): number {
    return this.#byType[type] ?? 0;
  }

  /** Rows that sysdig's listing has too: without those that only inform about state. */
  get shown(): number {
    return this.#shown;
  }

  /** Appends a row and returns it. `number` is the event's number as users know it. */
  append(
    number: number,
    time: number,
    offset: number,
    type: number,
    cpu: number,
    isShown = true,
  ): number {
    const row = this.#length;
    const at = row & CHUNK_MASK;
    if (at === 0) this.#chunks.push(newChunk(time, offset));
    const chunk = this.#chunks[row >>> CHUNK_BITS] as Chunk;
    chunk.time.set(at, time);
    chunk.offset.set(at, offset);
    chunk.type[at] = type;
    chunk.cpu.set(at, cpu);
    if (this.#numberShift.at(-1) !== number - row) {
      this.#numberRows.push(row);
      this.#numberShift.push(number - row);
    }
    this.#length = row + 1;
    if (isShown) this.#shown++;
    this.#byType[type] = (this.#byType[type] as number) + 1;
    return row;
  }

  setNames(row: number, threadName: number, fdName: number): void {
    const chunk = this.#chunk(row);
    chunk.thread.set(row & CHUNK_MASK, threadName);
    chunk.fd.set(row & CHUNK_MASK, fdName);
  }

  /** What a call returned. An address is no result, and is not kept. */
  setResult(row: number, result: number): void {
    if (result <= NO_RESULT || result > LARGEST_RESULT) return;
    this.#chunk(row).result.set(row & CHUNK_MASK, result - NO_RESULT - 1);
  }

  /** Which system call an event without parameters of its own is about. */
  setGenericCall(row: number, id: number): void {
    this.#chunk(row).result.set(row & CHUNK_MASK, id);
  }

  /** ns since the capture's start; may go slightly backwards between rows. */
  time(row: number): number {
    return this.#chunk(row).time.get(row & CHUNK_MASK);
  }
  /** Byte offset of the event's block in the unpacked stream. */
  offset(row: number): number {
    return this.#chunk(row).offset.get(row & CHUNK_MASK);
  }
  type(row: number): number {
    return this.#chunk(row).type[row & CHUNK_MASK] as number;
  }
  cpu(row: number): number {
    return this.#chunk(row).cpu.get(row & CHUNK_MASK);
  }
  /** Index in the thread-name table; -1 none. */
  thread(row: number): number {
    return this.#chunk(row).thread.get(row & CHUNK_MASK);
  }
  /** Index in the fd-name table; -1 none. */
  fd(row: number): number {
    return this.#chunk(row).fd.get(row & CHUNK_MASK);
  }
  /** What the call returned: bytes, a descriptor, 0, or a negative errno; NO_RESULT = not a return, or not told. */
  result(row: number): number {
    if (IS_GENERIC[this.type(row)] === true) return NO_RESULT;
    return this.#chunk(row).result.get(row & CHUNK_MASK) + NO_RESULT + 1;
  }

  /** Stands for the name of the event: events of the same name may have several types, and a generic one many names. */
  nameIndex(row: number): number {
    const type = this.type(row);
    if (IS_GENERIC[type] !== true) return type;
    return EVENTS.length + this.#chunk(row).result.get(row & CHUNK_MASK);
  }

  /** Name of the system call or other event, as sysdig shows it. */
  name(row: number): string {
    return eventName(this.nameIndex(row));
  }

  /** The number that the event has in sysdig's text of the same input. */
  number(row: number): number {
    return row + this.#shift(this.#shiftAt(row));
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

  /** Index of the last shift that begins at or before the row; -1 none. */
  #shiftAt(row: number): number {
    const rows = this.#numberRows;
    return bisect(rows.length, (i) => (rows[i] as number) > row) - 1;
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

/** Name of an event by what `nameIndex` tells. */
export function eventName(nameIndex: number): string {
  return EVENTS[nameIndex]?.name ?? genericSyscallName(nameIndex - EVENTS.length);
}

function newChunk(firstTime: number, firstOffset: number): Chunk {
  return {
    time: new NearNumbers(CHUNK_ROWS, firstTime - BACKWARDS_NS),
    offset: new NearNumbers(CHUNK_ROWS, firstOffset),
    type: new Uint16Array(CHUNK_ROWS),
    cpu: new SmallNumbers(new Uint8Array(CHUNK_ROWS)),
    thread: new SmallNumbers(new Uint16Array(CHUNK_ROWS)),
    fd: new SmallNumbers(new Uint16Array(CHUNK_ROWS)),
    result: new SmallNumbers(new Uint16Array(CHUNK_ROWS)),
  };
}
