/**
 * Unpacks gzip as a stream. Several members, cut tails and other data after the end are all real, so the
 * frames (RFC 1952) are read here and zlib gets the deflated data alone: what stands before the
 * damage is delivered, and the rest is an issue.
 */
import { constants, crc32, createInflateRaw } from 'node:zlib';
import type { InflateRaw } from 'node:zlib';
import type { Issue } from '../model/issue.js';
import { GzipPieces } from './gzip-pieces.js';

/** Also the most that is lost before damaged data: zlib does not hand out an unfinished chunk. */
const OUTPUT_CHUNK = 1 << 17;
const DEFLATE = 8;
/** Bits of the header's flag byte. */
const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;

const CUT =
  'The gzip file is cut off; what could be unpacked was read. Stop the recording before copying its file.';
const DAMAGED = 'The gzip file is damaged; what came before was read.';
const FOLLOWED = 'Other data follow the end of the gzip file; they were left out.';

/** True when the bytes start a gzip member. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Unpacked chunks of `packed`, in order; complaints go to `onIssue`. */
export async function* gunzipChunks(
  packed: AsyncIterable<Uint8Array>,
  onIssue: (issue: Issue) => void,
): AsyncGenerator<Uint8Array> {
  const pieces = new GzipPieces(packed);
  let unpacked = 0;
  let problem: string | undefined;
  for (let first = true; problem === undefined; first = false) {
    const header = await readHeader(pieces);
    if (header === 'end') return;
    if (header !== 'member') {
      problem = header === 'cut' ? CUT : first ? DAMAGED : FOLLOWED;
      break;
    }
    const member = new Member();
    let crc = 0;
    for await (const chunk of member.unpack(pieces)) {
      unpacked += chunk.length;
      crc = crc32(chunk, crc);
      yield chunk;
    }
    problem = member.problem ?? (await checkTrailer(pieces, crc));
  }
  if (problem !== undefined) onIssue({ kind: 'gzip', offset: unpacked, count: 1, detail: problem });
}

/** Skips a member's header. Zeros after a member are padding. */
async function readHeader(pieces: GzipPieces): Promise<'member' | 'end' | 'cut' | 'other'> {
  let byte = await pieces.byte();
  while (byte === 0) byte = await pieces.byte();
  if (byte === -1) return 'end';
  if (byte !== 0x1f || (await pieces.byte()) !== 0x8b) return 'other';
  if ((await pieces.byte()) !== DEFLATE) return 'other';
  const flags = await pieces.byte();
  if ((await pieces.number(6)) === -1) return 'cut';
  if ((flags & EXTRA) !== 0 && !(await skipBytes(pieces, await pieces.number(2)))) return 'cut';
  if ((flags & NAME) !== 0 && !(await skipText(pieces))) return 'cut';
  if ((flags & COMMENT) !== 0 && !(await skipText(pieces))) return 'cut';
  if ((flags & HEADER_CRC) !== 0 && (await pieces.number(2)) === -1) return 'cut';
  return 'member';
}

async function skipBytes(pieces: GzipPieces, count: number): Promise<boolean> {
  for (let i = 0; i < count; i++) if ((await pieces.byte()) === -1) return false;
  return count >= 0;
}

async function skipText(pieces: GzipPieces): Promise<boolean> {
  let byte = await pieces.byte();
  while (byte > 0) byte = await pieces.byte();
  return byte === 0;
}

async function checkTrailer(pieces: GzipPieces, crc: number): Promise<string | undefined> {
  const stored = await pieces.number(4);
  if (stored === -1 || (await pieces.number(4)) === -1) return CUT;
  return stored === crc ? undefined : DAMAGED;
}

/**
 * The chunks; the memory of each is given back once the next one is asked for. Left to the collector, which
 * counts objects more than what hangs on them, tens of megabytes of them would wait for it.
 */
function* used(chunks: readonly Buffer[]): Generator<Buffer> {
  for (const chunk of chunks) {
    yield chunk;
    const { buffer, byteOffset, byteLength } = chunk;
    // zlib goes on filling a buffer whose end was not reached.
    const isFull = byteOffset + byteLength === buffer.byteLength;
    if (isFull && buffer instanceof ArrayBuffer) buffer.transfer(0);
  }
}

/** The deflated data of one member, one piece at a time through zlib. */
class Member {
  /** What ended it before its end; undefined = nothing. */
  problem: string | undefined;
  readonly #ready: Buffer[] = [];
  readonly #inflate: InflateRaw;
  #ended = false;
  /** A failing stream calls nobody back, so its error does; the end may come before the callback. */
  #wake: () => void = () => undefined;

  constructor() {
    this.#inflate = createInflateRaw({ chunkSize: OUTPUT_CHUNK, flush: constants.Z_SYNC_FLUSH });
    this.#inflate.on('data', (chunk: Buffer) => this.#ready.push(chunk));
    this.#inflate.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    this.#inflate.on('error', () => {
      this.problem = DAMAGED;
      this.#wake();
    });
  }

  /** Unpacks the next piece while the chunks of the last one are used. */
  async *unpack(pieces: GzipPieces): AsyncGenerator<Buffer> {
    try {
      for (let more = await this.#step(pieces); more;) {
        const chunks = this.#ready.splice(0);
        const next = this.#step(pieces);
        // Its failure is told when it is waited for.
        next.catch(() => undefined);
        yield* used(chunks);
        more = await next;
      }
      yield* used(this.#ready.splice(0));
    } finally {
      this.#inflate.destroy();
    }
  }

  /** Unpacks a piece; false when it was the last one. */
  async #step(pieces: GzipPieces): Promise<boolean> {
    const piece = await pieces.piece();
    if (piece.length === 0) {
      this.problem = CUT;
      return false;
    }
    const before = this.#inflate.bytesWritten;
    await this.#write(piece);
    pieces.skip(this.#ended ? this.#inflate.bytesWritten - before : piece.length);
    return !this.#ended && this.problem === undefined;
  }

  #write(piece: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#inflate.write(piece, () => {
        // The end is announced after the callback.
        setImmediate(resolve);
      });
    });
  }
}
