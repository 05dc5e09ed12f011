/** Ghosts are claims: each kind of broken path has its own, healthy and undecidable ones have none. */
import { expect, test } from 'vitest';
import { createComparer } from '../../src/baseline/compare.js';
import { buildLadder } from '../../src/baseline/ladder.js';
import { BUILT_IN_BASELINE, learnBaseline } from '../../src/baseline/learn.js';
import type { Baseline } from '../../src/model/baseline.js';
import type { Path } from '../../src/model/path.js';
import { curl, directCall, noDialCall, okCall, refusedCall } from '../support/calls.js';
import { leg, lookup, path } from '../support/path-builder.js';

const names = { ofAddress: () => '', ofProcess: () => '' };

function ladder(p: Path, baseline: Baseline = BUILT_IN_BASELINE) {
  return buildLadder(p, { comparer: createComparer(baseline), names, endTime: -1 });
}
function drawing(p: Path, baseline?: Baseline): string[] {
  const { components, rungs } = ladder(p, baseline);
  return rungs.map((r) => `${components[r.lane]?.label ?? '?'} | ${r.state} | ${r.detail}`);
}
const ghosts = (p: Path): string[] => drawing(p).filter((line) => line.includes('| missing |'));

test('a healthy proxied call shows every step in order and no ghost', () => {
  expect(drawing(okCall(1))).toEqual([
    'curl 502 | ok | ? my-nginx.default.svc.cluster.local A',
    'dns 10.0.0.10:53 | ok | 10.0.0.138',
    'curl 502 | ok | connect 10.0.0.138:8080',
    'curl 502 | ok | connected',
    'curl 502 | ok | send 84 B',
    'relay 479 | ok | accept 172.17.0.8:40000',
    'relay 479 | ok | dial 172.17.0.5:80',
    'web 674 | ok | connected',
    'web 674 | ok | accept 172.17.0.8:40000',
    'relay 479 | ok | got 84 B',
    'relay 479 | ok | send 84 B',
    'web 674 | ok | got 84 B',
    'web 674 | ok | send 612 B',
    'relay 479 | ok | got 612 B',
    'relay 479 | ok | send 84 B',
    'curl 502 | ok | got 612 B',
    'curl 502 | ok | close',
  ]);
});

test('what was refused was never accepted, and no bytes came from it', () => {
  const drawn = drawing(refusedCall(1, ['172.17.0.5:8080', '172.17.0.6:8080']));
  const lane = '172.17.0.5:8080, 172.17.0.6:8080';
  expect(drawn.slice(6, 12)).toEqual([
    'relay 479 | ok | got 84 B',
    'relay 479 | ok | dial 172.17.0.5:8080',
    `${lane} | failed | refused`,
    'relay 479 | extra | dial 172.17.0.6:8080',
    `${lane} | failed | refused`,
    `${lane} | missing | accept: never`,
  ]);
  expect(drawn[12]).toBe('relay 479 | missing | bytes from backend: never');
  expect(drawn).toContain('relay 479 | failed | close, 0 B sent back');
});

test('a component that accepts and never dials misses the dial only', () => {
  expect(ghosts(noDialCall(1))).toEqual(['relay 479 | missing | dial: never']);
  expect(ladder(noDialCall(1)).components.map((c) => c.role)).toEqual([
    'client',
    'proxy',
    'address',
  ]);
});

test('a connect without an answer was never accepted, with the time waited', () => {
  expect(ghosts(directCall(1, 'abandoned'))).toEqual([
    '10.0.0.138:8080 | missing | accept: never, waited 5.0 s',
  ]);
});

test('a connection that stands but whose far end was not recorded decides nothing', () => {
  const root = leg({ by: curl, to: '192.0.2.7:443', at: 1, sends: { at: 2 }, eof: 3 });
  const p = path({ client: curl, root, outcome: 'undecided' });
  expect(ghosts(p)).toEqual([]);
  expect(drawing(p)).toContain('192.0.2.7:443 | info | 192.0.2.7:443 is not in this capture');
});

test('a lookup without an answer misses the answer and the connect', () => {
  const asked = lookup({ by: curl, name: 'my-nginx', at: 1 });
  const p = path({
    client: curl,
    lookups: [asked],
    outcome: 'failed',
    failure: 'dns',
    endTime: 5001e6,
  });
  expect(ghosts(p)).toEqual([
    'dns 10.0.0.10:53 | missing | answer: never, waited 5.0 s',
    'curl 502 | missing | connect: never',
  ]);
});

test('text of the capture cannot reach the terminal as controls', () => {
  const log = { row: 1, time: 1e6, process: curl, text: '\u001b[31mred' };
  const rungs = ladder({ ...okCall(1), logs: [log] }).rungs;
  expect(rungs.find((r) => r.kind === 'log')?.detail).toBe('writes "·[31mred"');
});

test('the baseline column shows what was learned', () => {
  const healthy = Array.from({ length: 6 }, (_, i) => okCall(10 * i + 1));
  const baseline = learnBaseline(healthy, { source: 'learned' });
  const rungs = ladder(refusedCall(100, ['172.17.0.5:80']), baseline).rungs;
  expect(rungs.find((r) => r.detail.startsWith('bytes from'))?.expected).toBe('~612 B');
  expect(rungs.find((r) => r.kind === 'accept')?.expected).toMatch(/^✓ 0\.30 ms$/);
});
