/** Slow means that the backend kept somebody waiting; idling, watching and large uploads are not slow. */
import { expect, test } from 'vitest';
import { createComparer } from '../../src/baseline/compare.js';
import { BUILT_IN_BASELINE, chooseBaseline, learnBaseline } from '../../src/baseline/learn.js';
import { okCall } from '../support/calls.js';

const builtIn = createComparer(BUILT_IN_BASELINE);
const calls = (n: number, wait: number) =>
  Array.from({ length: n }, (_, i) => okCall(10_000 * i + 1, { wait }));

test('without anything learned the limit is one second at the backend', () => {
  expect(builtIn.slowness(okCall(1, { wait: 999 }))).toBeUndefined();
  expect(builtIn.slowness(okCall(1, { wait: 1001 }))).toMatchObject({
    step: 'backend',
    usualNs: -1,
  });
});

test('what is learned is the norm: four times p95 and a noticeable delay', () => {
  const learned = createComparer(learnBaseline(calls(20, 10), { source: 'learned' }));
  expect(learned.slowness(okCall(1, { wait: 150 }))).toBeUndefined();
  expect(learned.slowness(okCall(1, { wait: 300 }))?.waitedNs).toBeCloseTo(300e6, -3);
  expect(learned.deviations(okCall(1, { wait: 300 })).map((d) => d.step)).toContain('first-byte');
});

test('slow calls do not become their own norm, unless they are a run recorded as healthy', () => {
  const slow = calls(10, 2000);
  expect(learnBaseline(slow, { source: 'learned' }).entries).toEqual([]);
  const file = createComparer(learnBaseline(slow, { source: 'file', label: 'good.scap' }));
  expect(file.slowness(okCall(1, { wait: 2100 }))).toBeUndefined();
});

test('a request that asks to wait is not slow, nor is another URL measured by this one', () => {
  const watch = okCall(1, { wait: 30_000, requestLine: 'GET /api/v1/pods?watch=true HTTP/1.1' });
  expect(builtIn.slowness(watch)).toBeUndefined();
  const health = Array.from({ length: 9 }, (_, i) =>
    okCall(10 * i + 1, { requestLine: 'GET /healthz HTTP/1.1' }),
  );
  const learned = createComparer(learnBaseline(health, { source: 'learned' }));
  const report = okCall(1, { wait: 800, requestLine: 'GET /report HTTP/1.1' });
  expect(learned.slowness(report)).toBeUndefined();
});

test('a recorded run comes before what the capture teaches, that before the structure', () => {
  const learned = learnBaseline(calls(3, 1), { source: 'learned' });
  const file = learnBaseline(calls(3, 1), { source: 'file', label: 'good.scap' });
  expect(chooseBaseline(learned, file).label).toBe('good.scap');
  expect(chooseBaseline(learned, undefined).label).toBe('learned from 3 healthy calls');
  const empty = { ...BUILT_IN_BASELINE, source: 'file' as const };
  expect(chooseBaseline(learned, empty)).toBe(learned);
  expect(chooseBaseline(learnBaseline([], { source: 'learned' }), undefined)).toBe(
    BUILT_IN_BASELINE,
  );
});

test('one call is norm enough when the user marked it, of its very request too', () => {
  const requestLine = 'GET /report HTTP/1.1';
  const marked = createComparer(
    learnBaseline([okCall(1, { wait: 10, requestLine })], { source: 'marked', label: 'marked' }),
  );
  expect(marked.slowness(okCall(1, { wait: 20, requestLine }))).toBeUndefined();
  expect(marked.slowness(okCall(1, { wait: 300, requestLine }))).toMatchObject({ step: 'backend' });
  const learned = createComparer(
    learnBaseline([okCall(1, { wait: 10, requestLine })], { source: 'learned' }),
  );
  expect(learned.slowness(okCall(1, { wait: 300, requestLine }))).toBeUndefined();
});
