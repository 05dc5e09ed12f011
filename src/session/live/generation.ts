/**
 * One analysis of the stream from some position on. Its engine was first fed a beginning (what a capture
 * that starts there would open with), so its offsets are those of the stream, shifted.
 */
import { createAnalysis } from '../../analysis/analysis.js';
import type { Analysis } from '../../analysis/analysis.js';
import type { Segments } from '../../capture/live/segments.js';
import { EventAccess } from '../event-access.js';

/** Bytes decoded at a stretch before other work gets its turn: a few milliseconds. */
const SLICE_BYTES = 256 * 1024;

export class Generation {
  readonly analysis: Analysis = createAnalysis();
  readonly access: EventAccess;
  /** Position in the stream up to which it has read. */
  position: number;
  readonly #bytes: Segments;
  readonly #beginning: Buffer;
  readonly #start: number;

  /** `start`: position in the stream of the first block after the beginning. */
  constructor(bytes: Segments, beginning: Buffer, start: number) {
    this.#bytes = bytes;
    this.#beginning = beginning;
    this.#start = start;
    this.position = start;
    this.access = new EventAccess(this.analysis.engine, {
      readBlock: (offset) => this.#readBlock(offset),
    });
    if (beginning.length > 0) this.analysis.engine.push(beginning);
  }

  /** Position in the stream after the last event that was handled: where a block begins. */
  get boundary(): number {
    const { events } = this.analysis.engine;
    const offset = events.length === 0 ? -1 : events.offset(events.length - 1);
    if (offset < this.#beginning.length) return this.#start;
    return this.#toStream(offset) + (this.#readBlock(offset)?.length ?? 0);
  }

  /** Reads on; false = there is nothing to read. */
  advance(): boolean {
    const bytes = this.#bytes.read(this.position, SLICE_BYTES);
    if (bytes.length === 0) return false;
    this.analysis.engine.push(bytes);
    this.position += bytes.length;
    return true;
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
    return offset - this.#beginning.length + this.#start;
  }

  #readBlock(offset: number): Uint8Array | undefined {
    const { length } = this.#beginning;
    if (offset >= length) return this.#bytes.readBlock(this.#toStream(offset));
    if (offset + 8 > length) return undefined;
    return this.#beginning.subarray(offset, offset + this.#beginning.readUInt32LE(offset + 4));
  }
}
