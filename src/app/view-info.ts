/** Under which scope a view can be opened from where the user is. */
import type { Scope } from '../views/view.js';
import { viewFrame } from './state.js';
import type { State, ViewInfo } from './state.js';

const EVERYTHING: Scope = { kind: '', key: '' };

/** The scope of the view on the screen if it fits, else everything. */
export function scopeFor(state: State, view: ViewInfo): Scope {
  const { scope } = viewFrame(state);
  return view.appliesTo.includes(scope.kind) ? scope : EVERYTHING;
}

/** False for a view that needs a scope the screen does not have (a ladder without a path). */
export function isOpenable(state: State, view: ViewInfo): boolean {
  return view.appliesTo.includes('') || view.appliesTo.includes(viewFrame(state).scope.kind);
}

/** The views of the picker. */
export function openable(state: State): readonly ViewInfo[] {
  return state.views.filter((v) => isOpenable(state, v));
}
