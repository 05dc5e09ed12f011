/** An expression as text: the usual spelling, with no brackets but those it needs. */
import type { Check, Expression, Literal } from './ast.js';
import { OPERATORS } from './operators.js';

const PLAIN = /^[\w./:@%+*?~^-]+$/;
const LISTS = new Set(OPERATORS.filter((o) => o.operand === 'list').map((o) => o.id));

export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'check':
      return printCheck(expression);
    case 'not':
      return `not ${printTerm(expression.term, ['and', 'or'])}`;
    case 'and':
    case 'or': {
      const weaker = expression.kind === 'and' ? (['and', 'or'] as const) : (['or'] as const);
      return expression.terms.map((t) => printTerm(t, weaker)).join(` ${expression.kind} `);
    }
  }
}

function printTerm(term: Expression, bracketed: readonly Expression['kind'][]): string {
  const text = printExpression(term);
  return bracketed.includes(term.kind) ? `(${text})` : text;
}

function printCheck({ use, operator, values }: Check): string {
  const texts = values.map(printValue);
  if (LISTS.has(operator)) return `${use.text} ${operator} (${texts.join(', ')})`;
  const joined = /\w/.test(operator) ? ` ${operator} ` : operator;
  return texts.length === 0 ? `${use.text} ${operator}` : `${use.text}${joined}${texts.join('')}`;
}

/** A value as it can be read back: quoted when it must be, unprintable bytes as `\xNN`. */
export function printValue(value: Pick<Literal, 'text' | 'bytes'>): string {
  if (PLAIN.test(value.text)) return value.text;
  const isText = Buffer.from(value.text).equals(value.bytes);
  const text = isText ? value.text : Buffer.from(value.bytes).toString('latin1');
  let quoted = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f || (!isText && code > 0x7f)) {
      quoted += `\\x${code.toString(16).padStart(2, '0')}`;
    } else quoted += '\\"'.includes(character) ? `\\${character}` : character;
  }
  return `"${quoted}"`;
}
