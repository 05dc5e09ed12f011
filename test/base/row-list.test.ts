/** Lists of rows: they grow under what was taken from them, and two of them become one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merge, RowList } from '../../src/base/row-list.js';

test('what was taken stays as it was while the list grows', () => {
  const list = new RowList();
  for (let i = 0; i < 1000; i++) list.push(i * 2);
  const taken = list.rows;
  for (let i = 1000; i < 5000; i++) list.push(i * 2);
  expect(taken).toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i * 2));
  expect(list.rows).toEqual(Uint32Array.from({ length: 5000 }, (_, i) => i * 2));
  expect([list.at(4999), list.at(5000)]).toEqual([9998, undefined]);
});

test('two ascending lists become one', () => {
  const ascending = fc.uniqueArray(fc.nat(60)).map((rows) => rows.sort((a, b) => a - b));
  fc.assert(
    fc.property(ascending, ascending, (a, b) => {
      expect([...merge(Uint32Array.from(a), Uint32Array.from(b))]).toEqual(
        [...a, ...b].sort((x, y) => x - y),
      );
    }),
  );
});
