/** What is offered at each place of an expression. */
import { describe, expect, it } from 'vitest';
import { complete } from '../../src/filter/complete.js';
import type { OccurringValues } from '../../src/filter/complete.js';

const values: OccurringValues = {
  valuesOf: (use) =>
    use.field.id === 'proc.name'
      ? [
          { text: 'nginx', count: 40 },
          { text: 'my shell', count: 3 },
          { text: 'curl', count: 2 },
        ]
      : [],
};

function offered(text: string): readonly string[] {
  return complete(text, text.length, values).candidates.map((c) => c.text);
}

describe('completion', () => {
  it.each([
    ['', 'fd.name'],
    ['proc.n', 'proc.name'],
    ['evt.cpu=1 and fd.n', 'fd.num'],
    ['not proc.na', 'proc.name'],
    ['(proc.na', 'proc.name'],
    ['evt.ar', 'evt.arg.'],
    ['proc.name ', 'contains'],
    ['proc.name con', 'contains'],
    ['proc.name=', 'nginx'],
    ['proc.name="my', '"my shell"'],
    ['proc.name!=c', 'curl'],
    ['proc.name in ', '('],
    ['proc.name in (ng', 'nginx'],
    ['proc.name in (nginx, ', 'curl'],
    ['proc.name in (nginx ', ')'],
    ['evt.failed=', 'true'],
    ['proc.name=curl ', 'and'],
    ['proc.name=curl a', 'and'],
    ['proc.name exists ', 'or'],
    ['(proc.name=curl) ', 'and'],
  ])('%s → %s', (text, wanted) => {
    expect(offered(text)).toContain(wanted);
  });

  it('counts values, most frequent first, and offers only operators of the type', () => {
    expect(complete('proc.name=', 10, values).candidates.map((c) => c.count)).toEqual([40, 3, 2]);
    expect(offered('evt.num ')).not.toContain('contains');
    expect(offered('fd.net=10.0')).toEqual([]);
  });

  it('says which part a candidate replaces', () => {
    const text = 'evt.cpu=1 and proc.n=x';
    expect(complete(text, 20, values)).toMatchObject({ from: 14, to: 20 });
  });

  it('offers nothing after what makes no sense', () => {
    expect(offered('foo.bar=1 and ')).toEqual([]);
  });
});
