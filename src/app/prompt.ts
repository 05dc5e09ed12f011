/** The one-line prompts: `/` narrows the table as you type, `:` and others go somewhere. */
import { load, open } from './frames.js';
import { goTo, setMark } from './history.js';
import { searchRow } from './seeing.js';
import { only, replaceTop, replaceView, topFrame, viewFrame } from './state.js';
import type { PromptFrame, State, Update, ViewInfo } from './state.js';
import { isOpenable, scopeFor } from './view-info.js';

const LONGEST = 200;

export function openPrompt(state: State, purpose: PromptFrame['purpose']): Update {
  const { filter } = viewFrame(state);
  const text = purpose === 'filter' ? filter : '';
  const frame: PromptFrame = { kind: 'prompt', purpose, text, before: filter };
  return only({ ...state, frames: [...state.frames, frame] });
}

/** Sets the prompt's text; a filter takes effect at once. */
export function edit(state: State, change: (text: string) => string): Update {
  const frame = topFrame(state);
  if (frame.kind !== 'prompt') return only(state);
  const text = change(frame.text).slice(0, LONGEST);
  const next = replaceTop(state, { ...frame, text });
  // A mark is one letter: there is nothing to accept.
  if (isLetterPrompt(frame) && text !== '') return accept(next);
  return frame.purpose === 'filter' && text !== frame.text ? setFilter(next, text) : only(next);
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
  if (frame.kind !== 'prompt' || frame.purpose !== 'filter') return only(closed);
  return frame.text === frame.before ? only(closed) : setFilter(closed, frame.before);
}

export function accept(state: State): Update {
  const frame = topFrame(state);
  const closed = { ...state, frames: state.frames.slice(0, -1) };
  if (frame.kind !== 'prompt' || frame.purpose === 'filter') return only(closed);
  const text = frame.text.trim();
  switch (frame.purpose) {
    case 'search':
      return searchRow({ ...closed, search: text === '' ? state.search : text }, 1);
    case 'mark':
      return setMark(closed, text);
    case 'jump': {
      const place = closed.marks[text];
      return place === undefined
        ? only({ ...closed, message: `no mark '${text}': m sets one` })
        : goTo(closed, place);
    }
    case 'event':
      return /^\d+$/.test(text)
        ? goToEvent(closed, Number(text))
        : only({ ...closed, message: 'an event has a number' });
    case 'command':
      return run(closed, text);
  }
}

/** Completes a view name as far as it is certain. */
export function complete(state: State): Update {
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
  if (['q', 'q!', 'quit', 'exit'].includes(name)) return { state, effects: [{ kind: 'quit' }] };
  if (name === 'help')
    return only({ ...state, frames: [...state.frames, { kind: 'help', part: 'all', top: 0 }] });
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

function commonStart(a: string, b: string): string {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return a.slice(0, i);
}
