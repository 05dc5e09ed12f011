/** Text in terminal cells: cut and padded text has exactly the asked width, whatever the script. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/base/text.js';
import { cutEnd, cutMiddle, displayWidth, fit, wrap } from '../../src/base/width.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('日本語のテキスト', '👩‍👩‍👧 family', 'e\u0301a', 'plain'),
);

describe('width', () => {
  it('is measured alike with and without the short way', () => {
    for (let code = 0x20; code < 0x2800; code++) {
      const character = String.fromCodePoint(code);
      if (printable(character) === character)
        expect([code, displayWidth(character)]).toEqual([code, stringWidth(character)]);
    }
  });

  it('cuts and pads to the cell', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 50 }), (raw, width) => {
        const clean = printable(raw);
        expect(displayWidth(fit(clean, width))).toBe(width);
        expect(displayWidth(cutEnd(clean, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(cutMiddle(clean, width))).toBeLessThanOrEqual(width);
        if (displayWidth(clean) <= width) expect(cutMiddle(clean, width)).toBe(clean);
      }),
    );
  });

  it('wraps without losing a word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/)), (words) => {
        const lines = wrap(words.join(' '), 14);
        expect(lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(words);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(14);
      }),
    );
    expect(cutMiddle('default/my-nginx', 11)).toBe('defau…nginx');
  });

  it('shows control, bidi and invisible characters as a dot', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(printable(raw)).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
        );
      }),
    );
    expect(printable('a\x1b[2Jb\nc')).toBe('a·[2Jb c');
  });
});
