/**
 * Random access to the unpacked block stream: events are not kept in memory, their text is made from the
 * bytes when it is shown. A plain file is read where it is; everything else (gzip, standard input,
 * translated text) is written to a temporary file while it is read. That file has no name, so it
 * disappears with the process. When it cannot be written, event text is unavailable and nothing else is.
 */
import { closeSync, readSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Issue } from '../model/issue.js';
import { openNamelessFile, writeAll } from './nameless-file.js';

export interface Spool {
  /** What went wrong; undefined = nothing. */
  readonly issue: Issue | undefined;
  /** Adds the next bytes of the stream. Never throws. */
  append(bytes: Uint8Array): void;
  /** The whole block that starts at `offset`; undefined when it cannot be had. */
  readBlock(offset: number): Uint8Array | undefined;
  /**
   * Up to `length` bytes from `offset` on; empty at the present end, undefined when they cannot be had. They
   * are put into `into` where it is large enough.
   */
  read(offset: number, length: number, into?: Uint8Array): Uint8Array | undefined;
  close(): void;
}

const FIRST_READ = 4096;
const MAX_BLOCK = 64 << 20;
const FRAME = 12;

class FileSpool implements Spool {
  issue: Issue | undefined;
  #fd: number;
  readonly #isOwn: boolean;
  #length = 0;

  constructor(fd: number, isOwn: boolean) {
    this.#fd = fd;
    this.#isOwn = isOwn;
  }

  append(bytes: Uint8Array): void {
    if (!this.#isOwn || this.issue !== undefined) return;
    try {
      writeAll(this.#fd, bytes, this.#length);
      this.#length += bytes.length;
    } catch (error) {
      this.issue = limitIssue(this.#length, error);
    }
  }

  readBlock(offset: number): Uint8Array | undefined {
    if (this.#fd === -1) return undefined;
    return readBlockAt(offset, (at, length) => this.read(at, length));
  }

  read(offset: number, length: number, into?: Uint8Array): Buffer | undefined {
    const bytes = placeFor(length, into);
    try {
      return bytes.subarray(0, readSync(this.#fd, bytes, 0, length, offset));
    } catch {
      // The file was cut or its disk is gone since it was read: the text of this event is unavailable.
      return undefined;
    }
  }

  close(): void {
    if (this.#isOwn && this.#fd !== -1) closeSync(this.#fd);
    this.#fd = -1;
  }
}

function placeFor(length: number, into?: Uint8Array): Buffer {
  if (into === undefined || into.length < length) return Buffer.allocUnsafe(length);
  return Buffer.from(into.buffer, into.byteOffset, length);
}

/** The block at `offset`, whichever byte order it is in; undefined when there is no whole one. */
export function readBlockAt(
  offset: number,
  read: (offset: number, length: number) => Buffer | undefined,
): Buffer | undefined {
  const head = read(offset, FIRST_READ);
  if (head === undefined || head.length < FRAME) return undefined;
  const whole = (little: boolean): Buffer | undefined => {
    const length = little ? head.readUInt32LE(4) : head.readUInt32BE(4);
    if (length < FRAME || length > MAX_BLOCK) return undefined;
    const block = length <= head.length ? head.subarray(0, length) : read(offset, length);
    if (block?.length !== length) return undefined;
    const trailer = little ? block.readUInt32LE(length - 4) : block.readUInt32BE(length - 4);
    return trailer === length ? block : undefined;
  };
  return whole(true) ?? whole(false);
}

function limitIssue(offset: number, error: unknown): Issue {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    kind: 'capture-limit',
    offset,
    count: 1,
    detail: `No room for the unpacked capture (${reason}); the text of events is not available. Free space in ${tmpdir()} or set TMPDIR.`,
  };
}

/** A spool that writes what is appended to a nameless temporary file. Never throws. */
export function createSpool(): Spool {
  try {
    return new FileSpool(openNamelessFile(), true);
  } catch (error) {
    const spool = new FileSpool(-1, false);
    spool.issue = limitIssue(0, error);
    return spool;
  }
}

/** A spool over a plain capture file that the caller opened, and closes. */
export function fileSpool(fd: number): Spool {
  return new FileSpool(fd, false);
}
