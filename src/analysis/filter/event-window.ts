/** Events read back one by one in the order of the stream: pieces of it are read, and used while they last. */
import { EventCursor } from '../../model/scap/event-cursor.js';

/**
 * Up to `length` bytes of the block stream; empty at its present end, undefined = cannot be had. `into`: where
 * they may be put, so that no new memory is taken.
 */
export type ReadStream = (
  offset: number,
  length: number,
  into?: Uint8Array,
) => Uint8Array | undefined;

const PIECE = 256 * 1024;
const HEAD = 12;
const MOST = 64 << 20;

export class EventWindow {
  readonly #read: ReadStream;
  readonly #cursor = new EventCursor();
  /** Used again for every piece: what was loaded before is gone then. */
  readonly #piece = Buffer.allocUnsafe(PIECE);
  #from = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #loaded = -1;

  constructor(read: ReadStream) {
    this.#read = read;
  }

  /** The event whose block begins at the offset; undefined when it cannot be had. */
  load(offset: number): EventCursor | undefined {
    if (offset === this.#loaded) return this.#cursor;
    this.#loaded = -1;
    if (!this.#has(offset, HEAD) && !this.#fetch(offset, PIECE)) return undefined;
    const little = this.#littleAt(offset);
    if (little === undefined) return undefined;
    const at = offset - this.#from;
    const type = this.#view.getUint32(at, little);
    if (!this.#cursor.load(this.#bytes, this.#view, little, at, type)) return undefined;
    this.#loaded = offset;
    return this.#cursor;
  }

  /** Byte order of a block that is there as a whole; its length stands at both ends. */
  #littleAt(offset: number): boolean | undefined {
    for (const little of [true, false]) {
      const length = this.#view.getUint32(offset - this.#from + 4, little);
      if (length < HEAD || length > MOST) continue;
      if (!this.#has(offset, length) && !this.#fetch(offset, Math.max(PIECE, length))) continue;
      const at = offset - this.#from;
      if (!this.#has(offset, length)) continue;
      if (this.#view.getUint32(at + length - 4, little) === length) return little;
    }
    return undefined;
  }

  #has(offset: number, length: number): boolean {
    return offset >= this.#from && offset + length <= this.#from + this.#bytes.length;
  }

  #fetch(offset: number, length: number): boolean {
    const read = this.#read(offset, length, this.#piece);
    if (read === undefined || read.length < HEAD) return false;
    this.#from = offset;
    this.#bytes = Buffer.from(read.buffer, read.byteOffset, read.byteLength);
    this.#view = new DataView(read.buffer, read.byteOffset, read.byteLength);
    return true;
  }
}
