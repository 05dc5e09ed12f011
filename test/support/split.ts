/**
 * A capture as two nodes would have recorded it: the processes of some containers go to a second file, of
 * another machine, with what is listed of them.
 */
import { createStateEngine } from '../../src/analysis/state/index.js';
import {
  BLOCK,
  hasFlagsWord,
  isEventBlock,
  processListVersion,
} from '../../src/model/scap/format.js';

export const SECOND_NODE = 'second-node';
const HOST_AT = 28;
const HOST_BYTES = 128;

export interface Halves {
  readonly first: Buffer;
  readonly second: Buffer;
}

/** `bytes`: little-endian, of a sysdig since 2018. */
export function split(bytes: Buffer, goes: (containerId: string) => boolean): Halves {
  const first: Buffer[] = [];
  const second: Buffer[] = [];
  const { rows, listed } = sides(bytes, goes);
  let row = 0;
  for (let at = 0; at < bytes.length;) {
    const type = bytes.readUInt32LE(at);
    const size = bytes.readUInt32LE(at + 4);
    const block = bytes.subarray(at, at + size);
    if (isEventBlock(type)) (rows[row++] === true ? second : first).push(block);
    else if (processListVersion(type) > 0) {
      first.push(filterList(block, (tid) => !listed.has(tid)));
      second.push(filterList(block, (tid) => listed.has(tid)));
    } else if (type === BLOCK.fdV2) {
      (listed.has(Number(block.readBigInt64LE(8))) ? second : first).push(block);
    } else if (type === BLOCK.interfaceV2) first.push(block);
    else {
      first.push(block);
      second.push(type === BLOCK.machine ? ofMachine(block, SECOND_NODE) : block);
    }
    at += size;
  }
  return { first: Buffer.concat(first), second: Buffer.concat(second) };
}

/** The ids of the containers that did anything. */
export function containersOf(bytes: Buffer): readonly string[] {
  const ids = new Set<string>();
  const engine = createStateEngine({
    handlers: [],
    watcher: (step) => ids.add(step.thread.process.containerId),
  });
  engine.push(bytes);
  return [...ids].filter((id) => id !== '');
}

/** The capture as a clock that is so much ahead would have timed it. */
export function ahead(bytes: Buffer, ns: number): Buffer {
  return mapBlocks(bytes, (block) => {
    const type = block.readUInt32LE(0);
    if (!isEventBlock(type)) return block;
    const copy = Buffer.from(block);
    const at = hasFlagsWord(type) ? 14 : 10;
    copy.writeBigUInt64LE(copy.readBigUInt64LE(at) + BigInt(ns), at);
    return copy;
  });
}

export function mapBlocks(bytes: Buffer, change: (block: Buffer) => Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    blocks.push(change(bytes.subarray(at, at + size)));
    at += size;
  }
  return Buffer.concat(blocks);
}

/** Which events, by row, and which listed threads are those of the containers. */
function sides(
  bytes: Buffer,
  goes: (containerId: string) => boolean,
): { readonly rows: readonly boolean[]; readonly listed: ReadonlySet<number> } {
  const rows: boolean[] = [];
  const listed = new Set<number>();
  const engine = createStateEngine({
    handlers: [],
    watcher: (step) => {
      if (rows.length === 0) note();
      rows.push(goes(step.thread.process.containerId));
    },
  });
  const note = (): void => {
    for (const { tid, process } of engine.threads) if (goes(process.containerId)) listed.add(tid);
  };
  engine.push(bytes);
  return { rows, listed };
}

function filterList(block: Buffer, keep: (tid: number) => boolean): Buffer {
  const kept: Buffer[] = [];
  for (let at = 8; at + 16 < block.length;) {
    const size = block.readUInt32LE(at);
    if (size < 12) break;
    if (keep(Number(block.readBigInt64LE(at + 4)))) kept.push(block.subarray(at, at + size));
    at += size;
  }
  const body = Buffer.concat(kept);
  const padding = Buffer.alloc((4 - (body.length % 4)) % 4);
  const out = Buffer.concat([block.subarray(0, 8), body, padding, Buffer.alloc(4)]);
  out.writeUInt32LE(out.length, 4);
  out.writeUInt32LE(out.length, out.length - 4);
  return out;
}

function ofMachine(block: Buffer, name: string): Buffer {
  const copy = Buffer.from(block);
  copy.fill(0, HOST_AT, HOST_AT + HOST_BYTES);
  copy.write(name, HOST_AT);
  return copy;
}
