/** Every line of a recorded capture as sysdig 0.36 itself printed it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createEventPrinter } from '../../../src/analysis/event-text/stream.js';
import { fixtureBytes } from '../../support/small-capture.js';

it('prints the lines that sysdig prints', () => {
  const url = new URL('../../fixtures/captures/wrong-target-port.txt.gz', import.meta.url);
  const theirs = gunzipSync(readFileSync(url)).toString().trimEnd().split('\n');
  const ours: string[] = [];
  const printer = createEventPrinter((line) => ours.push(line));
  printer.push(fixtureBytes('wrong-target-port.scap.gz'));
  printer.end();
  expect(printer.issues()).toEqual([]);
  expect(ours.map((line) => line.trimEnd())).toEqual(theirs.map((line) => line.trimEnd()));
  expect(ours[0]).toBe(theirs[0]);
});
