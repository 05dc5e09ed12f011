import { expect, test } from 'vitest';
import { Window } from '../../../src/session/live/window.js';
import type { Checkpoint } from '../../../src/session/live/window.js';

const MB = 2 ** 20;
const at = (rows: number, time: number): Checkpoint => {
  return { blocks: Buffer.alloc(0), start: rows * 100, time, number: rows + 1, rows };
};

/** A stream of 100 000 events a second, each of which costs so many bytes. */
function live(window: Window, seconds: number, cost: number): readonly number[] {
  const begun: number[] = [];
  let first = at(0, 0);
  for (let s = 1; s <= seconds; s++) {
    const rows = s * 100_000 - first.number + 1;
    const standing = { time: s * 1e9, rows, used: rows * cost };
    if (window.wantsCheckpoint(standing)) {
      window.add({ ...at(rows, s * 1e9), start: s * 1e7, number: s * 100_000 + 1 });
    }
    const from = window.begin(standing);
    if (from === undefined) continue;
    window.began(from);
    first = from;
    begun.push(from.time / 1e9);
  }
  return begun;
}

test('within bounds nothing begins anew', () => {
  const window = new Window({ windowNs: Infinity, memoryBytes: 512 * MB });
  expect(live(window, 10, 60)).toEqual([]);
});

test('by memory: again and again, and always something is left', () => {
  const window = new Window({ windowNs: Infinity, memoryBytes: 512 * MB });
  const begun = live(window, 600, 60);
  expect(begun.length).toBeGreaterThan(10);
  for (let i = 1; i < begun.length; i++) {
    const span = (begun[i] ?? 0) - (begun[i - 1] ?? 0);
    expect(span).toBeGreaterThan(5);
    expect(span).toBeLessThan(40);
  }
});

test('by time: at least the window is left, and not much more', () => {
  const window = new Window({ windowNs: 60e9, memoryBytes: 2 ** 40 });
  const begun = live(window, 600, 60);
  expect(begun[0]).toBeGreaterThan(0);
  expect(begun[0]).toBeLessThanOrEqual(15 + 8);
  expect(begun.length).toBeGreaterThan(20);
  expect(begun.at(-1)).toBeGreaterThan(600 - 60 * 1.5);
  expect(begun.at(-1)).toBeLessThanOrEqual(540);
});
