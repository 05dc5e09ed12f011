/**
 * What a capture filter takes away that joining needs. Of the filter only what it says about event types is
 * weighed, everything else counts as "may be true"; what we cannot parse is left to sysdig.
 */
import { FilterError, fieldsOf, parseExpression } from '../filter/index.js';
import type { Expression } from '../filter/index.js';
import { NEEDED } from '../model/needed-events.js';

/** Whether an event of a type can pass: false = never, true = always, undefined = it depends. */
type Truth = boolean | undefined;

/** Fields that belong to one process or object: what others do does not pass. */
const OTHERS = /^(?:proc|thread|container|k8s|user|group|fd|evt\.(?:arg|rawarg|res|failed|dir))\b/;

/** Sentences for the user; [] = the filter takes nothing away. */
export function filterWarnings(filter: string): readonly string[] {
  const expression = filter.trim() === '' ? undefined : parsed(filter);
  if (expression === undefined) return [];
  const lost = Object.entries(NEEDED).flatMap(([what, types]) => {
    const gone = types.filter((type) => passes(expression, type) === false);
    return gone.length === 0 ? [] : [`${what} (${gone.join(', ')})`];
  });
  const warnings = lost.length === 0 ? [] : [`the filter takes away ${lost.join('; ')}`];
  const others = fieldsOf(expression).find((field) => OTHERS.test(field.id));
  if (others !== undefined) {
    warnings.push(
      `the filter goes by ${others.id}: what others do for the same call (DNS, proxy, pod) is missing`,
    );
  }
  return warnings;
}

function parsed(filter: string): Expression | undefined {
  try {
    return parseExpression(filter);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

function passes(expression: Expression, type: string): Truth {
  switch (expression.kind) {
    case 'not':
      return negated(passes(expression.term, type));
    case 'and':
      return every(expression.terms.map((term) => passes(term, type)));
    case 'or':
      return negated(every(expression.terms.map((term) => negated(passes(term, type)))));
    case 'check': {
      const { use, operator, values } = expression;
      if (use.field.id !== 'evt.type') return undefined;
      const named = values.some((value) => value.text === type);
      if (operator === '=' || operator === 'in') return named;
      return operator === '!=' ? !named : undefined;
    }
  }
}

function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.every((truth) => truth === true) ? true : undefined;
}

function negated(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}
