/**
 * The capture's bytes, unpacked: from a path or standard input, plain or gzip (found by content). Chunks
 * come one at a time when they are asked for, so a slow reader slows the disk down and not the other way.
 */
import { close, fstatSync, openSync, read } from 'node:fs';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { UserError } from '../base/errors.js';
import type { Issue } from '../model/issue.js';
import { gunzipChunks, isGzip } from './gunzip.js';

const CHUNK = 1 << 18;
const STDIN = 0;
const readInto = promisify(read);

export interface Input {
  /** For messages: the path, or 'standard input'. */
  readonly label: string;
  /** Unpacked chunks; each is the receiver's to keep. */
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

class RawInput {
  bytesRead = 0;
  readonly bytesTotal: number;
  readonly issues: Issue[] = [];
  readonly #fd: number;
  readonly #label: string;
  #head: Buffer | undefined;
  #closed = false;

  constructor(fd: number, label: string, bytesTotal: number) {
    this.#fd = fd;
    this.#label = label;
    this.bytesTotal = bytesTotal;
  }

  /** The first chunk, also delivered again by `chunks`. */
  async head(): Promise<Buffer> {
    this.#head = await this.#next();
    return this.#head;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    let chunk = this.#head ?? (await this.#next());
    this.#head = undefined;
    while (chunk.length > 0) {
      this.bytesRead += chunk.length;
      yield chunk;
      chunk = await this.#next();
    }
  }

  async #next(): Promise<Buffer> {
    if (this.#closed) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafeSlow(CHUNK);
    const position = this.bytesTotal === -1 ? null : this.bytesRead;
    try {
      const { bytesRead } = await readInto(this.#fd, bytes, 0, CHUNK, position);
      return bytes.subarray(0, bytesRead);
    } catch (error) {
      throw unreadable(this.#label, codeOf(error));
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#fd !== STDIN) close(this.#fd, () => undefined);
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
      return new UserError(`${label} does not exist`, 'check the path; -r takes one capture file');
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
