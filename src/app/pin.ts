/** A call, a connection, a pod that views opened from now on are about. */
import { cursorRow } from './about.js';
import { keyFor } from './keymap.js';
import { only, viewFrame } from './state.js';
import type { State, Update } from './state.js';

/** Pins what `f` follows: what the row is about, else what the screen is about. */
export function pin(state: State): Update {
  const frame = viewFrame(state);
  const row = cursorRow(state);
  const ladder = state.views.find((v) => v.id === 'path');
  const scope = [row?.subject, frame.scope].find(
    (s) => s !== undefined && ladder?.appliesTo.includes(s.kind) === true,
  );
  if (scope === undefined) {
    const message = state.pinned === undefined ? 'no call to follow here' : 'no longer pinned';
    return only({ ...state, pinned: undefined, message });
  }
  const { pinned } = state;
  if (pinned?.scope.kind === scope.kind && pinned.scope.key === scope.key) {
    return only({ ...state, pinned: undefined, message: 'no longer pinned' });
  }
  const label = scope === frame.scope ? frame.label : (row?.target?.label ?? frame.label);
  const message = `pinned ${label}: views opened now are about it; ${keyFor(state.keymap, 'pin')} ends it`;
  return only({ ...state, pinned: { scope, label }, message });
}
