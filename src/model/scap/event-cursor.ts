/**
 * One event of the capture, read in place. The walker moves the same cursor from event to event, so
 * nothing is allocated per event; what must outlive the callback has to be copied.
 *
 *   u64 time | u64 tid | u32 len | u16 type | [V2: u32 count] | lengths | parameters back to back
 *
 * V1 events do not store the number of parameters: lengths are added up until they meet `len`. A length of
 * 0 means "not available" for every type. Offsets of parameters are found on demand.
 */
import { BLOCK, hasFlagsWord } from './format.js';

const V1_HEADER = 22;
const V2_HEADER = 26;
/** No event of the table has more parameters. */
const MAX_PARAMS = 64;
/** Old writers stored a length that is 3 too large for these two. */
const LONG_BY_THREE = new Set([280, 286]);

export class EventCursor {
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  little = true;
  /** Byte offset of its block in the unpacked stream. */
  offset = 0;
  /** Position of its block in `bytes`. */
  blockStart = 0;
  cpu = 0;
  /** The flags word of its block; 0 when the block type has none. */
  flags = 0;
  timeHigh = 0;
  timeLow = 0;
  /** -1 and 0: not from a thread. */
  tid = 0;
  typeId = 0;
  /** Parameters stored, which may be fewer or more than the event table names. */
  count = 0;
  /** A parameter reached beyond the event; it and those after it read as absent. */
  damaged = false;
  /** Position and size in `bytes` of the event itself, from its header on. */
  start = 0;
  size = 0;
  #lengthsAt = 0;
  #wide = false;
  #located = 0;
  readonly #starts = new Int32Array(MAX_PARAMS + 1);

  /**
   * Moves to the event in the block at `pos`. False: the event contradicts its block (the cursor is then
   * unusable).
   */
  load(bytes: Buffer, view: DataView, little: boolean, pos: number, type: number): boolean {
    const blockSize = view.getUint32(pos + 4, little);
    let at = pos + 10;
    this.blockStart = pos;
    this.flags = 0;
    if (hasFlagsWord(type)) {
      if (blockSize < 18) return false;
      this.flags = view.getUint32(at, little);
      at += 4;
    }
    const room = pos + blockSize - 4 - at;
    const v1 = type === BLOCK.eventV1 || type === BLOCK.eventV1Flags;
    if (room < (v1 ? V1_HEADER : V2_HEADER)) return false;
    this.cpu = view.getUint16(pos + 8, little);
    this.#wide = type === BLOCK.eventLarge || type === BLOCK.eventLargeFlags;
    return this.loadEvent(bytes, view, little, at, room, v1);
  }

  /** Moves to an event that starts at `at` and may be up to `room` bytes long. */
  private loadEvent(
    bytes: Buffer,
    view: DataView,
    little: boolean,
    at: number,
    room: number,
    v1: boolean,
  ): boolean {
    this.bytes = bytes;
    this.view = view;
    this.little = little;
    this.start = at;
    const low = view.getUint32(at, little);
    const high = view.getUint32(at + 4, little);
    this.timeLow = little ? low : high;
    this.timeHigh = little ? high : low;
    this.tid = signed64(view, at + 8, little);
    this.size = view.getUint32(at + 16, little);
    this.typeId = view.getUint16(at + 20, little);
    this.damaged = false;
    this.#located = 0;
    const fits = v1 ? this.#countV1(at, room) : this.#countV2(at, room);
    this.#starts[0] = this.#lengthsAt + this.count * (this.#wide ? 4 : 2);
    return fits;
  }

  /** Makes this cursor read a copy of another's event that was saved at the start of `bytes`. */
  loadCopy(bytes: Buffer, view: DataView, of: EventCursorShape): void {
    this.bytes = bytes;
    this.view = view;
    this.little = of.little;
    this.start = 0;
    this.size = of.size;
    this.typeId = of.typeId;
    this.count = of.count;
    this.#wide = of.wide;
    this.#lengthsAt = of.lengthsAt;
    this.#located = 0;
    this.damaged = false;
    this.#starts[0] = this.#lengthsAt + this.count * (this.#wide ? 4 : 2);
  }

  /** What `loadCopy` needs to know of an event besides its bytes. */
  shape(into: EventCursorShape): void {
    into.little = this.little;
    into.size = this.size;
    into.typeId = this.typeId;
    into.count = this.count;
    into.wide = this.#wide;
    into.lengthsAt = this.#lengthsAt - this.start;
  }

  #countV2(at: number, room: number): boolean {
    this.count = this.view.getUint32(at + 22, this.little);
    this.#lengthsAt = at + V2_HEADER;
    const lengths = this.count * (this.#wide ? 4 : 2);
    return this.size <= room && V2_HEADER + lengths <= this.size;
  }

  #countV1(at: number, room: number): boolean {
    if (LONG_BY_THREE.has(this.typeId)) this.size -= 3;
    this.#wide = false;
    this.#lengthsAt = at + V1_HEADER;
    if (this.size > room || this.size < V1_HEADER) return false;
    let sum = V1_HEADER;
    let count = 0;
    while (sum < this.size && V1_HEADER + count * 2 + 2 <= this.size) {
      sum += 2 + this.view.getUint16(this.#lengthsAt + count * 2, this.little);
      count++;
    }
    this.count = count;
    return sum === this.size;
  }

  /** Position of parameter `i` in `bytes`; meaningful only where `length(i)` is not 0. */
  at(i: number): number {
    if (i > this.#located) this.#locate(i);
    return this.#starts[i] as number;
  }

  /** Stored length of parameter `i` in bytes; 0 = absent. */
  length(i: number): number {
    if (i >= this.count || i >= MAX_PARAMS || i < 0) return 0;
    if (i + 1 > this.#located) this.#locate(i + 1);
    return (this.#starts[i + 1] as number) - (this.#starts[i] as number);
  }

  #locate(upTo: number): void {
    const last = Math.min(upTo, this.count, MAX_PARAMS);
    const end = this.start + this.size;
    let at = this.#starts[this.#located] as number;
    for (let i = this.#located; i < last; i++) {
      const length = this.#wide
        ? this.view.getUint32(this.#lengthsAt + i * 4, this.little)
        : this.view.getUint16(this.#lengthsAt + i * 2, this.little);
      if (this.damaged || at + length > end) this.damaged = true;
      else at += length;
      this.#starts[i + 1] = at;
    }
    this.#located = Math.max(this.#located, last);
  }

  /** Integer of the stored width (1, 2, 4 or 8 bytes), signed on demand; 64 bits are exact up to 2^53. */
  int(i: number, isSigned: boolean): number | undefined {
    return readInt(this.view, this.at(i), this.length(i), isSigned, this.little);
  }

  /** Signed 64-bit integer such as an fd, a pid or a result; undefined when absent. */
  s64(i: number): number | undefined {
    return this.length(i) === 8 ? signed64(this.view, this.at(i), this.little) : undefined;
  }

  u32(i: number): number | undefined {
    return this.length(i) === 4 ? this.view.getUint32(this.at(i), this.little) : undefined;
  }

  /** Text up to its NUL; undefined when absent. */
  text(i: number): string | undefined {
    const length = this.length(i);
    if (length === 0) return undefined;
    const start = this.at(i);
    const nul = this.bytes.indexOf(0, start);
    const end = nul === -1 || nul > start + length ? start + length : nul;
    return this.bytes.toString('utf8', start, end);
  }

  /** NUL-separated texts (argv, env, cgroups); [] when absent. */
  texts(i: number): string[] {
    const length = this.length(i);
    if (length === 0) return [];
    const end = this.at(i) + length;
    const last = this.bytes[end - 1] === 0 ? end - 1 : end;
    return this.bytes.toString('utf8', this.at(i), last).split('\0');
  }
}

/** Layout of an event, without its bytes. */
export interface EventCursorShape {
  little: boolean;
  size: number;
  typeId: number;
  count: number;
  wide: boolean;
  /** Offset of the length array from the event's start. */
  lengthsAt: number;
}

/** Signed 64-bit integer as a double: exact up to 2^53. */
export function signed64(view: DataView, at: number, little: boolean): number {
  return little
    ? view.getInt32(at + 4, true) * 4294967296 + view.getUint32(at, true)
    : view.getInt32(at, false) * 4294967296 + view.getUint32(at + 4, false);
}

/** Unsigned 64-bit integer as a double: exact up to 2^53. */
export function unsigned64(view: DataView, at: number, little: boolean): number {
  return little
    ? view.getUint32(at + 4, true) * 4294967296 + view.getUint32(at, true)
    : view.getUint32(at, false) * 4294967296 + view.getUint32(at + 4, false);
}

export function readInt(
  view: DataView,
  at: number,
  length: number,
  isSigned: boolean,
  little: boolean,
): number | undefined {
  switch (length) {
    case 1:
      return isSigned ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return isSigned ? view.getInt16(at, little) : view.getUint16(at, little);
    case 4:
      return isSigned ? view.getInt32(at, little) : view.getUint32(at, little);
    case 8:
      return isSigned ? signed64(view, at, little) : unsigned64(view, at, little);
    default:
      return undefined;
  }
}
