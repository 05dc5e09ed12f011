/** A capture as the reader's thread stores a stream, whole. */
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BlockCutter } from '../../src/capture/live/block-cutter.js';
import { Metadata } from '../../src/capture/live/metadata.js';
import { Segments } from '../../src/capture/live/segments.js';
import type { StoredStream } from '../../src/capture/live/source.js';

const NO_CLOCK = { timeHigh: 0, timeLow: 0, events: 0, beats: 0, lastBeat: 0 };

/** @param folder for the unpacked file */
export function storedExample(example: string, folder: string): StoredStream {
  const plain = join(folder, example);
  const bytes = gunzipSync(readFileSync(`examples/${example}.scap.gz`));
  writeFileSync(plain, bytes);
  const segments = new Segments();
  segments.add(0, openSync(plain, 'r'));
  segments.end = bytes.length;
  const cutter = new BlockCutter(() => undefined);
  cutter.push(bytes);
  const metadata = new Metadata();
  metadata.add(cutter.notable, segments);
  const state = { clock: NO_CLOCK, lagMs: 0, beatsSent: 0, problem: '' };
  return { bytes: segments, metadata, state };
}
