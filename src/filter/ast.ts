/** The tree of a filter expression. Positions are character offsets in the text it was made from. */
import type { Argument, Field, FieldType } from './field.js';
import type { OperatorId } from './operators.js';

export interface FieldUse {
  readonly field: Field;
  readonly argument: Argument;
  readonly type: FieldType;
  /** As it was written. */
  readonly text: string;
}

/** A value as written, escapes undone; `bytes` for what is no text. */
export interface Literal {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export interface Check {
  readonly kind: 'check';
  readonly use: FieldUse;
  readonly operator: OperatorId;
  /** None for `exists`, one for most, any number for lists. */
  readonly values: readonly Literal[];
}

export type Expression =
  | Check
  | { readonly kind: 'not'; readonly term: Expression }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] };
