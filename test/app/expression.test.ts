/** The prompt for filter expressions, from the key to the request for the filtered page. */
import { describe, expect, it } from 'vitest';
import { completeExpression, expressionLine } from '../../src/app/expression.js';
import { EVENT_FIELDS } from '../../src/filter/index.js';
import { makeTheme } from '../../src/widgets/theme.js';

const WORDS = { fields: EVENT_FIELDS, values: { valuesOf: () => [] } };
const theme = makeTheme({});
const textOf = (text: string): string =>
  expressionLine(text, theme, 100, WORDS)
    .map((piece) => piece?.text ?? '')
    .join('');

describe('expression prompt', () => {
  it('completes as far as it is certain', () => {
    expect(completeExpression('proc.loginsh', WORDS)).toBe('proc.loginshellid');
    expect(completeExpression('evt.type=open and fd.filen', WORDS)).toBe(
      'evt.type=open and fd.filename',
    );
    expect(completeExpression('proc.name star', WORDS)).toBe('proc.name startswith');
    expect(completeExpression('xyz', WORDS)).toBe('xyz');
  });

  it('says what can come next, and what is wrong', () => {
    expect(textOf('')).toContain('proc.name=curl');
    expect(textOf('fd.l4')).toContain('fd.l4proto');
    expect(textOf('evt.num=x1 and evt.cpu=0')).toContain(
      "'x1' is not what evt.num can be compared with",
    );
    expect(textOf('evt.num=1')).toBe('\\evt.num=1    ');
  });

  it('marks the character', () => {
    const wrong = expressionLine('evt.num=x1', theme, 100, WORDS)[2];
    expect(wrong).toMatchObject({ text: 'x', style: { underline: true } });
  });
});
