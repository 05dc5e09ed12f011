/** A field by its name alone, and its value as text: for columns of the user's own. */
import { formatDuration } from '../base/format.js';
import type { FieldUse } from './ast.js';
import { FilterError } from './error.js';
import type { Value } from './field.js';
import type { Moment } from './moment.js';
import { parseExpression } from './parse.js';

/** The field that a text names, with its argument. Throws FilterError when there is none. */
export function parseField(text: string): FieldUse {
  const expression = parseExpression(`${text} exists`);
  if (expression?.kind === 'check' && expression.use.text === text) return expression.use;
  throw new FilterError('this is more than the name of a field', 0, []);
}

/** The value for an event; '' when it has none. */
export function fieldText({ field, argument, type }: FieldUse, moment: Moment): string {
  const value = field.get(moment, argument);
  if (value === undefined) return '';
  const values: readonly Value[] = isList(value) ? value : [value];
  return values.map((one) => valueText(one, type)).join(',');
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

function valueText(value: Value, type: FieldUse['type']): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  return type === 'duration' && isNumber ? formatDuration(Number(value)) : String(value);
}
