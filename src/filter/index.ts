/** The filter language's public face. */
export { complete } from './complete.js';
export type { Candidate, OccurringValues } from './complete.js';
export { compileExpression, compileWith, fieldsOf, NOT_KNOWN } from './compile.js';
export type { Decision } from './compile.js';
export type { Expression, FieldUse } from './ast.js';
export { FilterError } from './error.js';
export { EVENT_FIELDS, FIELD_CLASSES, FieldSet } from './fields/index.js';
export { fieldText, parseField } from './field-value.js';
export { ABSENT } from './fields/absent.js';
export { needsAnalysis } from './fields/ours.js';
export type { CallField } from './fields/ours.js';
export type { FieldType, Field, Value } from './field.js';
export { printValue } from './print.js';
export { OPERATORS } from './operators.js';
export { parseExpression } from './parse.js';
export type { CallFacts, Moment, MomentFd, MomentThread, PodFacts } from './moment.js';
