/**
 * A capture of a few KiB that has every kind of block and the calls of one whole request: the lists of a
 * recorded one cut short, and its events from the first connect on.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { EVENTS } from '../../src/model/event-table.js';
import { BLOCK } from '../../src/model/scap/format.js';

export function fixtureBytes(name: string): Buffer {
  return gunzipSync(readFileSync(new URL(`../fixtures/captures/${name}`, import.meta.url)));
}

export function blocksOf(capture: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < capture.length;) {
    const size = capture.readUInt32LE(at + 4);
    blocks.push(capture.subarray(at, at + size));
    at += size;
  }
  return blocks;
}

export const blockType = (block: Buffer): number => block.readUInt32LE(0);

/** A block with this body, padded. */
export function block(type: number, body: Uint8Array): Buffer {
  const padded = Math.ceil(body.length / 4) * 4;
  const bytes = Buffer.alloc(padded + 12);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(bytes.length, 4);
  bytes.set(body, 8);
  bytes.writeUInt32LE(bytes.length, bytes.length - 4);
  return bytes;
}

/** The first `count` entries of a list block whose entries carry their length. */
function firstEntries(list: Buffer, count: number): Buffer {
  let end = 8;
  for (let i = 0; i < count; i++) end += list.readUInt32LE(end);
  return block(blockType(list), list.subarray(8, end));
}

const LARGE_EVENTS = 1;
const NETWORK = new Set(['socket', 'connect', 'accept4', 'sendto', 'recvfrom', 'close', 'clone']);

export function smallCapture(): Buffer {
  const blocks = blocksOf(fixtureBytes('wrong-target-port.scap.gz'));
  const of = (type: number): Buffer[] => blocks.filter((b) => blockType(b) === type);
  const events = of(BLOCK.eventV2);
  const wanted = events.filter((b) => NETWORK.has(EVENTS[b.readUInt16LE(30)]?.name ?? ''));
  return Buffer.concat([
    ...of(BLOCK.section),
    ...of(BLOCK.machine),
    ...of(BLOCK.interfaceV2),
    ...of(BLOCK.processV9).map((b) => firstEntries(b, 3)),
    ...of(BLOCK.fdV2).slice(0, 2),
    ...of(BLOCK.eventLarge).slice(0, LARGE_EVENTS),
    ...events.slice(0, 4),
    ...wanted.slice(0, 70),
  ]);
}
