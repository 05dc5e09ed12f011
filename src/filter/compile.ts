/**
 * From the tree to a decision. A field without a value makes every comparison false, `!=` too; only `not`
 * turns that round. That is sysdig's rule, and what makes `fd.sport!=53` be about sockets only.
 *
 * Who cannot tell some part of a moment throws NOT_KNOWN: the comparison is then undecided, which does not matter
 * where the others decide (`and` with a false one, `or` with a true one).
 */
import type { Check, Expression } from './ast.js';
import type { Field, Value } from './field.js';
import { matcher } from './match.js';
import type { Moment } from './moment.js';

/** undefined: it depends on what the moment does not tell. */
export type Decision = (moment: Moment) => boolean | undefined;

export const NOT_KNOWN = new Error('not known');

export function compileExpression(expression: Expression): Decision {
  switch (expression.kind) {
    case 'check':
      return compileCheck(expression);
    case 'not': {
      const term = compileExpression(expression.term);
      return (m) => {
        const decided = term(m);
        return decided === undefined ? undefined : !decided;
      };
    }
    case 'and':
      return compileChain(expression.terms, false);
    case 'or':
      return compileChain(expression.terms, true);
  }
}

/** The first term with the `final` value decides. */
function compileChain(terms: readonly Expression[], final: boolean): Decision {
  const each = terms.map(compileExpression);
  return (m) => {
    let isOpen = false;
    for (const term of each) {
      const decided = term(m);
      if (decided === final) return final;
      if (decided === undefined) isOpen = true;
    }
    return isOpen ? undefined : !final;
  };
}

function compileCheck(check: Check): Decision {
  const { field, argument } = check.use;
  const matches = matcher(check);
  const needsAll = check.operator === '!=' && field.many === 'both';
  return (m) => {
    let got: Value | readonly Value[] | undefined;
    try {
      got = field.get(m, argument);
    } catch (error) {
      if (error === NOT_KNOWN) return undefined;
      throw error;
    }
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
