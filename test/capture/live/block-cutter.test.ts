import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeEvent, writeSectionHeader } from '../../../src/capture/encode/blocks.js';
import { ByteWriter } from '../../../src/capture/encode/byte-writer.js';
import { BEAT_MAGIC } from '../../../src/capture/live/beat.js';
import { BlockCutter } from '../../../src/capture/live/block-cutter.js';
import { EVENTS } from '../../../src/model/event-table.js';

const idOf = (name: string, isEnter: boolean): number =>
  EVENTS.find((e) => e.name === name && e.isEnter === isEnter)?.id ?? -1;

function event(typeId: number, tid: number, time: bigint, params: Uint8Array[]): Uint8Array {
  const out = new ByteWriter();
  writeEvent(out, { time, tid, cpu: 0, typeId, params, stateOnly: false });
  return out.take();
}

function beat(number: number, tid = 77): Uint8Array {
  const data = Buffer.alloc(8192);
  data.set(BEAT_MAGIC);
  data.writeUInt32LE(number, BEAT_MAGIC.length);
  return event(idOf('pwrite', false), tid, 5_000_000_000n, [Buffer.alloc(8), data]);
}

function header(): Uint8Array {
  const out = new ByteWriter();
  writeSectionHeader(out);
  return out.take();
}

const call = (time: bigint, tid = 12): Uint8Array =>
  event(idOf('write', false), tid, time, [Buffer.alloc(8), Buffer.from('hello')]);

function cut(
  stream: Uint8Array,
  pieces: readonly number[] = [],
): {
  readonly out: Buffer;
  readonly cutter: BlockCutter;
} {
  const blocks: Uint8Array[] = [];
  const cutter = new BlockCutter((b) => blocks.push(Buffer.from(b)));
  let at = 0;
  for (const size of [...pieces, stream.length]) {
    cutter.push(stream.subarray(at, at + size));
    at += size;
  }
  cutter.end();
  return { out: Buffer.concat(blocks), cutter };
}

describe('the cutter', () => {
  const real = [header(), call(1_000_000_000n), call(2_000_000_000n), call(3_000_000_000n)];
  const [head, first, second, third] = real as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const stream = Buffer.concat([head, first, beat(1), second, beat(2), beat(4), third]);

  test('takes beats out, whatever the pieces it gets', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 20 }), (pieces) => {
        const { out, cutter } = cut(stream, pieces);
        expect(out.equals(Buffer.concat(real))).toBe(true);
        expect(cutter.events).toBe(3);
      }),
      { numRuns: 50 },
    );
  });

  test('counts the beats that came back, and keeps the clock', () => {
    const { cutter } = cut(stream);
    expect([cutter.beats, cutter.lastBeat]).toEqual([3, 4]);
    const { cutter: quiet } = cut(Buffer.concat([head, first, beat(1)]));
    expect(quiet.timeHigh * 2 ** 32 + quiet.timeLow).toBe(5_000_000_000);
  });

  test('takes the enter events of the thread that beats as well', () => {
    const enter = event(idOf('pwrite', true), 77, 4n, [Buffer.alloc(8), Buffer.alloc(4)]);
    const { out } = cut(Buffer.concat([head, beat(1), enter, first]));
    expect(out.equals(Buffer.concat([head, first]))).toBe(true);
  });

  test('a block that was cut off at the end is handed on', () => {
    const short = stream.subarray(0, stream.length - 5);
    expect(cut(short).out.equals(Buffer.concat(real).subarray(0, -5))).toBe(true);
  });

  test('a stream that makes no sense is handed on as it is', () => {
    const nonsense = Buffer.concat([head, Buffer.from('this is not a block at all'), first]);
    expect(cut(nonsense, [30, 7]).out.equals(nonsense)).toBe(true);
  });
});
