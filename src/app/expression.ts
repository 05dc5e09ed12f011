/** The prompt for filter expressions: what is wrong with the text, what could come next. */
import { cutEnd, displayWidth } from '../base/width.js';
import { printable } from '../base/text.js';
import { complete, FilterError, parseExpression } from '../filter/index.js';
import type { OccurringValues } from '../filter/index.js';
import { EXPRESSION_MARK } from '../views/filter.js';
import type { Line } from '../widgets/lines.js';
import type { Theme } from '../widgets/theme.js';
import { viewFrame } from './state.js';
import type { State } from './state.js';

/** The prompt knows fields and operators; which values occur is known to the engine alone. */
const NO_VALUES: OccurringValues = { valuesOf: () => [] };

/** Why the text is no expression; undefined = it is one, or empty. */
export function expressionProblem(text: string): FilterError | undefined {
  try {
    parseExpression(text);
    return undefined;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

/** Expressions are looked for in the events of a whole capture. */
export function takesExpression(state: State): boolean {
  return viewFrame(state).view === 'events' && state.status.live === undefined;
}

/** What was typed as a filter: an expression where it is one and can be, else words. */
export function filterOf(state: State, text: string): string {
  const is = text !== '' && takesExpression(state) && expressionProblem(text) === undefined;
  return is ? `${EXPRESSION_MARK}${text}` : text;
}

/** The text with its last word completed as far as it is certain. */
export function completeExpression(text: string): string {
  const { from, candidates } = complete(text, text.length, NO_VALUES);
  const word = text.slice(from);
  const begun = candidates.map((c) => c.text).filter((name) => name.startsWith(word));
  return begun.length === 0 ? text : text.slice(0, from) + begun.reduce(commonStart);
}

export function commonStart(a: string, b: string): string {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return a.slice(0, i);
}

/** What to say beside the text: what can come next while it is unfinished, else what is wrong with it. */
function hint(text: string, problem: FilterError | undefined): string {
  if (problem === undefined) return text === '' ? 'a field, as in proc.name=curl' : '';
  const { candidates } = complete(text, text.length, NO_VALUES);
  if (candidates.length > 0) return candidates.map((c) => c.text).join('  ');
  return problem.hint === '' ? problem.message : `${problem.message}: ${problem.hint}`;
}

/** The prompt's line; the character where the text goes wrong is marked. */
export function expressionLine(text: string, theme: Theme, columns: number): Line {
  const problem = expressionProblem(text);
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
    { text: cutEnd(`   ${hint(text, problem)}`, room), style: theme.tone('dim') },
  ];
}
