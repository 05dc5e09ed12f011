/**
 * The yardstick: unpack a capture and walk over its blocks by their lengths, nothing else. No reader of the
 * format can do less, so the whole job is measured as a multiple of it. Prints the number of blocks.
 *
 *   node bench/walk.ts <capture>
 */
import { createReadStream, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const path = process.argv[2];
if (path === undefined) throw new Error('usage: walk.ts <capture>');

const magic = Buffer.alloc(2);
readSync(openSync(path, 'r'), magic);
const file = createReadStream(path, { highWaterMark: 1 << 20 });
const isGzip = magic.readUInt16BE() === 0x1f8b;
const input: Readable = isGzip ? file.pipe(createGunzip({ chunkSize: 256 << 10 })) : file;

let blocks = 0;
/** Bytes of the current block that lie in later chunks; and a header that a chunk's end has cut. */
let skip = 0;
let rest: Buffer = Buffer.alloc(0);

input.on('data', (chunk: Buffer) => {
  let at = Math.min(skip, chunk.length);
  skip -= at;
  if (at === chunk.length) return;
  const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk.subarray(at)]);
  if (rest.length > 0) at = 0;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  while (at + 8 <= data.length) {
    const length = view.getUint32(at + 4, true);
    if (length < 12) throw new Error(`no block at ${at}`);
    blocks++;
    at += length;
  }
  skip = Math.max(0, at - data.length);
  rest = at < data.length ? data.subarray(at) : Buffer.alloc(0);
});
input.on('end', () => console.log(blocks));
