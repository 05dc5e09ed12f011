/** What the user has marked, for the engine: a running stream must not let go of it. */
import type { Scope } from '../views/view.js';
import { placeOf } from './state.js';
import type { Place, State, Update } from './state.js';

/** After a key: when other things are marked than before, the engine is told. */
export function hold(before: State, update: Update): Update {
  const { state, effects } = update;
  const isSame = state.marks === before.marks && state.frames === before.frames;
  if (state.status.live === undefined || isSame) return update;
  const scopes = held(state);
  if (JSON.stringify(scopes) === JSON.stringify(held(before))) return update;
  return { state, effects: [...effects, { kind: 'command', command: { kind: 'hold', scopes } }] };
}

function held(state: State): readonly Scope[] {
  const places = Object.values(state.marks);
  const frames = [...placeOf(state), ...places.flat()];
  const rows = frames.flatMap((frame) => [...frame.marked.values()]);
  const scopes = [...rows.map(({ subject }) => subject), ...places.flatMap(shownAt)];
  return scopes.flatMap((scope) => (scope === undefined || scope.kind === '' ? [] : scope));
}

/** What a place leads through, and the row that its cursor is on. */
function shownAt(place: Place): readonly (Scope | undefined)[] {
  const { page, cursor } = place.at(-1) ?? {};
  const row = page?.rows.find(({ index }) => index === cursor?.index);
  return [...place.map(({ scope }) => scope), row?.subject];
}
