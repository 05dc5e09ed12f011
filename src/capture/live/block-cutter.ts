/**
 * Cuts the stream into whole blocks as it comes in, takes our own beats out, and reads the clock of what
 * passes. It decodes nothing else. A stream that stops making sense is handed on as it is: the engine knows
 * how to go on after damage.
 */
import { endianness } from 'node:os';
import { EVENTS } from '../../model/event-table.js';
import { hasFlagsWord, isEventBlock } from '../../model/scap/format.js';
import { BEAT_MAGIC } from './beat.js';

const FRAME = 12;
const MAX_BLOCK = 64 << 20;
/** A beat's data starts within so many bytes of its block. */
const MAGIC_WITHIN = 128;
const WRITES = new Set(
  EVENTS.filter((e) => e.name === 'pwrite' || e.name === 'write').map((e) => e.id),
);

/** Metadata that a stream tells once: what begins later needs it again. */
const NOTABLE = new Set(
  EVENTS.filter((e) => e.name === 'container' || e.name === 'k8s').map((e) => e.id),
);

export interface StreamClock {
  /** Time of the last event, beats included, ns since the epoch in two halves. */
  readonly timeHigh: number;
  readonly timeLow: number;
  /** Events handed on. */
  readonly events: number;
  /** Different beats that came back, and the number of the last one. */
  readonly beats: number;
  readonly lastBeat: number;
}

export class BlockCutter {
  readonly #out: (blocks: Uint8Array) => void;
  readonly #little = endianness() === 'LE';
  #carry = Buffer.alloc(0);
  #broken = false;
  /** The thread that makes the beats; -1 not known yet. */
  #beatTid = -1;
  /** Of the event looked at last. */
  #typeId = -1;
  timeHigh = 0;
  timeLow = 0;
  events = 0;
  beats = 0;
  lastBeat = 0;
  /** Where metadata events are in what was handed on; taken by the owner. */
  notable: number[] = [];
  #position = 0;

  /** `out` gets whole blocks; the array is its own. */
  constructor(out: (blocks: Uint8Array) => void) {
    this.#out = out;
  }

  push(chunk: Uint8Array): void {
    const piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#broken) {
      this.#out(piece);
      return;
    }
    const bytes = this.#carry.length === 0 ? piece : Buffer.concat([this.#carry, piece]);
    const used = this.#walk(bytes);
    if (this.#broken) {
      this.#out(bytes.subarray(used));
      this.#carry = Buffer.alloc(0);
    } else this.#carry = Buffer.from(bytes.subarray(used));
  }

  /** The stream has ended: a block that was cut off is handed on as it is. */
  end(): void {
    if (this.#carry.length > 0) this.#out(this.#carry);
    this.#carry = Buffer.alloc(0);
  }

  #pass(blocks: Uint8Array): void {
    this.#position += blocks.length;
    this.#out(blocks);
  }

  /** Hands on the whole blocks of `bytes`; returns where they end. */
  #walk(bytes: Buffer): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const little = this.#little;
    let kept = 0;
    let at = 0;
    while (at + FRAME <= bytes.length) {
      const size = view.getUint32(at + 4, little);
      if (size < FRAME || size > MAX_BLOCK || (size & 3) !== 0) {
        this.#broken = true;
        break;
      }
      if (at + size > bytes.length) break;
      const type = view.getUint32(at, little);
      if (isEventBlock(type) && this.#isBeat(bytes, view, at, size, type)) {
        if (at > kept) this.#pass(bytes.subarray(kept, at));
        kept = at + size;
      } else if (isEventBlock(type) && NOTABLE.has(this.#typeId)) {
        this.notable.push(this.#position + at - kept);
      }
      at += size;
    }
    if (at > kept) this.#pass(bytes.subarray(kept, at));
    return at;
  }

  /** Looks at an event; true when it is one of ours. */
  #isBeat(bytes: Buffer, view: DataView, at: number, size: number, type: number): boolean {
    const little = this.#little;
    const head = at + (hasFlagsWord(type) ? 14 : 10);
    this.#typeId = view.getUint16(head + 20, little);
    const low = view.getUint32(head, little);
    const high = view.getUint32(head + 4, little);
    if (high !== 0 || low !== 0) {
      this.timeLow = little ? low : high;
      this.timeHigh = little ? high : low;
    }
    const tid = view.getInt32(head + (little ? 8 : 12), little);
    const isBeat = this.#readBeat(bytes, view, head, size) || (tid > 0 && tid === this.#beatTid);
    if (!isBeat) this.events++;
    return isBeat;
  }

  #readBeat(bytes: Buffer, view: DataView, head: number, size: number): boolean {
    if (!WRITES.has(this.#typeId) || size < 64) return false;
    const within = bytes.subarray(head, head + Math.min(size, MAGIC_WITHIN));
    const found = within.indexOf(BEAT_MAGIC);
    if (found < 0) return false;
    const number = bytes.readUInt32LE(head + found + BEAT_MAGIC.length);
    if (number !== this.lastBeat) this.beats++;
    this.lastBeat = number;
    this.#beatTid = view.getInt32(head + (this.#little ? 8 : 12), this.#little);
    return true;
  }
}
