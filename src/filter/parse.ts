/**
 * The grammar, by recursive descent: `or` binds weakest, then `and`, then `not`. sysdig 0.29 wants brackets
 * where `and` and `or` meet; newer ones and this take the usual order.
 */
import type { Check, Expression, FieldUse, Literal } from './ast.js';
import { FilterError } from './error.js';
import { EVENT_FIELDS } from './fields/index.js';
import type { FieldSet } from './fields/index.js';
import { operatorsFor } from './operators.js';
import type { Operator } from './operators.js';
import { Scanner } from './scan.js';
import { checkValue } from './values.js';

/** Deeper nesting than anybody writes; keeps hostile input from overflowing the stack. */
const MOST_NESTED = 200;

/** The expression; undefined when the text is blank. Throws FilterError. */
export function parseExpression(
  text: string,
  fields: FieldSet = EVENT_FIELDS,
): Expression | undefined {
  if (text.trim() === '') return undefined;
  try {
    return new Parser(text, fields).whole();
  } catch (error) {
    if (error instanceof FilterError) error.text = text;
    throw error;
  }
}

class Parser {
  readonly #scan: Scanner;
  readonly #fields: FieldSet;
  #depth = 0;

  constructor(text: string, fields: FieldSet) {
    this.#fields = fields;
    this.#scan = new Scanner(text);
  }

  whole(): Expression {
    const expression = this.#any();
    this.#scan.skipBlanks();
    if (!this.#scan.atEnd) this.#fail('the expression could end here', ['and', 'or']);
    return expression;
  }

  #any(): Expression {
    return this.#chain('or', () => this.#chain('and', () => this.#term()));
  }

  #chain(kind: 'and' | 'or', next: () => Expression): Expression {
    const first = next();
    const terms = [first];
    while (this.#scan.takeWord(kind)) terms.push(next());
    return terms.length === 1 ? first : { kind, terms };
  }

  #term(): Expression {
    if (++this.#depth > MOST_NESTED) this.#fail('too deeply nested', []);
    const term = this.#nested();
    this.#depth--;
    return term;
  }

  #nested(): Expression {
    if (this.#scan.takeWord('not')) return { kind: 'not', term: this.#term() };
    if (!this.#scan.take('(')) return this.#check();
    const inside = this.#any();
    if (!this.#scan.take(')')) this.#fail('the bracket is not closed', [')', 'and', 'or']);
    return inside;
  }

  #check(): Check {
    this.#scan.skipBlanks();
    const start = this.#scan.position;
    const text = this.#scan.field();
    if (text === '')
      this.#failAt('something to compare is missing', start, ['a field', 'not', '(']);
    const use = this.#fields.resolve(text, start);
    const operator = this.#operator(use);
    return { kind: 'check', use, operator: operator.id, values: this.#values(use, operator) };
  }

  #operator(use: FieldUse): Operator {
    this.#scan.skipBlanks();
    const start = this.#scan.position;
    const operator = this.#scan.operator();
    const possible = operatorsFor(use.type);
    const expected = possible.map((o) => o.id);
    if (operator === undefined) this.#failAt(`what about ${use.text}?`, start, expected);
    if (possible.includes(operator)) return operator;
    return this.#failAt(`${use.text} cannot be compared by ${operator.id}`, start, expected);
  }

  #values(use: FieldUse, operator: Operator): readonly Literal[] {
    if (operator.operand === 'none') return [];
    if (operator.operand === 'one') return [this.#value(use, operator, false)];
    if (!this.#scan.take('(')) this.#fail(`${operator.id} needs a list`, ['(']);
    const values = [this.#value(use, operator, true)];
    while (this.#scan.take(',')) values.push(this.#value(use, operator, true));
    if (!this.#scan.take(')')) this.#fail('the list is not closed', [',', ')']);
    return values;
  }

  #value(use: FieldUse, operator: Operator, inList: boolean): Literal {
    const value = this.#scan.value(inList);
    if (value.end === value.start) {
      this.#failAt('a value is missing', value.start, ['a value, in quotes if it has blanks']);
    }
    checkValue(use, operator.id, value);
    return value;
  }

  #fail(message: string, expected: readonly string[]): never {
    this.#scan.skipBlanks();
    this.#failAt(message, this.#scan.position, expected);
  }

  #failAt(message: string, position: number, expected: readonly string[]): never {
    throw new FilterError(message, position, expected);
  }
}
