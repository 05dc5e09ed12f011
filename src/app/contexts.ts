/** Which keys hold at the moment: those of what has the keys, the special before the general. */
import type { Context } from './key-record.js';
import { topFrame } from './state.js';
import type { State, ViewFrame } from './state.js';

export function contextsOf(state: State): readonly Context[] {
  const frame = topFrame(state);
  switch (frame.kind) {
    case 'view':
      return [...(state.search === '' ? [] : (['searching'] as const)), ...formOf(state, frame)];
    case 'prompt': {
      const filters = frame.purpose === 'filter' || frame.purpose === 'expression';
      return filters ? ['filter prompt', 'prompt'] : ['prompt'];
    }
    default:
      return [frame.kind];
  }
}

function formOf(state: State, { view }: ViewFrame): readonly Context[] {
  const form = state.views.find((v) => v.id === view)?.form ?? 'table';
  return form === 'bytes' ? ['bytes', 'text'] : [form];
}
