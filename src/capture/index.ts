/**
 * Opens a capture whatever its form: the content decides which source reads it, and what comes out is
 * always the same stream of scap blocks. To add a source, write its file and put it into SOURCES; the
 * order is the order of probing.
 */
import type { Issue } from '../model/issue.js';
import { foreignError } from './foreign.js';
import { openInput } from './input.js';
import type { Input } from './input.js';
import { scap } from './scap/index.js';
import type { CaptureSource } from './source.js';
import { createSpool, fileSpool } from './spool.js';
import type { Spool } from './spool.js';
import { sysdigJson } from './sysdig-json/index.js';
import { sysdigText } from './sysdig-text/index.js';
import { translated } from './translated.js';

export const SOURCES: readonly CaptureSource[] = [scap, sysdigJson, sysdigText];

const HEAD_BYTES = 64 << 10;

export interface Capture {
  /** What it is, for the user: 'sysdig capture'. */
  readonly label: string;
  /**
   * The block stream; to be read once, to the end or until `close`. A chunk is valid until the next one is
   * asked for.
   */
  readonly blocks: AsyncIterable<Uint8Array>;
  /** Reads back blocks of the stream by their offset. */
  readonly spool: Spool;
  /** Bytes of the file as stored; total -1 = unknown. */
  progress(): { readonly bytesRead: number; readonly bytesTotal: number };
  issues(): readonly Issue[];
  close(): void;
}

/** Opens a path, '-' = standard input. Throws UserError for what is unreadable, empty or foreign. */
export async function openCapture(path: string): Promise<Capture> {
  const input = await openInput(path);
  try {
    return await recognise(input);
  } catch (error) {
    input.close();
    throw error;
  }
}

async function recognise(input: Input): Promise<Capture> {
  const chunks = input.chunks[Symbol.asyncIterator]();
  const first = await readHead(chunks);
  const head = Buffer.concat(first, Math.min(HEAD_BYTES, totalLength(first)));
  const source = SOURCES.find((s) => s.probe(head));
  if (source === undefined) throw foreignError(input.label, head, input.issues().length > 0);
  const issues: Issue[] = [];
  const whole = resume(first, chunks);
  const blocks =
    source.translate === undefined ? whole : translated(source.translate, whole, issues);
  const inPlace = source.translate === undefined ? input.plainFd : undefined;
  const spool = inPlace === undefined ? createSpool() : fileSpool(inPlace);
  return {
    label: source.label,
    blocks: spooled(blocks, spool),
    spool,
    progress: input.progress,
    issues: () => [
      ...input.issues(),
      ...issues,
      ...(spool.issue === undefined ? [] : [spool.issue]),
    ],
    close: () => {
      spool.close();
      input.close();
    },
  };
}

async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array[]> {
  const first: Uint8Array[] = [];
  while (totalLength(first) < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    first.push(Uint8Array.from(next.value));
  }
  return first;
}

function totalLength(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

async function* resume(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield next.value;
  }
}

async function* spooled(
  blocks: AsyncIterable<Uint8Array>,
  spool: Spool,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of blocks) {
    spool.append(chunk);
    yield chunk;
  }
}
