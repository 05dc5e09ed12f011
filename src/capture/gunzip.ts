/**
 * Unpacks gzip as a stream: several members, cut tails and garbage after the end are all real. Whatever
 * could be unpacked is delivered; the rest is an issue. Input goes in by small pieces, so that a few bytes
 * that unpack to gigabytes cannot fill the memory.
 */
import { once } from 'node:events';
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
  const ready: Buffer[] = [];
  let unpacked = 0;
  let failure: Error | undefined;
  gunzip.on('data', (chunk: Buffer) => ready.push(chunk));
  gunzip.on('error', (error) => (failure = error));
  try {
    for await (const chunk of packed) {
      for (let at = 0; at < chunk.length && failure === undefined; at += INPUT_PIECE) {
        await write(gunzip, chunk.subarray(at, at + INPUT_PIECE));
        for (const piece of ready.splice(0)) {
          unpacked += piece.length;
          yield piece;
        }
      }
      if (failure !== undefined) break;
    }
    if (failure === undefined) {
      gunzip.end();
      await once(gunzip, 'end').catch(() => undefined);
    }
    yield* ready.splice(0);
  } finally {
    gunzip.destroy();
  }
  if (failure !== undefined) onIssue(gzipIssue(failure, unpacked));
}

/** Resolves when the piece is worked off, also when it made the stream fail. */
function write(gunzip: Gunzip, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    gunzip.write(piece, () => {
      resolve();
    });
  });
}

function gzipIssue(error: Error, offset: number): Issue {
  const isCut = 'code' in error && error.code === 'Z_BUF_ERROR';
  const detail = isCut
    ? 'The gzip file is cut off; what could be unpacked was read. Stop the recording before copying its file.'
    : 'The gzip file is damaged, or other data follow it; what came before was read.';
  return { kind: 'gzip', offset, count: 1, detail };
}
