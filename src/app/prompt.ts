/** The one-line prompts: `/` narrows the table as you type, `:` goes somewhere, F4 asks for an expression. */
import { EXPRESSION_MARK } from '../views/filter.js';
import { commonStart, completeExpression, expressionProblem } from './expression.js';
import { load, open } from './frames.js';
import { quit } from './live.js';
import { only, replaceTop, replaceView, topFrame, viewFrame } from './state.js';
import type { PromptFrame, State, Update, ViewInfo } from './state.js';
import { isOpenable, scopeFor } from './view-info.js';

const LONGEST = 200;

export function openPrompt(state: State, purpose: PromptFrame['purpose']): Update {
  const { filter } = viewFrame(state);
  const isExpression = filter.startsWith(EXPRESSION_MARK);
  const own = isExpression === (purpose === 'expression') ? filter : '';
  const text = purpose === 'command' ? '' : isExpression ? own.slice(1) : own;
  const frame: PromptFrame = { kind: 'prompt', purpose, text, before: filter };
  return only({ ...state, frames: [...state.frames, frame] });
}

/** Sets the prompt's text; a filter takes effect at once. */
export function edit(state: State, change: (text: string) => string): Update {
  const frame = topFrame(state);
  if (frame.kind !== 'prompt') return only(state);
  const text = change(frame.text).slice(0, LONGEST);
  const next = replaceTop(state, { ...frame, text });
  return frame.purpose === 'filter' && text !== frame.text ? setFilter(next, text) : only(next);
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
  if (frame.kind !== 'prompt' || frame.purpose !== 'filter') return only(closed);
  return frame.text === frame.before ? only(closed) : setFilter(closed, frame.before);
}

export function accept(state: State): Update {
  const frame = topFrame(state);
  const closed = { ...state, frames: state.frames.slice(0, -1) };
  if (frame.kind !== 'prompt' || frame.purpose === 'filter') return only(closed);
  if (frame.purpose === 'expression') return acceptExpression(state, closed, frame.text);
  return run(closed, frame.text.trim());
}

/** An expression that cannot be understood keeps the prompt open: it shows where and why. */
function acceptExpression(state: State, closed: State, text: string): Update {
  if (expressionProblem(text) !== undefined) return only(state);
  return setFilter(closed, text.trim() === '' ? '' : `${EXPRESSION_MARK}${text}`);
}

/** Completes a name as far as it is certain. */
export function complete(state: State): Update {
  const frame = topFrame(state);
  if (frame.kind === 'prompt' && frame.purpose === 'expression')
    return edit(state, completeExpression);
  return edit(state, (text) => {
    const names = candidates(state, text);
    return names.length === 0 ? text : names.reduce(commonStart);
  });
}

/** Names that the text of a `:` prompt may become. */
export function candidates(state: State, text: string): readonly string[] {
  const views = state.views.filter((v) => isOpenable(state, v)).map((v) => v.id);
  return [...views, 'help', 'quit'].filter((name) => name.startsWith(text.toLowerCase()));
}

/** Applies a filter to the view on the screen. */
export function setFilter(state: State, filter: string): Update {
  const frame = { ...viewFrame(state), filter };
  return load(replaceView(state, frame), frame);
}

function run(state: State, text: string): Update {
  const name = text.toLowerCase();
  if (name === '') return only(state);
  if (['q', 'q!', 'quit', 'exit'].includes(name)) return quit(state);
  if (name === 'help')
    return only({ ...state, frames: [...state.frames, { kind: 'help', top: 0 }] });
  if (/^\d+$/.test(name)) return goToEvent(state, Number(name));
  const view = findInfo(state, name);
  if (view === undefined) return only({ ...state, message: `no view '${text}': F2 lists them` });
  if (!isOpenable(state, view)) {
    return only({ ...state, message: `${view.title}: open it from a row (Enter)` });
  }
  const global = view.appliesTo.includes('') ? { kind: '', key: '' } : scopeFor(state, view);
  return open(state, { view: view.id, scope: global, label: view.title });
}

function findInfo(state: State, name: string): ViewInfo | undefined {
  const exact = state.views.find((v) => v.id === name || v.aliases.includes(name));
  if (exact !== undefined) return exact;
  const started = state.views.filter((v) => v.id.startsWith(name));
  return started.length === 1 ? started[0] : undefined;
}

function goToEvent(state: State, number: number): Update {
  const scope = { kind: '', key: '' };
  return open(state, { view: 'events', scope, label: 'Events', cursorKey: `#${String(number)}` });
}
