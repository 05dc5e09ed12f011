/**
 * From the tree to a decision. A field without a value makes every comparison false, `!=` too; only `not`
 * turns that round. That is sysdig's rule, and what makes `fd.sport!=53` be about sockets only.
 *
 * Who cannot tell some part of a moment throws NOT_KNOWN: the comparison is then undecided, which does not matter
 * where the others decide (`and` with a false one, `or` with a true one).
 */
import type { Check, Expression, FieldUse } from './ast.js';
import type { Field, Value } from './field.js';
import { matcher } from './match.js';
import type { Moment } from './moment.js';

/** About a moment, or a row of a table; undefined: it depends on what that does not tell. */
export type Decision<M = Moment> = (moment: M) => boolean | undefined;

type Got = Value | readonly Value[] | undefined;
/** How the value of a field is had. */
export type Reader<M> = (use: FieldUse, moment: M) => Got;

const ofMoment: Reader<Moment> = ({ field, argument }, moment) => field.get(moment, argument);

export const NOT_KNOWN = new Error('not known');

export function compileExpression(expression: Expression): Decision {
  return compileWith(expression, ofMoment);
}

export function compileWith<M>(expression: Expression, read: Reader<M>): Decision<M> {
  switch (expression.kind) {
    case 'check':
      return compileCheck(expression, read);
    case 'not': {
      const term = compileWith(expression.term, read);
      return (m) => {
        const decided = term(m);
        return decided === undefined ? undefined : !decided;
      };
    }
    case 'and':
      return compileChain(expression.terms, false, read);
    case 'or':
      return compileChain(expression.terms, true, read);
  }
}

/** The first term with the `final` value decides. */
function compileChain<M>(
  terms: readonly Expression[],
  final: boolean,
  read: Reader<M>,
): Decision<M> {
  const each = terms.map((term) => compileWith(term, read));
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

function compileCheck<M>(check: Check, read: Reader<M>): Decision<M> {
  const { use } = check;
  const matches = matcher(check);
  const needsAll = check.operator === '!=' && use.field.many === 'both';
  return (m) => {
    let got: Got;
    try {
      got = read(use, m);
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

function isList(got: NonNullable<Got>): got is readonly Value[] {
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
