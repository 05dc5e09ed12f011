/** A filter expression that cannot be understood: where, why, and what could stand there. */
import { UserError } from '../base/errors.js';

export class FilterError extends UserError {
  /** Character offset at which it goes wrong; the text's length = at its end. */
  readonly position: number;
  readonly expected: readonly string[];
  /** The whole expression, once it is known. */
  text = '';

  constructor(message: string, position: number, expected: readonly string[]) {
    super(message, hintOf(expected));
    this.position = position;
    this.expected = expected;
  }

  /** The expression, and a caret under the character. */
  picture(): readonly [string, string] {
    return [this.text.replace(/\s/g, ' '), `${' '.repeat(this.position)}^`];
  }
}

function hintOf(expected: readonly string[]): string {
  if (expected.length === 0) return '';
  return `expected ${expected.length === 1 ? '' : 'one of '}${expected.join(', ')}`;
}
