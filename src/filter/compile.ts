/**
 * From the tree to a predicate. A field without a value makes every comparison false, `!=` too; only `not`
 * turns that round. That is sysdig's rule, and what makes `fd.sport!=53` be about sockets only.
 */
import type { Check, Expression } from './ast.js';
import type { Field, Value } from './field.js';
import { matcher } from './match.js';
import type { Moment } from './moment.js';

export type Predicate = (moment: Moment) => boolean;

export function compileExpression(expression: Expression): Predicate {
  switch (expression.kind) {
    case 'check':
      return compileCheck(expression);
    case 'not': {
      const term = compileExpression(expression.term);
      return (m) => !term(m);
    }
    case 'and': {
      const terms = expression.terms.map(compileExpression);
      return (m) => terms.every((term) => term(m));
    }
    case 'or': {
      const terms = expression.terms.map(compileExpression);
      return (m) => terms.some((term) => term(m));
    }
  }
}

function compileCheck(check: Check): Predicate {
  const { field, argument } = check.use;
  const matches = matcher(check);
  const needsAll = check.operator === '!=' && field.many === 'both';
  return (m) => {
    const got = field.get(m, argument);
    if (got === undefined) return false;
    if (!isList(got)) return matches(got);
    if (got.length === 0) return false;
    return needsAll ? got.every(matches) : got.some(matches);
  };
}

function isList(got: Value | readonly Value[]): got is readonly Value[] {
  return Array.isArray(got);
}

/** The fields that an expression asks for. */
export function fieldsOf(expression: Expression): readonly Field[] {
  switch (expression.kind) {
    case 'check':
      return [expression.use.field];
    case 'not':
      return fieldsOf(expression.term);
    case 'and':
    case 'or':
      return expression.terms.flatMap(fieldsOf);
  }
}
