/**
 * Unpacks gzip as a stream: several members, cut tails and garbage after the end are all real. Whatever
 * could be unpacked is delivered; the rest is an issue. Input goes in by small pieces, so that a few bytes
 * that unpack to gigabytes cannot fill the memory.
 */
import { constants, createGunzip } from 'node:zlib';
import type { Gunzip } from 'node:zlib';
import type { Issue } from '../model/issue.js';

const OUTPUT_CHUNK = 1 << 20;
const INPUT_PIECE = 1 << 15;

/** True when the bytes start a gzip member. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Unpacked chunks of `packed`, in order; complaints go to `onIssue`. */
export async function* gunzipChunks(
  packed: AsyncIterable<Uint8Array>,
  onIssue: (issue: Issue) => void,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: OUTPUT_CHUNK, flush: constants.Z_SYNC_FLUSH });
  const steps = new Steps(gunzip);
  let unpacked = 0;
  try {
    for await (const chunk of packed) {
      for (let at = 0; at < chunk.length && steps.failure === undefined; at += INPUT_PIECE) {
        await steps.write(chunk.subarray(at, at + INPUT_PIECE));
        for (const piece of steps.ready.splice(0)) {
          unpacked += piece.length;
          yield piece;
        }
      }
      if (steps.failure !== undefined) break;
    }
    if (steps.failure === undefined) await steps.end();
    yield* steps.ready.splice(0);
  } finally {
    gunzip.destroy();
  }
  if (steps.failure !== undefined) onIssue(gzipIssue(steps.failure, unpacked));
}

/** One piece at a time through a zlib stream. A failing stream calls nobody back, so its error does. */
class Steps {
  readonly ready: Buffer[] = [];
  failure: Error | undefined;
  readonly #gunzip: Gunzip;
  #wake: () => void = () => undefined;

  constructor(gunzip: Gunzip) {
    this.#gunzip = gunzip;
    gunzip.on('data', (chunk: Buffer) => this.ready.push(chunk));
    gunzip.on('end', () => {
      this.#wake();
    });
    gunzip.on('error', (error) => {
      this.failure = error;
      this.#wake();
    });
  }

  /** Resolves when the piece is worked off or the stream has failed. */
  write(piece: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#gunzip.write(piece, () => {
        resolve();
      });
    });
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#gunzip.end();
    });
  }
}

function gzipIssue(error: Error, offset: number): Issue {
  const isCut = 'code' in error && error.code === 'Z_BUF_ERROR';
  const detail = isCut
    ? 'The gzip file is cut off; what could be unpacked was read. Stop the recording before copying its file.'
    : 'The gzip file is damaged, or other data follow it; what came before was read.';
  return { kind: 'gzip', offset, count: 1, detail };
}
