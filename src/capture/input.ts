/**
 * The capture's bytes, unpacked: from a path or standard input, plain or gzip (found by content). Chunks
 * come one at a time when they are asked for, so a slow reader slows the disk down and not the other way.
 */
import { setTimeout } from 'node:timers/promises';
import { close, fstatSync, openSync, read } from 'node:fs';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { UserError } from '../base/errors.js';
import type { Issue } from '../model/issue.js';
import { gunzipChunks, isGzip } from './gunzip.js';

/** Between two looks at a pipe that had nothing. */
const EMPTY_PIPE_MS = 5;
const CHUNK = 1 << 18;
const STDIN = 0;
const readInto = promisify(read);

export interface Input {
  /** For messages: the path, or 'standard input'. */
  readonly label: string;
  /** Unpacked chunks. Each is valid until the next one is asked for: what is kept must be copied. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The file itself when it is plain and can be read at any place; undefined otherwise. */
  readonly plainFd: number | undefined;
  /** Bytes read as they are stored; total -1 = unknown. */
  progress(): { readonly bytesRead: number; readonly bytesTotal: number };
  issues(): readonly Issue[];
  close(): void;
}

/** Opens a path, or standard input for '-'. Throws UserError when it cannot be read. */
export async function openInput(path: string): Promise<Input> {
  const label = path === '-' ? 'standard input' : path;
  const fd = path === '-' ? openStdin() : openPath(path);
  const stat = fstatSync(fd);
  if (stat.isDirectory()) throw unreadable(label, 'EISDIR');
  const source = new RawInput(fd, label, stat.isFile() ? stat.size : -1);
  const head = await source.head();
  const issues: Issue[] = [...source.issues];
  const packed = isGzip(head);
  const chunks = packed
    ? gunzipChunks(source.chunks(), (issue) => issues.push(issue))
    : source.chunks();
  return {
    label,
    chunks,
    plainFd: packed || !stat.isFile() ? undefined : fd,
    progress: () => ({ bytesRead: source.bytesRead, bytesTotal: source.bytesTotal }),
    issues: () => issues,
    close: () => {
      source.close();
    },
  };
}

/**
 * Reads one chunk ahead, into the other of two buffers: while one chunk is decoded, the next one comes from
 * the disk, and however long the file is, no memory is allocated for it.
 */
class RawInput {
  /** Bytes handed out, as stored. */
  bytesRead = 0;
  readonly bytesTotal: number;
  readonly issues: Issue[] = [];
  readonly #fd: number;
  readonly #label: string;
  readonly #buffers = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)] as const;
  #turn = 0;
  #position = 0;
  /** The chunk that is being read, or was read and not handed out yet. */
  #ahead: Promise<Buffer> | undefined;
  #closed = false;

  constructor(fd: number, label: string, bytesTotal: number) {
    this.#fd = fd;
    this.#label = label;
    this.bytesTotal = bytesTotal;
  }

  /** The first chunk, also delivered again by `chunks`. */
  head(): Promise<Buffer> {
    this.#ahead = this.#read();
    return this.#ahead;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = await (this.#ahead ?? this.#read());
      this.#ahead = undefined;
      if (chunk.length === 0 || this.#closed) return;
      this.bytesRead += chunk.length;
      this.#ahead = this.#read();
      // Its failure is told when the chunk is asked for, and not at all when nobody asks.
      this.#ahead.catch(() => undefined);
      yield chunk;
    }
  }

  async #read(): Promise<Buffer> {
    const bytes = this.#buffers[this.#turn] as Buffer;
    this.#turn = 1 - this.#turn;
    const position = this.bytesTotal === -1 ? null : this.#position;
    for (;;) {
      try {
        const { bytesRead } = await readInto(this.#fd, bytes, 0, CHUNK, position);
        this.#position += bytesRead;
        return bytes.subarray(0, bytesRead);
      } catch (error) {
        // Whoever gave us the pipe may have made it one that does not wait; then we do.
        if (codeOf(error) !== 'EAGAIN') throw unreadable(this.#label, codeOf(error));
        await setTimeout(EMPTY_PIPE_MS);
      }
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#fd === STDIN) return;
    // Not under a read that is under way: the number could be another file's by then.
    const end = (): void => {
      close(this.#fd, () => undefined);
    };
    if (this.#ahead === undefined) end();
    else this.#ahead.then(end, end);
  }
}

function openStdin(): number {
  if (!isatty(STDIN)) return STDIN;
  throw new UserError(
    'standard input is the terminal',
    'pipe a capture into it: `sysdig -w - | svc-top -r -`, or name a file',
  );
}

function openPath(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, codeOf(error));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function unreadable(label: string, code: string): UserError {
  switch (code) {
    case 'ENOENT':
      return new UserError(
        `${label} does not exist`,
        'check the path; -r takes one capture, and may be given several times',
      );
    case 'EACCES':
    case 'EPERM':
      return new UserError(
        `${label} may not be read (permission denied)`,
        'captures recorded by root are: run with sudo, or chown the file',
      );
    case 'EISDIR':
      return new UserError(`${label} is a folder`, 'name the capture file in it');
    default:
      return new UserError(`${label} cannot be read (${code})`, 'check the file and its disk');
  }
}
