/** Copies the stream into a capture file as it comes, behind the analysis or before it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { UserError } from '../../base/errors.js';
import type { Segments } from '../../capture/live/segments.js';

/** Bytes copied at a stretch before other work gets its turn. */
const SLICE_BYTES = 1 << 20;

export interface Beginning {
  /** What a capture that begins there opens with; empty for the stream's own beginning. */
  readonly blocks: Buffer;
  /** Position in the stream of the first block after it. */
  readonly start: number;
}

export class Recorder {
  readonly path: string;
  /** Position in the stream up to which it is copied. */
  position: number;
  /** Bytes written. */
  written = 0;
  readonly #bytes: Segments;
  #fd: number;

  /** Throws UserError when the file cannot be written. */
  constructor(path: string, bytes: Segments, { blocks, start }: Beginning) {
    this.path = path;
    this.position = start;
    this.#bytes = bytes;
    try {
      this.#fd = openSync(path, 'w', 0o600);
      this.#write(blocks);
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }

  /** Copies on; false = there is nothing to copy. Throws UserError when the disk is full. */
  advance(): boolean {
    const slice = this.#bytes.read(this.position, SLICE_BYTES);
    if (slice.length === 0) return false;
    try {
      this.#write(slice);
    } catch (error) {
      throw cannotWrite(this.path, error);
    }
    this.position += slice.length;
    return true;
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }

  #write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    this.written += bytes.length;
  }
}

function cannotWrite(path: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UserError(`${path} cannot be written (${reason})`, 'name another file');
}
