/**
 * Cuts a byte stream into scap blocks, whatever the pieces it comes in. Blocks are handled in place in the
 * caller's chunk; only a block that crosses a chunk boundary is copied together. Every block's trailer is
 * checked. Where block lengths contradict themselves the walker is lost: it searches forward for the next
 * whole block of a known type and goes on there. Nothing the input says makes it hold more than MAX_BLOCK.
 */
import type { IssueKind } from '../issue.js';
import { EventCursor } from './event-cursor.js';
import { BLOCK, BLOCK_FRAME, BYTE_ORDER_MAGIC, isEventBlock, officialType } from './format.js';
import { spilledInterfaceListSize } from './spilled-interfaces.js';

/** Lists and LARGE events; the longest ones seen are a few MiB. */
const MAX_BLOCK = 64 << 20;
/** Events with 16-bit parameter lengths stay near 64 KiB. */
const MAX_EVENT = 1 << 20;
/** How much is collected between two searches while lost. */
const SEARCH_STEP = 1 << 14;

/** Where the walker reports; everything passed is valid during the call only. */
export interface BlockSink {
  /** A section header: the start of a capture, also of a further one appended to it. */
  onSection(major: number, offset: number): void;
  onEvent(event: EventCursor): void;
  /** Any other known block; its body is bytes[start, end). `type` is official. */
  onBlock(type: number, bytes: Buffer, view: DataView, start: number, end: number): void;
  onIssue(kind: IssueKind, offset: number, detail: string): void;
}

export class BlockWalker {
  /** Byte order of the present section. */
  little = true;
  readonly #sink: BlockSink;
  readonly #event = new EventCursor();
  #carry = Buffer.alloc(1 << 12);
  #carryView = viewOf(this.#carry);
  #carried = 0;
  /** Bytes that must be there, counted from the first unused one, before anything can go on. */
  #need = 8;
  /** Stream offset of the first byte of the buffer at hand. */
  #base = 0;
  #lost = false;
  #started = false;

  constructor(sink: BlockSink) {
    this.#sink = sink;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    while (this.#carried > 0 && at < bytes.length) {
      const take = Math.min(this.#need - this.#carried, bytes.length - at);
      this.#append(bytes, at, at + take);
      at += take;
      if (this.#carried >= this.#need) this.#runCarry(false);
    }
    if (at === bytes.length) return;
    this.#base -= at;
    const used = this.#run(bytes, viewOf(bytes), at, bytes.length, false);
    this.#base += used;
    this.#append(bytes, used, bytes.length);
  }

  /** End of the stream: what is left is searched for whole blocks, then reported as cut. */
  end(): void {
    if (this.#carried === 0) return;
    if (!this.#lost) {
      this.#sink.onIssue(
        'truncated',
        this.#base,
        'The capture ends in the middle of a block; what came before it was read.',
      );
      this.#lost = true;
    }
    this.#runCarry(true);
    this.#carried = 0;
  }

  #append(bytes: Buffer, from: number, to: number): void {
    const length = this.#carried + to - from;
    if (length > this.#carry.length) {
      const bigger = Buffer.alloc(Math.max(length, this.#carry.length * 2));
      this.#carry.copy(bigger, 0, 0, this.#carried);
      this.#carry = bigger;
      this.#carryView = viewOf(bigger);
    }
    bytes.copy(this.#carry, this.#carried, from, to);
    this.#carried = length;
  }

  #runCarry(final: boolean): void {
    const used = this.#run(this.#carry, this.#carryView, 0, this.#carried, final);
    this.#carry.copyWithin(0, used, this.#carried);
    this.#carried -= used;
    this.#base += used;
  }

  /** Handles the blocks of bytes[pos, end); returns the first position not used up. */
  #run(bytes: Buffer, view: DataView, pos: number, end: number, final: boolean): number {
    for (;;) {
      if (this.#lost) {
        pos = this.#search(bytes, view, pos, end, final);
        if (this.#lost) return pos;
      }
      const size = this.#blockSize(view, pos, end);
      if (size > end - pos) {
        this.#need = size;
        if (!final) return pos;
        this.#lost = true;
      } else if (size === 0) this.#corrupt(pos);
      else {
        this.#deliver(bytes, view, pos, size);
        pos += size;
      }
    }
  }

  /**
   * Size of the block at `pos`. More than there is: what is needed to go on; 0: it is no block.
   */
  #blockSize(view: DataView, pos: number, end: number): number {
    const left = end - pos;
    if (left < 8) return 8;
    const rawType = view.getUint32(pos, this.little);
    if (tellsByteOrder(rawType)) {
      if (left < BLOCK_FRAME) return BLOCK_FRAME;
      if (!this.#readByteOrder(view, pos)) return 0;
    }
    const size = view.getUint32(pos + 4, this.little);
    const type = officialType(rawType);
    if (!isPlausibleSize(type, size)) return 0;
    if (size <= left && view.getUint32(pos + size - 4, this.little) === size) return size;
    if (type === BLOCK.interfaceV2) {
      return spilledInterfaceListSize(view, pos, end, size, this.little);
    }
    return size > left ? size : 0;
  }

  #readByteOrder(view: DataView, pos: number): boolean {
    if (view.getUint32(pos + 8, true) === BYTE_ORDER_MAGIC) this.little = true;
    else if (view.getUint32(pos + 8, false) === BYTE_ORDER_MAGIC) this.little = false;
    else return false;
    return true;
  }

  #corrupt(pos: number): void {
    this.#lost = true;
    this.#sink.onIssue(
      'corrupt-block',
      this.#base + pos,
      'A block is damaged; reading went on at the next whole one.',
    );
  }

  /** Looks for the next whole block of a known type; stays lost when there is none yet. */
  #search(bytes: Buffer, view: DataView, from: number, end: number, final: boolean): number {
    let pos = from + 1;
    for (; pos + BLOCK_FRAME <= end; pos++) {
      if (!mayStartBlock(bytes, pos, this.little)) continue;
      const type = officialType(view.getUint32(pos, this.little));
      if (type === 0 || (tellsByteOrder(type) && !this.#readByteOrder(view, pos))) continue;
      const size = view.getUint32(pos + 4, this.little);
      if (!isPlausibleSize(type, size) || size > MAX_EVENT) continue;
      if (size <= end - pos) {
        if (view.getUint32(pos + size - 4, this.little) !== size) continue;
        this.#lost = false;
        return pos;
      }
      if (!final) {
        this.#need = size + 1;
        return pos - 1;
      }
    }
    this.#need = end - (pos - 1) + SEARCH_STEP;
    return Math.min(pos - 1, end);
  }

  #deliver(bytes: Buffer, view: DataView, pos: number, size: number): void {
    const type = officialType(view.getUint32(pos, this.little));
    if (isEventBlock(type)) {
      const event = this.#event;
      event.offset = this.#base + pos;
      if (event.load(bytes, view, this.little, pos, type)) this.#sink.onEvent(event);
      else this.#badEvent(pos);
    } else if (type === BLOCK.section) {
      this.#sink.onSection(view.getUint16(pos + 12, this.little), this.#base + pos);
    } else if (type === 0) {
      this.#sink.onIssue(
        'unknown-block',
        this.#base + pos,
        'Blocks of an unknown type were skipped.',
      );
    } else {
      this.#sink.onBlock(type, bytes, view, pos + 8, pos + size - 4);
    }
    if (!this.#started && !tellsByteOrder(type)) this.#noHeader(pos);
    this.#started = true;
  }

  #noHeader(pos: number): void {
    this.#sink.onIssue(
      'corrupt-block',
      this.#base + pos,
      'The capture does not start with a section header.',
    );
  }

  #badEvent(pos: number): void {
    this.#sink.onIssue(
      'corrupt-block',
      this.#base + pos,
      'An event contradicts the length of its block and was skipped.',
    );
  }
}

function tellsByteOrder(type: number): boolean {
  return type === BLOCK.section || type === BLOCK.node;
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isPlausibleSize(type: number, size: number): boolean {
  if (size < BLOCK_FRAME || (size & 3) !== 0) return false;
  const large = type === BLOCK.eventLarge || type === BLOCK.eventLargeFlags;
  if (isEventBlock(type)) return size >= 36 && size <= (large ? MAX_BLOCK : MAX_EVENT);
  if (type === BLOCK.section) return size >= 28 && size <= MAX_EVENT;
  return size <= MAX_BLOCK;
}

/** Cheap test on the bytes of a block type before it is read as a number. */
function mayStartBlock(bytes: Buffer, pos: number, little: boolean): boolean {
  const first = bytes[little ? pos + 3 : pos];
  return first === 0x00 || first === 0x0a || first === 0x80 || first === 0x53;
}
