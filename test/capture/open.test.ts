/** Opening captures: every form of packing gives the same bytes; everything else is told what it is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.js';
import { openCapture } from '../../src/capture/index.js';
import { blocksOf, smallCapture } from '../support/small-capture.js';

const folder = mkdtempSync(join(tmpdir(), 'svc-top-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const CAPTURE = smallCapture();
const PACKED = gzipSync(CAPTURE);
const PCAPNG = Buffer.concat([CAPTURE.subarray(0, 28), Buffer.from('0100000014000000', 'hex')]);

function fileOf(bytes: Uint8Array): string {
  const path = join(folder, 'x.bin');
  writeFileSync(path, bytes);
  return path;
}

interface Read {
  readonly bytes: Buffer;
  readonly issues: readonly string[];
  readonly readBack: boolean;
}

async function readAll(bytes: Uint8Array): Promise<Read> {
  const capture = await openCapture(fileOf(bytes));
  const chunks: Uint8Array[] = [];
  for await (const chunk of capture.blocks) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  expect(capture.progress()).toEqual({ bytesRead: bytes.length, bytesTotal: bytes.length });
  const issues = capture.issues().map((issue) => issue.kind);
  let offset = 0;
  const readBack = blocksOf(CAPTURE).every((block) => {
    const same = capture.spool.readBlock(offset)?.every((byte, i) => byte === block[i]) === true;
    offset += block.length;
    return same;
  });
  capture.close();
  return { bytes: whole, issues, readBack };
}

describe('openCapture', () => {
  it.each([
    ['plain', CAPTURE],
    ['gzip', PACKED],
    ['gzip with a name in its header', named(PACKED)],
    ['padded gzip', Buffer.concat([PACKED, Buffer.alloc(512)])],
    [
      'several gzip members',
      Buffer.concat([gzipSync(CAPTURE.subarray(0, 5001)), gzipSync(CAPTURE.subarray(5001))]),
    ],
  ])('reads a capture and finds its blocks again: %s', async (_, bytes) => {
    const { bytes: whole, issues, readBack } = await readAll(bytes);
    expect(whole.equals(CAPTURE)).toBe(true);
    expect(issues).toEqual([]);
    expect(readBack).toBe(true);
  });

  it('delivers everything before foreign data that follow', async () => {
    const { bytes, issues } = await readAll(Buffer.concat([PACKED, Buffer.from('tail')]));
    expect(bytes.equals(CAPTURE)).toBe(true);
    expect(issues).toEqual(['gzip']);
  });

  it('delivers what a cut gzip file holds, wherever it is cut', async () => {
    for (let end = 400; end < PACKED.length; end += 97) {
      const { bytes, issues } = await readAll(PACKED.subarray(0, end));
      expect(bytes.equals(CAPTURE.subarray(0, bytes.length))).toBe(true);
      expect(issues).toEqual(['gzip']);
    }
  });

  it('reads on to damaged gzip data', async () => {
    const twice = Buffer.concat([PACKED, PACKED]);
    for (let at = PACKED.length + 20; at < twice.length; at += 211) {
      const damaged = Buffer.from(twice);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
      const { bytes, issues } = await readAll(damaged);
      expect(bytes.subarray(0, CAPTURE.length).equals(CAPTURE)).toBe(true);
      expect(issues).toEqual(['gzip']);
    }
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['a damaged gzip file', Buffer.concat([PACKED.subarray(0, 10), Buffer.alloc(99, 0xff)])],
    ['pcap', Buffer.from('d4c3b2a1020004000000', 'hex')],
    ['pcapng', PCAPNG],
    ['ELF', Buffer.from('7f454c4602010100', 'hex')],
    ['zip', Buffer.from('PK\u0003\u0004....')],
    ['zstd', Buffer.from('28b52ffd0000', 'hex')],
    ['gzip twice', gzipSync(PACKED)],
    ['text, but not a listing', Buffer.from('{"kind":"List"}\n')],
    ['not a sysdig capture', Buffer.from([1, 0, 2, 0, 200, 9])],
  ])('says what it is and what to do: %s', async (what, bytes) => {
    const error = await openCapture(fileOf(bytes)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message.replace('packed with ', '')).toContain(what);
    expect((error as UserError).hint).not.toBe('');
  });

  it.each([
    ['/nonexistent/capture.scap', 'does not exist'],
    [folder, 'is a folder'],
  ])('cannot read %s: %s', async (path, message) => {
    await expect(openCapture(path)).rejects.toThrow(message);
  });
});

/** The same gzip file with a name and an extra field in its header. */
function named(packed: Buffer): Buffer {
  const header = Buffer.from(packed.subarray(0, 10));
  header[3] = 4 | 8;
  const extra = Buffer.from('\u0003\u0000abc', 'latin1');
  return Buffer.concat([header, extra, Buffer.from('name\u0000'), packed.subarray(10)]);
}
