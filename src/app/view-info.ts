/** Under which scope a view can be opened from where the user is. */
import type { Scope } from '../views/view.js';
import { open } from './frames.js';
import { only, viewFrame } from './state.js';
import type { State, Update, ViewInfo } from './state.js';

const EVERYTHING: Scope = { kind: '', key: '' };

/** What is pinned if it fits, else the scope of the view on the screen if it fits, else everything. */
export function scopeFor(state: State, view: ViewInfo): Scope {
  const pinned = pinnedFor(state, view);
  if (pinned !== undefined) return pinned.scope;
  const { scope } = viewFrame(state);
  return view.appliesTo.includes(scope.kind) ? scope : EVERYTHING;
}

/** False for a view that needs a scope the screen does not have (a ladder without a path). */
export function isOpenable(state: State, view: ViewInfo): boolean {
  return (
    view.appliesTo.includes('') ||
    pinnedFor(state, view) !== undefined ||
    view.appliesTo.includes(viewFrame(state).scope.kind)
  );
}

/** The views of the picker. */
export function openable(state: State): readonly ViewInfo[] {
  return state.views.filter((v) => isOpenable(state, v));
}

function pinnedFor({ pinned }: State, view: ViewInfo): State['pinned'] {
  return pinned !== undefined && view.appliesTo.includes(pinned.scope.kind) ? pinned : undefined;
}

/** Opens a view of everything by its name, as `:` does; of what is pinned, or of what it needs. */
export function openInfo(state: State, view: ViewInfo): Update {
  const pinned = pinnedFor(state, view);
  const scope = pinned?.scope ?? (view.appliesTo.includes('') ? EVERYTHING : scopeFor(state, view));
  return open(state, { view: view.id, scope, label: labelOf(state, view) });
}

/** Opens a view under the scope of the screen, as the list of views does. */
export function openView(state: State, id: string): Update {
  const view = state.views.find((v) => v.id === id);
  if (view === undefined) return only(state);
  return open(state, { view: id, scope: scopeFor(state, view), label: labelOf(state, view) });
}

function labelOf(state: State, view: ViewInfo): string {
  const pinned = pinnedFor(state, view);
  return pinned === undefined ? view.title : `${view.title} of ${pinned.label}`;
}
