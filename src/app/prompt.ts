/** The one-line prompts: `/` and F4 narrow the table as you type or by an expression, `:` and others go somewhere. */
import { nearest } from '../base/edit-distance.js';
import { EXPRESSION_MARK, isColumn, parseFilter } from '../views/filter.js';
import type { Term } from '../views/filter.js';
import { completeExpression, expressionProblem } from './expression.js';
import type { PromptWords } from './expression.js';
import { levelFor, settleLevels } from './filters.js';
import { fieldsOfFrame } from './fields.js';
import { reload } from './frames.js';
import { valuesKnown, valuesWanted } from './values.js';
import { searchRow, setFilter } from './seeing.js';
import { completeCommand, openEvent, runCommand } from './colon.js';
import { goTo, setMark } from './history.js';
import { keyFor } from './keymap.js';
import { only, replaceTop, topFrame, viewFrame } from './state.js';
import type { PromptFrame, State, Update } from './state.js';

const LONGEST = 200;

export function openPrompt(state: State, purpose: PromptFrame['purpose'], given = ''): Update {
  const edits = purpose === 'filter' || purpose === 'expression';
  const level = edits ? levelFor(state, purpose === 'expression') : state;
  const { filter } = viewFrame(level);
  const own = filter.startsWith(EXPRESSION_MARK) ? filter.slice(1) : filter;
  const text = edits ? own : given;
  const frame: PromptFrame = { kind: 'prompt', purpose, text, before: filter };
  return only({ ...level, frames: [...level.frames, frame] });
}

/** Words, unless the filter that is there is an expression. */
export function editFilter(state: State): Update {
  const isExpression = viewFrame(state).filter.startsWith(EXPRESSION_MARK);
  return openPrompt(state, isExpression ? 'expression' : 'filter');
}

/** From words to an expression and back; words take effect as they are typed, an expression when it is done. */
export function switchPrompt(state: State): Update {
  const frame = topFrame(state);
  if (frame.kind !== 'prompt') return only(state);
  const purpose = frame.purpose === 'filter' ? 'expression' : 'filter';
  const switched = replaceTop(state, { ...frame, purpose });
  return setFilter(switched, purpose === 'filter' ? frame.text : frame.before);
}

/** Sets the prompt's text; a filter takes effect at once. */
export function edit(state: State, change: (text: string) => string): Update {
  const frame = topFrame(state);
  if (frame.kind !== 'prompt') return only(state);
  const text = change(frame.text).slice(0, LONGEST);
  const next = replaceTop(state, { ...frame, text });
  // A mark is one letter: there is nothing to accept.
  if (isLetterPrompt(frame) && text !== '') return accept(next);
  if (frame.purpose === 'filter' && text !== frame.text) return setFilter(next, text);
  // The values of the field that is being compared come with the page.
  const wanted = valuesWanted(next);
  const isKnown = wanted === undefined || viewFrame(next).page?.values?.field === wanted;
  return isKnown ? only(next) : reload(next);
}

function isLetterPrompt({ purpose }: PromptFrame): boolean {
  return purpose === 'mark' || purpose === 'jump';
}

/** Erases the last character; an empty prompt closes. */
export function erase(state: State): Update {
  const frame = topFrame(state);
  if (frame.kind === 'prompt' && frame.text === '') return cancel(state);
  return edit(state, (text) => [...text].slice(0, -1).join(''));
}

export function cancel(state: State): Update {
  const frame = topFrame(state);
  const closed = { ...state, frames: state.frames.slice(0, -1) };
  if (frame.kind !== 'prompt' || frame.purpose !== 'filter') return settleLevels(only(closed));
  return settleLevels(frame.text === frame.before ? only(closed) : setFilter(closed, frame.before));
}

export function accept(state: State): Update {
  const frame = topFrame(state);
  const closed = { ...state, frames: state.frames.slice(0, -1) };
  if (frame.kind !== 'prompt') return only(closed);
  const text = frame.text.trim();
  switch (frame.purpose) {
    case 'filter':
      return acceptWords(state, closed, text);
    case 'expression':
      return acceptExpression(state, closed, frame.text);
    case 'search':
      return searchRow({ ...closed, search: text === '' ? state.search : text }, 1);
    case 'mark':
      return setMark(closed, text);
    case 'jump': {
      const place = closed.marks[text];
      return place === undefined
        ? only({
            ...closed,
            message: `no mark '${text}': ${keyFor(closed.keymap, 'mark')} sets one`,
          })
        : goTo(closed, place);
    }
    case 'event':
      return /^\d+$/.test(text)
        ? openEvent(closed, Number(text))
        : only({ ...closed, message: 'an event has a number' });
    case 'command':
      return runCommand(closed, text);
  }
}

const JOINED = /(^|\s)(and|or|not)\s.*[=<>]|[=<>].*\s(and|or)\s/;
const COMPARED = /^[\w.]+\s*[<>]/;

/** What is hardly meant as words is an expression, and what is wrong with it is shown. */
function acceptWords(state: State, closed: State, text: string): Update {
  const isJoined = JOINED.test(text);
  if (isJoined || COMPARED.test(text)) {
    const isExpression = expressionProblem(text, fieldsOfFrame(viewFrame(state))) === undefined;
    if (isExpression) return settleLevels(setFilter(closed, `${EXPRESSION_MARK}${text}`));
    if (isJoined) return switchPrompt(state);
  }
  return settleLevels(only({ ...closed, message: wordsProblem(closed, text) }));
}

/** Why nothing matches, where a column is named that the view does not have. */
function wordsProblem(state: State, text: string): string {
  const { page } = viewFrame(state);
  if (page?.total !== 0) return '';
  const columns = page.sections.flatMap((s) => s.columns);
  const isKnown = (term: Term): boolean => columns.some((c) => isColumn(term, c));
  const unknown = parseFilter(text).find((term) => term.column !== '' && !isKnown(term));
  if (unknown === undefined) return '';
  const names = columns.flatMap((c) => [c.id, c.header]);
  const meant = nearest(unknown.column, names);
  const hint =
    meant === undefined ? `${keyFor(state.keymap, 'legend')} tells them` : `did you mean ${meant}?`;
  return `no column '${unknown.column}' here: ${hint}`;
}

/** An expression that cannot be understood keeps the prompt open: it shows where and why. */
function acceptExpression(state: State, closed: State, text: string): Update {
  if (expressionProblem(text, fieldsOfFrame(viewFrame(state))) !== undefined) return only(state);
  return settleLevels(setFilter(closed, text.trim() === '' ? '' : `${EXPRESSION_MARK}${text}`));
}

/** Completes what is typed as far as it is certain. */
export function complete(state: State): Update {
  const frame = topFrame(state);
  const isExpression = frame.kind === 'prompt' && frame.purpose === 'expression';
  return edit(state, (text) =>
    isExpression ? completeExpression(text, promptWords(state)) : completeCommand(state, text),
  );
}

/** What the expression prompt knows of fields and their values. */
export function promptWords(state: State): PromptWords {
  return { fields: fieldsOfFrame(viewFrame(state)), values: valuesKnown(state) };
}
