/** The filter language's public face. */
export { complete } from './complete.js';
export type { OccurringValues } from './complete.js';
export { compileExpression, fieldsOf } from './compile.js';
export type { Predicate } from './compile.js';
export type { Expression } from './ast.js';
export { FilterError } from './error.js';
export { FIELD_CLASSES } from './fields/index.js';
export { fieldText, parseField } from './field-value.js';
export { needsAnalysis } from './fields/ours.js';
export type { Field } from './field.js';
export { OPERATORS } from './operators.js';
export { parseExpression } from './parse.js';
export type { CallFacts, Moment, MomentFd, MomentThread, PodFacts } from './moment.js';
