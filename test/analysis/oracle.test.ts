/** sysdig's own text of a capture is the oracle for decoding, state and rendering. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createEventPrinter } from '../../src/analysis/event-text/stream.js';
import { repository } from '../support/run.js';

const fixtures = join(repository, 'test/fixtures/captures');
const unpack = (name: string): Buffer => gunzipSync(readFileSync(join(fixtures, name)));

test.each([1 << 20, 4093])('every line as sysdig prints it, in pieces of %i bytes', (piece) => {
  const ours: string[] = [];
  const printer = createEventPrinter((line) => ours.push(line));
  const bytes = unpack('wrong-target-port.scap.gz');
  for (let at = 0; at < bytes.length; at += piece) printer.push(bytes.subarray(at, at + piece));
  printer.end();
  const theirs = unpack('wrong-target-port.txt.gz').toString('latin1').split('\n').slice(0, -1);
  const lines = ours.flatMap((line) => Buffer.from(line).toString('latin1').split('\n'));
  expect(lines.length).toBe(theirs.length);
  expect(lines.filter((line, i) => line !== theirs[i])).toEqual([]);
});
