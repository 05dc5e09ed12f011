/** The pane gets what the table leaves, and the screen always adds up. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { geometry } from '../../src/app/geometry.js';

test('a short table leaves its lines to the pane, a long one keeps its share', () => {
  expect(geometry(24, 'normal', 6)).toEqual({ body: 6, detail: 13 });
  expect(geometry(24, 'normal', 500)).toEqual({ body: 13, detail: 6 });
  expect(geometry(24, 'normal', 0)).toEqual({ body: 13, detail: 6 });
  expect(geometry(15, 'normal', 500)).toEqual({ body: 11, detail: 0 });
  expect(geometry(24, 'large', 500)).toEqual({ body: 4, detail: 15 });
  expect(geometry(24, 'hidden', 6)).toEqual({ body: 20, detail: 0 });
});

test('body, rule and pane fill the screen between title and status line', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 200 }),
      fc.constantFrom('normal', 'large', 'hidden'),
      fc.nat(300),
      (rows, pane, lines) => {
        const { body, detail } = geometry(rows, pane, lines);
        expect(body).toBeGreaterThanOrEqual(4);
        expect(body + detail + (detail > 0 ? 1 : 0)).toBe(rows - 4);
      },
    ),
  );
});
