/** Which rows of the view are seen and how they are written. */
import { BYTE_STYLES, nextStyle, TIME_STYLES, TIME_WORDS } from '../views/show.js';
import { parseFilter } from '../views/filter.js';
import { load, reload } from './frames.js';
import { only, replaceView, viewFrame } from './state.js';
import type { State, Update } from './state.js';

export function anomaliesOnly(state: State): Update {
  const old = viewFrame(state);
  const frame = { ...old, anomaliesOnly: !old.anomaliesOnly };
  const message = frame.anomaliesOnly ? 'only anomalies: a or Esc shows all rows' : 'all rows';
  return load(replaceView({ ...state, message }, frame), frame);
}

export function timeStyle(state: State): Update {
  const time = nextStyle(TIME_STYLES, state.show.time);
  return reload({ ...state, show: { ...state.show, time }, message: TIME_WORDS[time] });
}

export function byteStyle(state: State): Update {
  const bytes = nextStyle(BYTE_STYLES, state.show.bytes);
  return reload({ ...state, show: { ...state.show, bytes }, message: `bytes as ${bytes}` });
}

/** What to mark of a search: the words that have to be there. */
export function searchPatterns(search: string): readonly RegExp[] {
  return parseFilter(search).flatMap(({ pattern, negated }) => (negated ? [] : [pattern]));
}

/** Goes to the next row that matches the last search. */
export function searchRow(state: State, direction: 1 | -1): Update {
  const { search: text } = state;
  if (text === '') return only({ ...state, message: 'nothing searched yet: F3 searches' });
  const frame = { ...viewFrame(state), touched: true, follows: false, paneTop: 0 };
  return load(replaceView(state, frame), frame, { find: { text, direction } });
}

/** Applies a filter to the view on the screen. */
export function setFilter(state: State, filter: string): Update {
  const frame = { ...viewFrame(state), filter };
  return load(replaceView(state, frame), frame);
}
