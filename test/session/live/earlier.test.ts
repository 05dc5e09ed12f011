/** However often the window moves, every call is counted once. */
import { expect, test } from 'vitest';
import { NOTHING_EARLIER } from '../../../src/model/earlier.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import { countEarlier } from '../../../src/session/live/earlier.js';
import { serviceRows } from '../../../src/views/service-columns.js';
import { captureViews } from '../../support/capture-views.js';

const { snapshot: whole } = await captureViews('examples/wrong-target-port.scap.gz');
const times = whole.facts.paths.map((path) => path.startTime);

function counts(s: Snapshot): readonly string[] {
  return serviceRows(s)
    .map(({ group, health }) => `${group.key} ${String(health.calls)} ${String(health.failed)}`)
    .sort();
}

/** What is left when the window begins there; `kept` calls from before it are shown all the same. */
function windowFrom(s: Snapshot, until: number, kept: number): Snapshot {
  const { facts } = whole;
  const gone = facts.paths.filter((path) => path.startTime < until);
  const hidden = new Set(gone.slice(0, gone.length - kept));
  const paths = facts.paths.filter((path) => !hidden.has(path));
  const dns = facts.dns.filter((exchange) => exchange.questionTime >= until);
  return { ...whole, facts: { ...facts, paths, dns }, earlier: countEarlier(s, until) };
}

test('the capture has failed calls of several Services', () => {
  expect(new Set(times).size).toBeGreaterThan(2);
  expect(counts(whole).some((text) => / [1-9]\d* [1-9]\d*$/.test(text))).toBe(true);
  expect(whole.earlier).toBe(NOTHING_EARLIER);
});

test.each([0, 1, 2])('with %i calls kept for a verdict', (kept) => {
  let present = whole;
  for (const until of [...times, Infinity].sort((a, b) => a - b)) {
    present = windowFrom(present, until, kept);
    expect(counts(present)).toEqual(counts(whole));
  }
});
