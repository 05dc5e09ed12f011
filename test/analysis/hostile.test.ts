/** Whatever happens to a capture's bytes, the analysis ends, and says what was wrong. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createAnalysis } from '../../src/analysis/analysis.js';
import { repository } from '../support/run.js';

const capture = gunzipSync(readFileSync(join(repository, 'examples/wrong-target-port.scap.gz')));
/** Header, lists and the first events. */
const small = capture.subarray(0, 24_000);

function analyse(bytes: Uint8Array): number {
  const analysis = createAnalysis();
  analysis.engine.push(bytes);
  analysis.engine.end();
  const { events } = analysis.engine;
  analysis.facts(events.length === 0 ? 0 : events.time(events.length - 1), true);
  return events.length;
}

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('cut at every byte', () => {
  const cut = capture.subarray(0, 3000);
  for (let end = 0; end <= cut.length; end++) analyse(cut.subarray(0, end));
});

test('10 000 captures with flipped bytes', { timeout: 120_000 }, () => {
  const next = random(1);
  for (let round = 0; round < 10_000; round++) {
    const bytes = Buffer.from(small.subarray(0, 6000));
    for (let flips = 0; flips < 4; flips++) {
      bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
    }
    analyse(bytes);
  }
});

test('noise holds no events', () => {
  const next = random(2);
  expect(
    analyse(Buffer.from(Array.from({ length: 1 << 16 }, () => Math.floor(next() * 256)))),
  ).toBe(0);
});
