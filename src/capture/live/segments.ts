/**
 * The stream as the reader's thread stores it, seen from the engine's: consecutive temporary files of which
 * the oldest are given up as the window moves on.
 */
import { closeSync, readSync } from 'node:fs';
import { readBlockAt } from '../spool.js';

interface Segment {
  readonly start: number;
  readonly fd: number;
}

export class Segments {
  readonly #segments: Segment[] = [];
  /** Bytes that are there; what is before `first` is gone. */
  end = 0;

  get first(): number {
    return this.#segments[0]?.start ?? 0;
  }

  add(start: number, fd: number): void {
    this.#segments.push({ start, fd });
  }

  /** Up to `length` bytes from `offset` on; fewer at the end of a segment or of the stream. */
  read(offset: number, length: number): Buffer {
    const at = this.#segments.findLastIndex((s) => s.start <= offset);
    const segment = this.#segments[at];
    if (segment === undefined || offset >= this.end) return Buffer.alloc(0);
    const last = this.#segments[at + 1]?.start ?? this.end;
    const bytes = Buffer.allocUnsafe(Math.min(length, last - offset, this.end - offset));
    try {
      return bytes.subarray(
        0,
        readSync(segment.fd, bytes, 0, bytes.length, offset - segment.start),
      );
    } catch {
      return Buffer.alloc(0);
    }
  }

  /** The whole block at `offset`; undefined when it is gone. */
  readBlock(offset: number): Buffer | undefined {
    return readBlockAt(offset, (at, length) => this.read(at, length));
  }

  /** Gives up the files that end at or before `offset`. */
  dropBefore(offset: number): void {
    while ((this.#segments[1]?.start ?? Infinity) <= offset) {
      const segment = this.#segments.shift();
      if (segment !== undefined) closeSync(segment.fd);
    }
  }

  close(): void {
    for (const { fd } of this.#segments.splice(0)) closeSync(fd);
    this.end = 0;
  }
}
