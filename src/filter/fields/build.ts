/** Short forms for the records of the field table. */
import type { Argument, Field } from '../field.js';
import type { Moment } from '../moment.js';

export function text(
  id: string,
  help: string,
  get: (m: Moment, argument: Argument) => string | undefined,
): Field {
  return { id, type: 'text', help, get };
}

export function number(
  id: string,
  help: string,
  get: (m: Moment, argument: Argument) => number | bigint | undefined,
): Field {
  return { id, type: 'number', help, get };
}

export function flag(id: string, help: string, get: (m: Moment) => boolean | undefined): Field {
  return { id, type: 'boolean', help, get };
}
