/** How the table of a view is laid out: the columns that fit or all of them, long texts cut or wrapped. */
import type { Page } from '../session/protocol.js';
import type { LayoutInput } from '../widgets/lines.js';
import { wrapRows } from '../widgets/wrap-rows.js';
import type { State, ViewFrame } from './state.js';

export function layoutOf(state: State, frame: ViewFrame, page: Page): LayoutInput {
  const { left, widths } = frame;
  const wide = state.wide || left > 0 ? { left } : undefined;
  return { page, widths, width: state.columns, wide };
}

/** The page as it is drawn: wrapped texts have more lines. */
export function shownPage(state: State, frame: ViewFrame, page: Page): Page {
  const input = layoutOf(state, frame, page);
  return state.wrap && input.wide === undefined ? wrapRows(input) : page;
}
