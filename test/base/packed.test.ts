/** Packed columns give back what was put in, whatever it takes to hold it. */
import { expect, test } from 'vitest';
import { int32Column } from '../../src/base/columns.js';
import { NearNumbers, SmallNumbers } from '../../src/base/packed.js';

test('numbers near the base and far from it', () => {
  const values = [5e9, 5e9 + 1, 4.9e9, 5e9 + 2 ** 32 - 1];
  const far = [0, -1, 5e9 + 2 ** 32, 2 ** 52 + 1];
  const column = new NearNumbers(values.length + far.length, 4.9e9);
  for (const [i, value] of [...values, ...far].entries()) column.set(i, value);
  expect([...values, ...far].map((_, i) => column.get(i))).toEqual([...values, ...far]);
});

test.each([
  ['one byte', new Uint8Array(6)],
  ['two bytes', new Uint16Array(6)],
])('small numbers that begin with %s', (_, narrow) => {
  const values = [-1, 0, 254, 255, 65_534, 65_535, 2_000_000];
  for (const largest of values) {
    const column = new SmallNumbers(narrow.slice());
    column.set(0, 7);
    column.set(1, -1);
    column.set(3, largest);
    expect([0, 1, 2, 3].map((at) => column.get(at))).toEqual([7, -1, -1, largest]);
  }
});

test('a growing column is filled where nothing was set', () => {
  const column = int32Column(-1);
  column.set(10_000, 5);
  column.add(10_000, 2);
  column.set(3, 0);
  expect([-1, 0, 3, 9_999, 10_000, 10_001, 1e6].map((row) => column.get(row))).toEqual([
    -1, -1, 0, -1, 7, -1, -1,
  ]);
});
