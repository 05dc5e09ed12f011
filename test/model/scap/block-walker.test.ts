/** Blocks come out the same whatever the pieces, the byte order, the version, and what stands between them. */
import { describe, expect, it } from 'vitest';
import { BlockWalker } from '../../../src/model/scap/block-walker.js';
import { BLOCK } from '../../../src/model/scap/format.js';
import { block, blocksOf, smallCapture } from '../../support/small-capture.js';

interface Seen {
  readonly events: string[];
  readonly blocks: number[];
  readonly issues: string[];
  sections: number;
}

function walk(bytes: Uint8Array, size = bytes.length): Seen {
  const seen: Seen = { events: [], blocks: [], issues: [], sections: 0 };
  const walker = new BlockWalker({
    onSection: () => seen.sections++,
    onEvent: (e) => {
      const params = Array.from({ length: e.count }, (_, i) =>
        e.bytes.toString('hex', e.at(i), e.at(i) + e.length(i)),
      );
      const time = `${String(e.timeHigh)}.${String(e.timeLow)}`;
      const head = [e.offset, e.typeId, e.tid, time, e.cpu, e.flags];
      seen.events.push([...head.map(String), ...params].join(' '));
    },
    onBlock: (type) => seen.blocks.push(type),
    onIssue: (kind) => seen.issues.push(kind),
  });
  for (let at = 0; at < bytes.length; at += size) walker.push(bytes.subarray(at, at + size));
  walker.end();
  return seen;
}

const CAPTURE = smallCapture();
const SECTION = CAPTURE.subarray(0, 28);

interface Form {
  readonly type: number;
  readonly flags: boolean;
  readonly v1: boolean;
  readonly wide: boolean;
}

/** An event of type 5 with two parameters, in one of the six forms, in either byte order. */
function eventBlock(form: Form, little: boolean): Buffer {
  const body = Buffer.alloc(64);
  let at = 0;
  const put = (bytes: number, value: bigint): void => {
    const le = Buffer.alloc(8);
    le.writeBigUInt64LE(value);
    const part = Buffer.from(le.subarray(0, bytes));
    body.set(little ? part : part.reverse(), at);
    at += bytes;
  };
  put(2, 3n);
  if (form.flags) put(4, 1n);
  const header = form.v1 ? 22 : 26;
  const width = form.wide ? 4 : 2;
  put(8, 0x17a1b2c3d4e5f607n);
  put(8, 4242n);
  put(4, BigInt(header + 2 * width + 3));
  put(2, 5n);
  if (!form.v1) put(4, 2n);
  put(width, 1n);
  put(width, 2n);
  body.set([0xaa, 0xbb, 0xcc], at);
  const whole = block(form.type, body.subarray(0, at + 3));
  return little ? whole : swapFrame(whole);
}

/** Type and both lengths in the other byte order. */
function swapFrame(bytes: Buffer): Buffer {
  const swapped = Buffer.from(bytes);
  for (const at of [0, 4, bytes.length - 4]) swapped.writeUInt32BE(bytes.readUInt32LE(at), at);
  return swapped;
}

const FORMS: readonly Form[] = [
  { type: BLOCK.eventV1, flags: false, v1: true, wide: false },
  { type: BLOCK.eventV1Flags, flags: true, v1: true, wide: false },
  { type: BLOCK.eventV2, flags: false, v1: false, wide: false },
  { type: BLOCK.eventV2Flags, flags: true, v1: false, wide: false },
  { type: BLOCK.eventLarge, flags: false, v1: false, wide: true },
  { type: BLOCK.eventLargeFlags, flags: true, v1: false, wide: true },
];

describe('BlockWalker', () => {
  it('gives the same events for every size of pieces', () => {
    const whole = walk(CAPTURE);
    expect(whole.issues).toEqual([]);
    expect(whole.events.length).toBeGreaterThan(60);
    for (const size of [1, 7, 4096]) expect(walk(CAPTURE, size)).toEqual(whole);
  });

  it.each([true, false])('reads all six forms of an event (little-endian: %s)', (little) => {
    const bigSection = swapFrame(SECTION);
    bigSection.writeUInt32BE(0x1a2b3c4d, 8);
    const section = little ? SECTION : bigSection;
    const seen = walk(Buffer.concat([section, ...FORMS.map((form) => eventBlock(form, little))]));
    expect(seen.issues).toEqual([]);
    const time = `${String(0x17a1b2c3)}.${String(0xd4e5f607)}`;
    const expected = FORMS.map((f) => `5 4242 ${time} 3 ${f.flags ? '1' : '0'} aa bbcc`);
    expect(seen.events.map((e) => e.slice(e.indexOf(' ') + 1))).toEqual(expected);
  });

  it('reads the block numbers of 2013', () => {
    const old = Buffer.from(eventBlock(FORMS[0] as Form, true));
    old.writeUInt32LE(0x8010abcd, 0);
    expect(walk(Buffer.concat([SECTION, old])).events).toHaveLength(1);
  });

  it('skips unknown blocks anywhere and counts them', () => {
    const unknown = block(0x333, Buffer.from('whatever'));
    const parts = blocksOf(CAPTURE).flatMap((b) => [b, unknown]);
    const seen = walk(Buffer.concat(parts));
    expect(seen.events).toHaveLength(walk(CAPTURE).events.length);
    expect(new Set(seen.issues)).toEqual(new Set(['unknown-block']));
  });

  it('goes on with a capture appended to another', () => {
    const seen = walk(Buffer.concat([CAPTURE, CAPTURE]), 1000);
    expect(seen.sections).toBe(2);
    expect(seen.events).toHaveLength(2 * walk(CAPTURE).events.length);
  });

  it('finds its way back after lost bytes, a hostile length, and garbage', () => {
    const blocks = blocksOf(CAPTURE);
    const place = blocks.length - 20;
    const total = walk(CAPTURE).events.length;
    const torn = Buffer.from(blocks[place] as Buffer).subarray(0, 37);
    const hostile = Buffer.from(blocks[place] as Buffer);
    hostile.writeUInt32LE(0xfffffff0, 4);
    const large = Buffer.from(hostile);
    large.writeUInt32LE(BLOCK.eventLarge, 0);
    large.writeUInt32LE(60 << 20, 4);
    for (const bad of [torn, hostile, large, Buffer.from('garbage in between')]) {
      const parts = [...blocks.slice(0, place), bad, ...blocks.slice(place + 1)];
      for (const size of [7, 1 << 20]) {
        const seen = walk(Buffer.concat(parts), size);
        expect(seen.events).toHaveLength(total - 1);
        expect(seen.issues).toHaveLength(1);
      }
    }
  });

  it('repairs an interface list whose lengths are too small by 4 per entry', () => {
    const blocks = blocksOf(CAPTURE);
    const at = blocks.findIndex((b) => b.readUInt32LE(0) === BLOCK.interfaceV2);
    const list = Buffer.from(blocks[at] as Buffer);
    let entries = 0;
    for (let p = 8; p < list.length - 8; p += 4 + list.readUInt32LE(p)) entries++;
    const declared = list.length - 4 * entries;
    list.writeUInt32LE(declared, 4);
    list.writeUInt32LE(declared, list.length - 4);
    const parts = [...blocks.slice(0, at), list, ...blocks.slice(at + 1)];
    for (const size of [1, 50_000]) {
      const seen = walk(Buffer.concat(parts), size);
      expect(seen.issues).toEqual([]);
      expect(seen.blocks).toEqual(walk(CAPTURE).blocks);
    }
  });
});
