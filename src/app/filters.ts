/**
 * The filters of a view: levels that all hold, the last one at hand for the prompts and for Esc. Words are
 * edited by `/`, expressions by F4; "only this" and "all but this" put a level on top.
 */
import { printValue } from '../filter/index.js';
import { EXPRESSION_MARK } from '../views/filter.js';
import { load } from './frames.js';
import { only, replaceView, viewFrame } from './state.js';
import type { PickerFrame, State, Update, ViewFrame } from './state.js';

/** All levels of a view, the oldest first. */
export function levelsOf({ within, filter }: ViewFrame): readonly string[] {
  return filter === '' ? within : [...within, filter];
}

function withLevels(state: State, levels: readonly string[]): Update {
  const frame = {
    ...viewFrame(state),
    within: levels.slice(0, -1),
    filter: levels.at(-1) ?? '',
  };
  return load(replaceView(state, frame), frame);
}

/** A further filter on top of those that hold. */
export function addFilter(state: State, filter: string): Update {
  const levels = levelsOf(viewFrame(state));
  return levels.includes(filter) ? only(state) : withLevels(state, [...levels, filter]);
}

/** Takes the last filter away. */
export function dropFilter(state: State): Update {
  return withLevels(state, levelsOf(viewFrame(state)).slice(0, -1));
}

/** Makes the last level one that a prompt for words (or expressions) can edit. */
export function levelFor(state: State, isExpression: boolean): State {
  const frame = viewFrame(state);
  if (frame.filter === '' || frame.filter.startsWith(EXPRESSION_MARK) === isExpression)
    return state;
  return replaceView(state, { ...frame, within: levelsOf(frame), filter: '' });
}

/** An empty level is none: the one below it is at hand again. */
export function settleLevels(update: Update): Update {
  const frame = viewFrame(update.state);
  if (frame.filter !== '' || frame.within.length === 0) return update;
  const levels = levelsOf(frame);
  const settled = { ...frame, within: levels.slice(0, -1), filter: levels.at(-1) ?? '' };
  return { ...update, state: replaceView(update.state, settled) };
}

/** Lists the fields of the row under the cursor. */
export function chooseField(
  state: State,
  list: Extract<PickerFrame['list'], 'only' | 'without'>,
): Update {
  if ((viewFrame(state).page?.fields ?? []).length === 0)
    return only({ ...state, message: 'nothing here to filter by' });
  return only({ ...state, frames: [...state.frames, { kind: 'picker', list, index: 0 }] });
}

/** The expression that is true of rows with this value, or of all but those. */
export function fieldFilter(id: string, text: string, isNegated: boolean): string {
  const value = printValue({ text, bytes: Buffer.from(text) });
  const check = `${id}=${value}`;
  return `${EXPRESSION_MARK}${isNegated ? `not ${check}` : check}`;
}
