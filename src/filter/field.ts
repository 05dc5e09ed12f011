/** What a field of the filter language is: an id, a type, a description, and how its value is had. */
import type { Moment } from './moment.js';

/**
 * `port` also takes service names, `duration` is nanoseconds and takes units (`10ms`), `network` is an
 * address tested against prefixes.
 */
export type FieldType =
  'text' | 'number' | 'boolean' | 'bytes' | 'address' | 'network' | 'port' | 'duration' | 'around';

/** Addresses are canonical texts; integers beyond 2^53 are bigints. */
export type Value = string | number | bigint | boolean | Uint8Array;

/** What stands after the field's name: `.res`, `[2]`; undefined when nothing does. */
export type Argument = string | number | undefined;

export interface Field {
  readonly id: string;
  readonly type: FieldType;
  readonly help: string;
  /** What may follow the id: a name (`.res`), a number (`[2]`), or either; must it? */
  readonly argument?: {
    readonly form: 'name' | 'index' | 'either';
    readonly required: boolean;
    /** How it is shown in docs: `.NAME`. */
    readonly usage: string;
    /** Why an argument is refused; undefined = it is fine. */
    readonly check?: (argument: string | number) => string | undefined;
  };
  /** The type, where it depends on the argument; undefined = not comparable. */
  readonly typeOf?: (argument: Argument) => FieldType | undefined;
  /**
   * Fields with several values at once match when one of them does; `both` ones say `!=` only when it is
   * true of all.
   */
  readonly many?: 'any' | 'both';
  /** Values that can be given; others are an error. */
  readonly isValue?: (text: string) => boolean;
  /** The value; undefined = the event has none. */
  readonly get: (moment: Moment, argument: Argument) => Value | readonly Value[] | undefined;
}

/** A group of fields, in docs and lists under one heading. */
export interface FieldClass {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly Field[];
}
