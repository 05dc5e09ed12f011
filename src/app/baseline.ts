/** Commands about what calls are compared with. */
import type { Scope } from '../views/view.js';
import { cursorRow } from './about.js';
import { reload } from './frames.js';
import { keyFor } from './keymap.js';
import { only, viewFrame } from './state.js';
import type { State, Update } from './state.js';

const EVERYTHING: Scope = { kind: '', key: '' };

/** What the ladder says beside what was seen, on and off. */
export function toggleBaseline(state: State): Update {
  const baseline = !state.show.baseline;
  const message = baseline
    ? 'compared with the baseline'
    : `only what was seen: ${keyFor(state.keymap, 'baseline')} compares again`;
  return reload({ ...state, show: { ...state.show, baseline }, message });
}

/** The call under the cursor or on the screen, else all that was read; marked already: as it was before. */
export function markAsBaseline(state: State): Update {
  const here = [cursorRow(state)?.subject, viewFrame(state).scope];
  const call = here.find((scope) => scope?.kind === 'path') ?? EVERYTHING;
  const { marked } = state;
  const of = marked?.kind === call.kind && marked.key === call.key ? undefined : call;
  return only(state, { kind: 'command', command: { kind: 'baseline', of } });
}
