/**
 * Where the user has been. A place is a stack of view frames with their cursors, so coming back restores
 * all of it; frames are immutable, so remembering one costs nothing.
 */
import { reload, settleAll } from './frames.js';
import { keyFor } from './keymap.js';
import { only, placeOf, viewFrame } from './state.js';
import type { Place, State, Update } from './state.js';

const MOST = 50;

/** After a key: when it went to another view, the one before becomes history. */
export function remember(before: State, after: State): State {
  if (viewFrame(before).id === viewFrame(after).id || after.past !== before.past) return after;
  return { ...after, past: add(before.past, placeOf(before)), future: [] };
}

function add(places: readonly Place[], place: Place): readonly Place[] {
  return [...places, place].slice(-MOST);
}

/** Shows a place; the one on the screen becomes history. */
export function goTo(state: State, place: Place): Update {
  const next = { ...state, frames: place, past: add(state.past, placeOf(state)), future: [] };
  return reload(settleAll(next));
}

/** The place before this one; again comes back. */
export function lastView(state: State): Update {
  const last = state.past.at(-1);
  if (last === undefined) return only({ ...state, message: 'no view before this one' });
  return goTo({ ...state, past: state.past.slice(0, -1) }, last);
}

/** One step through the places that were left; `[` goes back, `]` forward. */
export function historyStep(state: State, from: 'past' | 'future'): Update {
  const place = state[from].at(-1);
  if (place === undefined) {
    return only({ ...state, message: `nothing ${from === 'past' ? 'before' : 'after'} this` });
  }
  const to = from === 'past' ? 'future' : 'past';
  const left = { [from]: state[from].slice(0, -1), [to]: add(state[to], placeOf(state)) };
  return reload(settleAll({ ...state, ...left, frames: place }));
}

export function setMark(state: State, letter: string): Update {
  const marks = { ...state.marks, [letter]: placeOf(state) };
  return only({
    ...state,
    marks,
    message: `marked ${letter}: ${keyFor(state.keymap, 'jump')}${letter} comes back here`,
  });
}
