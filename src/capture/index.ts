/**
 * Opens a capture whatever its form: the content decides which source reads it, and what comes out is
 * always the same stream of scap blocks. To add a source, write its file and put it into SOURCES; the
 * order is the order of probing.
 */
import type { Issue } from '../model/issue.js';
import type { CaptureFile, NodeClock } from '../model/node.js';
import { UserError } from '../base/errors.js';
import { foreignError } from './foreign.js';
import { openInput } from './input.js';
import type { Input } from './input.js';
import { Member } from './member.js';
import { assignNodes, mergedStream } from './merge.js';
import { scap } from './scap/index.js';
import type { BlockStream, CaptureSource } from './source.js';
import { createSpool, fileSpool } from './spool.js';
import type { Spool } from './spool.js';
import { sysdigJson } from './sysdig-json/index.js';
import { sysdigText } from './sysdig-text/index.js';
import { translated } from './translated.js';

export const SOURCES: readonly CaptureSource[] = [scap, sysdigJson, sysdigText];

const HEAD_BYTES = 64 << 10;

/** A block stream that can be read back. */
export interface Capture extends Omit<BlockStream, 'label'> {
  readonly files: readonly CaptureFile[];
  /** Reads back blocks of the stream by their offset. */
  readonly spool: Spool;
}

/** Opens a path, '-' = standard input. Throws UserError for what is unreadable, empty or foreign. */
export async function openCapture(path: string): Promise<Capture> {
  const { stream, plainFd } = await openStream(path);
  const spool = plainFd === undefined ? createSpool() : fileSpool(plainFd);
  return {
    ...spooledCapture(stream, spool),
    files: [{ path, label: stream.label, node: 0 }],
    close: () => {
      spool.close();
      stream.close();
    },
  };
}

/**
 * Opens captures that are read as one. `clocks`: what is known of their clocks; it is taken out of the times.
 * Throws UserError as openCapture.
 */
export async function openCaptures(
  paths: readonly string[],
  clocks: readonly NodeClock[] = [],
): Promise<Capture> {
  const [only, ...others] = paths;
  if (only !== undefined && others.length === 0) return openCapture(only);
  if (paths.includes('-'))
    throw new UserError(
      'standard input cannot be one of several captures',
      'save it to a file, and name that',
    );
  const members: Member[] = [];
  const merged = mergedStream(members, clocks);
  try {
    for (const path of paths) members.push(new Member(path, (await openStream(path)).stream));
    for (const member of members) await member.begin();
  } catch (error) {
    merged.close();
    throw error;
  }
  assignNodes(members);
  const spool = createSpool();
  return {
    ...spooledCapture(merged, spool),
    files: members.map(({ path, node, stream }) => ({ path, node, label: stream.label })),
    close: () => {
      spool.close();
      merged.close();
    },
  };
}

function spooledCapture(stream: Omit<BlockStream, 'label'>, spool: Spool): Omit<Capture, 'files'> {
  return {
    blocks: spooled(stream.blocks, spool),
    spool,
    progress: stream.progress,
    issues: () => [...stream.issues(), ...(spool.issue === undefined ? [] : [spool.issue])],
    close: stream.close,
  };
}

async function openStream(path: string): Promise<OpenStream> {
  const input = await openInput(path);
  try {
    return await recognise(input);
  } catch (error) {
    input.close();
    throw error;
  }
}

interface OpenStream {
  readonly stream: BlockStream;
  /** The file itself when it holds blocks and can be read at any place. */
  readonly plainFd: number | undefined;
}

async function recognise(input: Input): Promise<OpenStream> {
  const chunks = input.chunks[Symbol.asyncIterator]();
  const first = await readHead(chunks);
  const head = Buffer.concat(first, Math.min(HEAD_BYTES, totalLength(first)));
  const source = SOURCES.find((s) => s.probe(head));
  if (source === undefined) throw foreignError(input.label, head, input.issues().length > 0);
  const issues: Issue[] = [];
  const whole = resume(first, chunks);
  const { label, translate } = source;
  return {
    plainFd: translate === undefined ? input.plainFd : undefined,
    stream: {
      label,
      blocks: translate === undefined ? whole : translated(translate, whole, issues),
      progress: input.progress,
      issues: () => [...input.issues(), ...issues],
      close: input.close,
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
