/** The prompt for filter expressions: what is wrong with the text, what could come next. */
import { formatCount } from '../base/format.js';
import { cutEnd, displayWidth } from '../base/width.js';
import { printable } from '../base/text.js';
import { complete, FilterError, parseExpression } from '../filter/index.js';
import type { Candidate, FieldSet, OccurringValues } from '../filter/index.js';
import { EXPRESSION_MARK } from '../views/filter.js';
import type { Line } from '../widgets/piece.js';
import type { Theme } from '../widgets/theme.js';
import { fieldsOfFrame } from './fields.js';
import { viewFrame } from './state.js';
import type { State } from './state.js';

/** The fields that can be asked for, and which values of them are known. */
export interface PromptWords {
  readonly fields: FieldSet;
  readonly values: OccurringValues;
}

/** Why the text is no expression; undefined = it is one, or empty. */
export function expressionProblem(text: string, fields: FieldSet): FilterError | undefined {
  try {
    parseExpression(text, fields);
    return undefined;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

/** What was typed as a filter: an expression where it is one and can be, else words. */
export function filterOf(state: State, text: string): string {
  const is = text !== '' && expressionProblem(text, fieldsOfFrame(viewFrame(state))) === undefined;
  return is ? `${EXPRESSION_MARK}${text}` : text;
}

/** The text with its last word completed as far as it is certain. */
export function completeExpression(text: string, { fields, values }: PromptWords): string {
  const { from, candidates } = complete(text, text.length, values, fields);
  const word = text.slice(from);
  const begun = candidates.map((c) => c.text).filter((name) => name.startsWith(word));
  if (begun.length > 0) return text.slice(0, from) + begun.reduce(commonStart);
  // A part of the only value that it can be.
  const [first] = candidates;
  return candidates.length === 1 && first?.kind === 'value'
    ? text.slice(0, from) + first.text
    : text;
}

export function commonStart(a: string, b: string): string {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return a.slice(0, i);
}

/** What to say beside the text: what can come next while it is unfinished, else what is wrong with it. */
function hint(text: string, problem: FilterError | undefined, words: PromptWords): string {
  if (text === '') return 'a field, as in proc.name=curl';
  const { from, candidates } = complete(text, text.length, words.values, words.fields);
  const isWhole = candidates.length === 1 && candidates[0]?.text === text.slice(from);
  const offered = problem === undefined ? candidates.filter((c) => c.kind === 'value') : candidates;
  if (offered.length > 0 && !isWhole) return offered.map(offer).join('  ');
  if (problem === undefined) return '';
  return problem.hint === '' ? problem.message : `${problem.message}: ${problem.hint}`;
}

/** `curl ×1,234` */
function offer({ text, count }: Candidate): string {
  return printable(count === undefined ? text : `${text} ×${formatCount(count)}`);
}

/** The prompt's line; the character where the text goes wrong is marked. */
export function expressionLine(
  text: string,
  theme: Theme,
  columns: number,
  words: PromptWords,
): Line {
  const problem = expressionProblem(text, words.fields);
  const at = problem?.position ?? text.length;
  const [before, wrong, after] = [
    text.slice(0, at),
    text.slice(at, at + 1),
    text.slice(at + 1),
  ].map(printable);
  const over = Math.max(0, displayWidth(text) - columns + 24);
  const room = Math.max(0, columns - displayWidth(text) + over - 6);
  return [
    { text: '\\', style: theme.header },
    { text: (before ?? '').slice(over), style: {} },
    { text: wrong ?? '', style: { ...theme.tone('fail'), underline: true } },
    { text: after ?? '', style: {} },
    { text: ' ', style: theme.cursor },
    { text: cutEnd(`   ${hint(text, problem, words)}`, room), style: theme.tone('dim') },
  ];
}
