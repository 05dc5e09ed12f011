/** The grammar: what is read, what is refused and where, and that printing and reading are each other's inverse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression, Literal } from '../../src/filter/ast.js';
import { FilterError } from '../../src/filter/error.js';
import { EVENT_FIELDS } from '../../src/filter/fields/index.js';
import { operatorsFor } from '../../src/filter/operators.js';
import { parseExpression } from '../../src/filter/parse.js';
import { printExpression } from '../../src/filter/print.js';
import { EXPRESSIONS } from './expressions.js';

const reprinted = (text: string): string => {
  const parsed = parseExpression(text);
  return parsed === undefined ? '' : printExpression(parsed);
};

function errorOf(text: string): FilterError {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
  }
  throw new Error(`'${text}' was not refused`);
}

describe('reading', () => {
  it.each([
    ['', ''],
    ['evt.type=open', 'evt.type=open'],
    ['evt.type == open', 'evt.type=open'],
    ['evt.dir=>', 'evt.dir=">"'],
    ['a and b', undefined],
    ['evt.num>=3 or evt.num<2 and evt.cpu=1', 'evt.num>=3 or evt.num<2 and evt.cpu=1'],
    ['(evt.num>=3 or evt.num<2) and evt.cpu=1', '(evt.num>=3 or evt.num<2) and evt.cpu=1'],
    ['not(evt.cpu=1)', 'not evt.cpu=1'],
    ['not not evt.cpu=1', 'not not evt.cpu=1'],
    ['not (evt.cpu=1 and evt.num=2)', 'not (evt.cpu=1 and evt.num=2)'],
    ['evt.type in(open ,"close")', 'evt.type in (open, close)'],
    ['fd.name = "a b"', 'fd.name="a b"'],
    ["fd.name contains 'it\\'s'", 'fd.name contains "it\'s"'],
    ['fd.name="\\x41\\\\"', 'fd.name="A\\\\"'],
    ['evt.buffer contains "\\xff\\x00"', 'evt.buffer contains "\\xff\\x00"'],
    ['evt.arg[0] exists', 'evt.arg[0] exists'],
    ['k8s.pod.label.app=x', 'k8s.pod.label.app=x'],
    ['k8s.pod.label[app.kubernetes.io/name]=x', 'k8s.pod.label[app.kubernetes.io/name]=x'],
    ['evt.latency > 10ms', 'evt.latency>10ms'],
  ])('%s', (text, wanted) => {
    if (wanted === undefined) expect(() => reprinted(text)).toThrow(FilterError);
    else expect(reprinted(text)).toBe(wanted);
  });

  it('reads every expression of the comparison with sysdig, and what it prints of it', () => {
    for (const text of EXPRESSIONS) expect(reprinted(reprinted(text))).toBe(reprinted(text));
  });
});

describe('refusing', () => {
  it.each([
    ['evt.typo=1', 0, 'evt.type'],
    ['evt.cpu=1 and proc.nam=x', 14, 'proc.name'],
    ['evt.type', 8, '='],
    ['evt.type foo', 9, 'contains'],
    ['evt.num contains 3', 8, '>='],
    ['evt.num=', 8, 'a value, in quotes if it has blanks'],
    ['evt.num=abc', 8, 'a whole number'],
    ['evt.num=1 2', 10, 'and'],
    ['evt.num=1 and', 13, 'a field'],
    ['evt.num=1 or or', 13, undefined],
    ['(evt.num=1', 10, ')'],
    ['evt.num=1)', 9, 'and'],
    ['evt.num in 1', 11, '('],
    ['evt.num in (1', 13, ')'],
    ['evt.num in (1;2)', 12, 'a whole number'],
    ['fd.name="open', 8, '"'],
    ['fd.name="\\xg0"', 9, '\\x00 … \\xff'],
    ['fd.ip=10.0.0', 6, 'an IP address'],
    ['fd.net=10.0.0.0', 7, 'a network such as 10.0.0.0/8'],
    ['fd.net=10.0.0.0/33', 7, 'a network such as 10.0.0.0/8'],
    ['fd.port=hppt', 8, 'a port or the name of one'],
    ['evt.failed=1', 11, 'true or false'],
    ['evt.type=opne', 9, undefined],
    ['evt.arg=1', 7, 'evt.arg.NAME or [N]'],
    ['evt.arg.nothing=1', 8, undefined],
    ['evt.rawarg.tuple=1', 10, 'evt.arg.tuple'],
    ['proc.aname[x]=1', 10, 'proc.aname[N]'],
    ['proc.name regex "("', 16, 'a regular expression'],
    ['fd.name glob "[b-a]"', 13, 'a pattern'],
  ])('%s at %i', (text, position, expected) => {
    const error = errorOf(text);
    expect([error.position, error.text]).toEqual([position, text]);
    if (expected !== undefined) expect(error.expected).toContain(expected);
    expect(error.picture()[1].indexOf('^')).toBe(position);
  });

  it('nesting that would overflow the stack', () => {
    expect(errorOf('('.repeat(100_000)).message).toContain('nested');
    expect(errorOf('not '.repeat(100_000)).message).toContain('nested');
  });

  it('nothing but FilterError, whatever is typed', () => {
    const piece = fc.constantFrom(
      'evt.type',
      'fd.ip',
      '=',
      '!=',
      'in',
      '(',
      ')',
      ',',
      '"',
      '\\x',
      'and',
      'not',
      ' ',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        try {
          parseExpression(typed);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
          expect((error as FilterError).position).toBeLessThanOrEqual(typed.length);
        }
      }),
    );
  });
});

/** Any value of a type. */
function literalOf(type: string): fc.Arbitrary<Literal> {
  const literal = (bytes: Uint8Array): Literal => {
    const buffer = Buffer.from(bytes);
    return { text: buffer.toString('utf8'), bytes: buffer, start: 0, end: 0 };
  };
  const text = (of: fc.Arbitrary<string>) => of.map((value) => literal(Buffer.from(value)));
  switch (type) {
    case 'bytes':
      return fc.uint8Array({ maxLength: 12 }).map(literal);
    case 'boolean':
      return text(fc.constantFrom('true', 'false'));
    case 'address':
      return text(fc.oneof(fc.ipV4(), fc.ipV6()));
    case 'network':
      return text(fc.tuple(fc.ipV4(), fc.nat(32)).map(([ip, bits]) => `${ip}/${String(bits)}`));
    case 'text':
      return text(fc.string({ unit: 'grapheme', maxLength: 12 }));
    default:
      return text(fc.nat(65535).map(String));
  }
}

const USES = EVENT_FIELDS.fields
  .filter((f) => f.argument?.required !== true && f.isValue === undefined)
  .map((f) => EVENT_FIELDS.resolve(f.id, 0));

const check: fc.Arbitrary<Expression> = fc.constantFrom(...USES).chain((use) =>
  fc.constantFrom(...operatorsFor(use.type)).chain((operator) => {
    const type = /glob|regex|bcontains|bstartswith/.test(operator.id) ? 'hex' : use.type;
    const value =
      type === 'hex'
        ? fc.constant({ text: '0a1b', bytes: Buffer.from('0a1b'), start: 0, end: 0 })
        : literalOf(type);
    const sizes = { none: [0, 0], one: [1, 1], list: [1, 3] }[operator.operand];
    return fc
      .array(value, { minLength: sizes[0] ?? 0, maxLength: sizes[1] ?? 0 })
      .map((values): Expression => ({ kind: 'check', use, operator: operator.id, values }));
  }),
);

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    check,
    tie('expression').map((term): Expression => ({ kind: 'not', term })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, terms]): Expression => ({ kind, terms })),
  ),
}));

/** Without positions, and with nested chains of one kind made one. */
function plain(e: Expression): unknown {
  switch (e.kind) {
    case 'check':
      return [e.use.text, e.operator, e.values.map((v) => Buffer.from(v.bytes).toString('hex'))];
    case 'not':
      return ['not', plain(e.term)];
    case 'and':
    case 'or':
      return [e.kind, ...e.terms.map(plain)];
  }
}

describe('printing', () => {
  it('gives back what was read', () => {
    fc.assert(
      fc.property(expression, (e) => {
        const text = printExpression(e);
        const again = parseExpression(text);
        expect(again && plain(again)).toEqual(plain(e));
      }),
      { numRuns: 500 },
    );
  });
});
