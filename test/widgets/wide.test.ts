/** Lines that are wider than the screen: cropped, wrapped, marked, and never a cell too many. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/base/width.js';
import { cropLine } from '../../src/widgets/crop.js';
import { hitsIn, partsOf } from '../../src/widgets/highlight.js';
import { wrapRows } from '../../src/widgets/wrap-rows.js';
import type { Page } from '../../src/session/protocol.js';

const letters = fc.stringMatching(/^[a-z 漢字✖→]{0,30}$/);

describe('cropLine', () => {
  it('keeps what is fixed, and shows the cells from there on', () => {
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1 }),
        fc.nat(40),
        fc.integer({ min: 2, max: 60 }),
        (texts, left, width) => {
          const whole = texts.join('');
          const line = cropLine(
            texts.map((text) => ({ text, style: {} })),
            2,
            left,
            width,
          );
          const shown = line.map((piece) => piece?.text ?? '').join('');
          expect(displayWidth(shown)).toBeLessThanOrEqual(width);
          if (/[^a-z ]/.test(whole)) return;
          expect(shown).toBe((whole.slice(0, 2) + whole.slice(2 + left)).slice(0, width));
        },
      ),
    );
  });
});

describe('wrapRows', () => {
  it('loses no letter, and no line is wider than the screen', () => {
    fc.assert(
      fc.property(letters, fc.integer({ min: 40, max: 90 }), (text, width) => {
        const long = text.repeat(9);
        const page = { ...EMPTY, rows: [{ ...ROW, cells: [{ text: 'id' }, { text: long }] }] };
        const [row] = wrapRows({ page, widths: [[2, displayWidth(long)]], width }).rows;
        const lines = [row?.cells[1]?.text ?? '', ...(row?.notes ?? []).map((n) => n.text)];
        expect(lines.join('').replaceAll(' ', '')).toBe(long.replaceAll(' ', ''));
        for (const note of row?.notes ?? []) {
          expect(displayWidth(note.text)).toBeLessThanOrEqual(width - 2);
        }
      }),
    );
  });
});

describe('highlighting', () => {
  it('cuts a text at its hits and puts it together again', () => {
    fc.assert(
      fc.property(
        letters,
        fc.array(fc.constantFrom(/a+/i, /b c/i, /z*/i, /[x-z]/i)),
        (text, of) => {
          const hits = hitsIn(text, of);
          const parts = partsOf({ text, style: {}, hits });
          expect(parts.map((part) => part.text).join('')).toBe(text);
          expect(parts.filter((part) => part.hit)).toHaveLength(hits.length);
          for (const { text: part, hit } of parts) {
            expect([part, hit && !of.some((p) => p.test(part))]).toEqual([part, false]);
          }
        },
      ),
    );
  });
});

const COLUMN = { align: 'left', min: 4, max: 400, cut: 'end', drop: 0, help: '' } as const;
const EMPTY: Page = {
  rev: 0,
  view: 'x',
  scope: { kind: '', key: '' },
  subtitle: '',
  searched: 1,
  sections: [
    {
      title: '',
      columns: [
        { ...COLUMN, id: 'a', header: 'a', grow: 0 },
        { ...COLUMN, id: 'b', header: 'b', grow: 1 },
      ],
      length: 1,
      empty: '',
    },
  ],
  total: 1,
  anchor: 0,
  found: undefined,
  rows: [],
  detail: [],
  fields: [],
  values: undefined,
  previous: undefined,
  next: undefined,
};
const ROW = {
  key: 'r',
  index: 0,
  section: 0,
  notes: [],
  target: undefined,
  subject: undefined,
  copy: undefined,
  command: undefined,
  time: -1,
};
