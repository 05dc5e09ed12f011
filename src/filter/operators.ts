/** The operators: how they are written, what follows them, and the types they compare. */
import type { FieldType } from './field.js';

export type OperatorId =
  | '='
  | '!='
  | '<='
  | '<'
  | '>='
  | '>'
  | 'contains'
  | 'icontains'
  | 'bcontains'
  | 'startswith'
  | 'bstartswith'
  | 'endswith'
  | 'glob'
  | 'iglob'
  | 'regex'
  | 'intersects'
  | 'in'
  | 'pmatch'
  | 'exists';

export interface Operator {
  readonly id: OperatorId;
  /** How it may be written; the first is the usual way. */
  readonly spellings: readonly string[];
  readonly operand: 'none' | 'one' | 'list';
  readonly types: readonly FieldType[];
  readonly help: string;
}

const NUMBERS: readonly FieldType[] = ['number', 'port', 'duration'];
const ALL: readonly FieldType[] = ['text', 'boolean', 'bytes', 'address', 'network', ...NUMBERS];
const ORDERED: readonly FieldType[] = ['text', ...NUMBERS];

/** Longer spellings come before those they begin with. */
export const OPERATORS: readonly Operator[] = [
  {
    id: '=',
    spellings: ['=', '=='],
    operand: 'one',
    types: [...ALL, 'around'],
    help: 'is equal to',
  },
  {
    id: '!=',
    spellings: ['!='],
    operand: 'one',
    types: ALL,
    help: 'has a value, but not this one',
  },
  { id: '<=', spellings: ['<='], operand: 'one', types: ORDERED, help: 'is at most' },
  { id: '<', spellings: ['<'], operand: 'one', types: ORDERED, help: 'is less than' },
  { id: '>=', spellings: ['>='], operand: 'one', types: ORDERED, help: 'is at least' },
  { id: '>', spellings: ['>'], operand: 'one', types: ORDERED, help: 'is more than' },
  {
    id: 'contains',
    spellings: ['contains'],
    operand: 'one',
    types: ['text', 'bytes'],
    help: 'contains',
  },
  {
    id: 'icontains',
    spellings: ['icontains'],
    operand: 'one',
    types: ['text', 'bytes'],
    help: 'contains, whatever the case of ASCII letters',
  },
  {
    id: 'bcontains',
    spellings: ['bcontains'],
    operand: 'one',
    types: ['bytes'],
    help: 'contains these bytes, given in hexadecimal',
  },
  {
    id: 'startswith',
    spellings: ['startswith'],
    operand: 'one',
    types: ['text', 'bytes'],
    help: 'begins with',
  },
  {
    id: 'bstartswith',
    spellings: ['bstartswith'],
    operand: 'one',
    types: ['bytes'],
    help: 'begins with these bytes, given in hexadecimal',
  },
  {
    id: 'endswith',
    spellings: ['endswith'],
    operand: 'one',
    types: ['text', 'bytes'],
    help: 'ends with',
  },
  {
    id: 'glob',
    spellings: ['glob'],
    operand: 'one',
    types: ['text'],
    help: 'matches the pattern: * any text, ? one character, [a-z] one of these',
  },
  {
    id: 'iglob',
    spellings: ['iglob'],
    operand: 'one',
    types: ['text'],
    help: 'as glob, whatever the case',
  },
  {
    id: 'regex',
    spellings: ['regex'],
    operand: 'one',
    types: ['text'],
    help: 'matches the regular expression as a whole',
  },
  {
    id: 'intersects',
    spellings: ['intersects'],
    operand: 'list',
    types: ALL,
    help: 'one of its values is in the list',
  },
  { id: 'in', spellings: ['in'], operand: 'list', types: ALL, help: 'is one of the list' },
  {
    id: 'pmatch',
    spellings: ['pmatch'],
    operand: 'list',
    types: ['text'],
    help: 'is one of these paths, or below one',
  },
  { id: 'exists', spellings: ['exists'], operand: 'none', types: ALL, help: 'has a value' },
];

/** Spellings with their operator, longest first: the first that fits is meant. */
export const SPELLINGS: readonly (readonly [string, Operator])[] = OPERATORS.flatMap((operator) =>
  operator.spellings.map((spelling) => [spelling, operator] as const),
).sort(([a], [b]) => b.length - a.length);

export function operatorsFor(type: FieldType): readonly Operator[] {
  return OPERATORS.filter((o) => o.types.includes(type));
}
