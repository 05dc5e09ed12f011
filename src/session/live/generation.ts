/**
 * One analysis of the stream from some position on. Its engine was first fed a beginning (what a capture
 * that starts there would open with), so its offsets are those of the stream, shifted.
 */
import { createAnalysis } from '../../analysis/analysis.js';
import type { Analysis } from '../../analysis/analysis.js';
import type { Segments } from '../../capture/live/segments.js';
import { writeEvent, writeEventNumber, writeSectionHeader } from '../../capture/encode/blocks.js';
import { ByteWriter } from '../../capture/encode/byte-writer.js';
import { EVENTS } from '../../model/event-table.js';
import { EventAccess } from '../event-access.js';
import type { Beginning } from './recorder.js';

const NONE = Buffer.alloc(0);
const HEADER = header();
const SWITCH = EVENTS.find((e) => e.name === 'switch')?.id ?? 0;

/** What an analysis that begins later has in common with the one from the stream's first event. */
export interface Origin {
  /** Time of the stream's first event, ns since the epoch. */
  readonly startTime: bigint;
  /** Number of the next event. */
  readonly number: number;
  /** A capture of what is older and still needed; empty when nothing is. */
  readonly history: Buffer;
}

export class Generation {
  readonly analysis: Analysis = createAnalysis();
  readonly access: EventAccess;
  /** Position in the stream up to which it has read. */
  position: number;
  /** What a capture of the same span begins with. */
  readonly beginning: Beginning;
  readonly #bytes: Segments;
  /** What the engine was fed before the stream. */
  readonly #fed: Buffer;

  /** `origin`: the stream's clock and numbering, when it does not begin at its beginning. */
  constructor(bytes: Segments, beginning: Beginning, origin?: Origin) {
    this.#bytes = bytes;
    this.beginning = beginning;
    this.#fed = origin === undefined ? beginning.blocks : before(beginning, origin);
    this.position = beginning.start;
    this.access = new EventAccess(this.analysis.engine, {
      readBlock: (offset) => this.#readBlock(offset),
    });
    if (this.#fed.length > 0) this.analysis.engine.push(this.#fed);
  }

  /** Position in the stream after the last event that was handled: where a block begins. */
  get boundary(): number {
    const { events } = this.analysis.engine;
    const offset = events.length === 0 ? -1 : events.offset(events.length - 1);
    if (offset < this.#fed.length) return this.beginning.start;
    return this.#toStream(offset) + (this.#readBlock(offset)?.length ?? 0);
  }

  /** The bytes of the event in a row. */
  readonly block = (row: number): Uint8Array | undefined =>
    this.#readBlock(this.analysis.engine.events.offset(row));

  /** The bytes that its engine was fed, from any place on; empty at their present end. */
  read(offset: number, length: number): Uint8Array {
    const { length: before } = this.#fed;
    if (offset < before) return this.#fed.subarray(offset, offset + length);
    const at = this.#toStream(offset);
    return this.#bytes.read(at, Math.max(0, Math.min(length, this.position - at)));
  }

  /** Reads on by so much, not beyond `limit`; false = there is nothing to read. */
  advance(slice: number, limit = Infinity): boolean {
    const bytes = this.#bytes.read(this.position, Math.min(slice, limit - this.position));
    if (bytes.length === 0) return false;
    this.analysis.engine.push(bytes);
    this.position += bytes.length;
    return true;
  }

  /** The lists that the stream began with; empty before its first event. */
  get lists(): Buffer {
    const { events } = this.analysis.engine;
    if (events.length === 0) return NONE;
    const pieces: Buffer[] = [];
    const end = events.offset(0);
    for (let at = 0; at < end;) {
      const piece = this.#bytes.read(at, end - at);
      if (piece.length === 0) return NONE;
      pieces.push(piece);
      at += piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** ns from the stream's first event to a time given in two halves; -1 before there was one. */
  relativeTime(high: number, low: number): number {
    const { startTime } = this.analysis.engine.events;
    if (startTime === 0n || (high === 0 && low === 0)) return -1;
    const startHigh = Number(startTime >> 32n);
    const startLow = Number(startTime & 0xffffffffn);
    return (high - startHigh) * 4294967296 + (low - startLow);
  }

  #toStream(offset: number): number {
    return offset - this.#fed.length + this.beginning.start;
  }

  #readBlock(offset: number): Uint8Array | undefined {
    const { length } = this.#fed;
    if (offset >= length) return this.#bytes.readBlock(this.#toStream(offset));
    if (offset + 8 > length) return undefined;
    return this.#fed.subarray(offset, offset + this.#fed.readUInt32LE(offset + 4));
  }
}

/** An event that nobody sees sets the clock; a block of our own the number. */
function before({ blocks }: Beginning, { startTime, number, history }: Origin): Buffer {
  const out = new ByteWriter();
  const clock = { time: startTime, tid: -1, cpu: 0, typeId: SWITCH, params: [], stateOnly: true };
  writeEvent(out, clock);
  const mark = out.take();
  writeEventNumber(out, number);
  // The clock comes first of all; lists may follow an event only in a section of their own.
  const sections = history.length === 0 ? [blocks, mark] : [HEADER, mark, history, blocks];
  return Buffer.concat([...sections, out.take()]);
}

function header(): Buffer {
  const out = new ByteWriter();
  writeSectionHeader(out);
  return Buffer.from(out.take());
}
