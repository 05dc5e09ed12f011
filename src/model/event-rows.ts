/**
 * One row per event of the capture, in columns. The bytes of an event are not kept: `offset` finds them in
 * the unpacked stream (capture/spool.ts). Columns are chunks of 16 384 rows, so growing never copies; within
 * a chunk times, offsets and names are close enough to each other that a row takes some 20 bytes.
 */
import { bisect } from '../base/bisect.js';
import { NearNumbers, SmallNumbers } from '../base/packed.js';
import { EVENTS, genericSyscallName } from './event-table.js';

const CHUNK_BITS = 14;
/** Rows that are kept, and copied, together. */
export const CHUNK_ROWS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ROWS - 1;
/** Rows are in order of time but for the clocks of different CPUs. */
const BACKWARDS_NS = 100e6;
/** Above all event types: generic system calls by the number of the call, two codes each. */
const FIRST_CALL = 1024;
/** Set in the code of a row that is not shown. */
const UNSHOWN = 0x8000;

/** What a row is: its event type; of a generic system call (types 0 and 1) also which call. */
export function eventCode(type: number, call: number): number {
  const code = FIRST_CALL + call * 2 + type;
  return type > 1 || code >= UNSHOWN ? type : code;
}

/** Event type of a code. */
export function typeOfCode(code: number): number {
  return code < FIRST_CALL ? code : code & 1;
}

/** Number of the generic system call; undefined: the code does not tell. */
export function callOfCode(code: number): number | undefined {
  return code < FIRST_CALL ? undefined : (code - FIRST_CALL) >> 1;
}

/** Name of what a code stands for: of a generic system call, that of the call. */
export function nameOfCode(code: number): string {
  const call = callOfCode(code);
  return call === undefined ? (EVENTS[code]?.name ?? '?') : genericSyscallName(call);
}

/** Outcome that is a negative number and no errno. */
export const LARGE_RESULT = 0xfff0;
/** Errors are -1 to -4095; below them nothing is a result. */
export const NO_RESULT = -4096;
/** How results are kept: errors as they are but positive, two that are not kept as numbers, then numbers from 0 on. */
const KEPT = { success: 4096, large: 4097, numbers: 4098, last: 0xffff_f000 } as const;

interface Chunk {
  readonly time: NearNumbers;
  readonly offset: NearNumbers;
  readonly code: Uint16Array;
  readonly cpu: SmallNumbers;
  readonly thread: SmallNumbers;
  readonly fd: SmallNumbers;
  readonly fdNumber: SmallNumbers;
  readonly result: SmallNumbers;
  /** Descriptors that are not the ones that the descriptor table has under their number, by place in the chunk. */
  readonly listed: Map<number, number>;
}

/** Columns that can be had for many rows at once, by the functions that tell one value. */
export type CopiedColumn = 'code' | 'cpu' | 'thread' | 'listedFd' | 'fdNumber' | 'outcome';

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

  /** Appends a row and returns it. `number` is the event's number as users know it, `code` an `eventCode`. */
  append(
    number: number,
    time: number,
    offset: number,
    code: number,
    cpu: number,
    isShown = true,
  ): number {
    const row = this.#length;
    const at = row & CHUNK_MASK;
    if (at === 0) this.#chunks.push(newChunk(time, offset));
    const chunk = this.#chunks[row >>> CHUNK_BITS] as Chunk;
    chunk.time.set(at, time);
    chunk.offset.set(at, offset);
    chunk.code[at] = isShown ? code : code | UNSHOWN;
    chunk.cpu.set(at, cpu);
    if (this.#numberShift.at(-1) !== number - row) {
      this.#numberRows.push(row);
      this.#numberShift.push(number - row);
    }
    this.#length = row + 1;
    if (isShown) this.#shown++;
    const type = typeOfCode(code);
    this.#byType[type] = (this.#byType[type] as number) + 1;
    return row;
  }

  setNames(row: number, threadName: number, fdName: number): void {
    const chunk = this.#chunk(row);
    chunk.thread.set(row & CHUNK_MASK, threadName);
    chunk.fd.set(row & CHUNK_MASK, fdName);
  }

  /** `listedFd`: what the descriptor table has for the number, where that is not the row's descriptor. */
  setOutcome(row: number, fdNumber: number, listedFd: number): void {
    const chunk = this.#chunk(row);
    const at = row & CHUNK_MASK;
    if (fdNumber >= 0) chunk.fdNumber.set(at, fdNumber);
    if (listedFd !== chunk.fd.get(at)) chunk.listed.set(at, listedFd);
  }

  /** What a call returned. */
  setResult(row: number, result: number): void {
    this.#chunk(row).result.set(row & CHUNK_MASK, keptResult(result));
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
    return typeOfCode(this.code(row));
  }
  /** What it is, as one number: `typeOfCode` and `callOfCode` take it apart. */
  code(row: number): number {
    return (this.#chunk(row).code[row & CHUNK_MASK] as number) & ~UNSHOWN;
  }
  /** Whether sysdig's listing has it. */
  isShown(row: number): boolean {
    return ((this.#chunk(row).code[row & CHUNK_MASK] as number) & UNSHOWN) === 0;
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

  /** As `fd`, but always what the descriptor table has for `fdNumber`. */
  listedFd(row: number): number {
    const { listed, fd } = this.#chunk(row);
    const at = row & CHUNK_MASK;
    return listed.get(at) ?? fd.get(at);
  }
  /** Number of the descriptor; of a copy, the new one; -1 none. */
  fdNumber(row: number): number {
    return this.#chunk(row).fdNumber.get(row & CHUNK_MASK);
  }
  /** What the call returned: bytes, a descriptor, 0, or a negative errno; NO_RESULT = none, or an address. */
  result(row: number): number {
    const kept = this.#chunk(row).result.get(row & CHUNK_MASK);
    if (kept >= KEPT.numbers) return kept - KEPT.numbers;
    return kept < 0 || kept >= KEPT.success ? NO_RESULT : -kept;
  }
  /** How the call ended: -1 no result, 0 success, else the errno, or LARGE_RESULT. */
  outcome(row: number): number {
    return outcomeOf(this.#chunk(row).result.get(row & CHUNK_MASK));
  }
  /** What a column has for all rows of the chunk that the row is in; `into` has place for CHUNK_ROWS. */
  copy(column: CopiedColumn, row: number, into: Int32Array): void {
    const chunk = this.#chunk(row);
    switch (column) {
      case 'code':
        for (let at = 0; at < CHUNK_ROWS; at++) into[at] = (chunk.code[at] as number) & ~UNSHOWN;
        break;
      case 'outcome':
        chunk.result.copyTo(into);
        for (let at = 0; at < CHUNK_ROWS; at++) into[at] = outcomeOf(into[at] as number);
        break;
      case 'listedFd':
        chunk.fd.copyTo(into);
        for (const [at, fd] of chunk.listed) into[at] = fd;
        break;
      default:
        chunk[column].copyTo(into);
    }
  }

  /** Name of the system call or other event, as sysdig shows it. */
  name(row: number): string {
    return nameOfCode(this.code(row));
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

function outcomeOf(kept: number): number {
  if (kept < KEPT.success) return kept;
  return kept === KEPT.large ? LARGE_RESULT : 0;
}

/** Addresses are large, and no numbers that anybody adds up. */
function keptResult(result: number): number {
  if (result >= 0) return result > KEPT.last ? KEPT.success : result + KEPT.numbers;
  return result > NO_RESULT ? -result : KEPT.large;
}

function newChunk(firstTime: number, firstOffset: number): Chunk {
  return {
    time: new NearNumbers(CHUNK_ROWS, firstTime - BACKWARDS_NS),
    offset: new NearNumbers(CHUNK_ROWS, firstOffset),
    code: new Uint16Array(CHUNK_ROWS),
    cpu: new SmallNumbers(new Uint8Array(CHUNK_ROWS)),
    thread: new SmallNumbers(new Uint16Array(CHUNK_ROWS)),
    fd: new SmallNumbers(new Uint16Array(CHUNK_ROWS)),
    fdNumber: new SmallNumbers(new Uint8Array(CHUNK_ROWS)),
    result: new SmallNumbers(new Uint16Array(CHUNK_ROWS)),
    listed: new Map(),
  };
}
