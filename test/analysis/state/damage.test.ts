/** Whatever happens to a capture's bytes, reading ends, nothing throws, and no part of the analysis fails. */
import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.js';
import { createEventPrinter } from '../../../src/analysis/event-text/stream.js';
import type { Issue } from '../../../src/model/issue.js';
import { smallCapture } from '../../support/small-capture.js';

const CAPTURE = smallCapture();

function read(bytes: Buffer): { readonly events: number; readonly issues: readonly Issue[] } {
  const analysis = createAnalysis();
  analysis.engine.push(bytes);
  analysis.engine.end();
  const { events, issues } = analysis.engine;
  if (events.length > 0) analysis.facts(events.time(events.length - 1), true);
  return { events: events.length, issues };
}

function print(bytes: Buffer): void {
  const printer = createEventPrinter(() => undefined);
  printer.push(bytes);
  printer.end();
}

/** Numbers that look random and are the same in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const failures = (issues: readonly Issue[]): readonly Issue[] =>
  issues.filter((issue) => issue.kind === 'failed-handler');

describe('damaged captures', () => {
  it('reads the part before a cut, wherever it is', { timeout: 180_000 }, () => {
    const whole = read(CAPTURE);
    expect(whole.events).toBeGreaterThan(60);
    expect(whole.issues).toEqual([]);
    const failed: Issue[] = [];
    let before = 0;
    for (let end = 0; end <= CAPTURE.length; end++) {
      const { events, issues } = read(CAPTURE.subarray(0, end));
      if (events < before) throw new Error(`cut at ${String(end)}: fewer events`);
      failed.push(...failures(issues));
      before = events;
    }
    expect(failed).toEqual([]);
    expect(before).toBe(whole.events);
  });

  it('survives ten thousand changed bytes', { timeout: 180_000 }, () => {
    const random = randomNumbers(219);
    const damaged = Buffer.from(CAPTURE);
    const failed: Issue[] = [];
    for (let round = 0; round < 10_000; round++) {
      const changes = Array.from({ length: 1 + random(3) }, () => random(CAPTURE.length));
      for (const at of changes) damaged[at] = random(256);
      failed.push(...failures(read(damaged).issues));
      if (round % 16 === 0) print(damaged);
      for (const at of changes) damaged[at] = CAPTURE[at] as number;
    }
    expect(failed).toEqual([]);
  });

  it('survives noise, alone and after a section header', () => {
    const random = randomNumbers(64);
    const noise = Buffer.from(Array.from({ length: 1 << 16 }, () => random(256)));
    for (const bytes of [noise, Buffer.concat([CAPTURE.subarray(0, 28), noise])]) {
      expect(failures(read(bytes).issues)).toEqual([]);
      print(bytes);
    }
  });
});
