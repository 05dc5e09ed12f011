/** Dragging the mouse over a timeline: the stretch between press and release becomes the time range. */
import { columnSpans } from '../widgets/lines.js';
import { bodyItems } from '../widgets/body.js';
import { reload } from './frames.js';
import { geometryOf } from './geometry.js';
import type { Mouse } from './keys.js';
import { layoutOf, shownPage } from './layout.js';
import { bodyTop } from './mouse.js';
import { rangeMessage } from './rows.js';
import { only, topFrame } from './state.js';
import type { State, Update, ViewFrame } from './state.js';

/** The button comes up: where it went down and now decide. */
export function onRelease(state: State, { column }: Mouse): Update {
  const frame = topFrame(state);
  const from = state.pressed;
  const released = { ...state, pressed: undefined };
  if (frame.kind !== 'view' || from === undefined || from.column === column) return only(released);
  const line = timelineAt(state, frame, from.row, from.column);
  if (line === undefined) return only(released);
  const { timeline, left } = line;
  const cell = (at: number): number => Math.max(0, Math.min(timeline.cells - 1, at - left));
  const [first, last] = [cell(from.column), cell(column)].sort((a, b) => a - b) as [number, number];
  const stretch = (timeline.to - timeline.from) / timeline.cells;
  const range = {
    from: timeline.from + first * stretch,
    to: timeline.from + (last + 1) * stretch,
    frame: frame.id,
  };
  const message = rangeMessage(state, range);
  return reload({ ...released, range, message });
}

/** The timeline that a cell of the screen belongs to, and its left edge. */
function timelineAt(
  state: State,
  frame: ViewFrame,
  row: number,
  cell: number,
):
  | {
      readonly timeline: { readonly from: number; readonly to: number; readonly cells: number };
      readonly left: number;
    }
  | undefined {
  if (frame.page === undefined) return undefined;
  const page = shownPage(state, frame, frame.page);
  const { body } = geometryOf(state, frame.lines);
  const item = bodyItems(page, Math.max(0, frame.top), body).items[row - bodyTop(state)];
  if (item?.kind !== 'row') return undefined;
  const span = columnSpans(layoutOf(state, frame, page), item.section).find(
    ({ from, to }) => cell >= from && cell < to,
  );
  const columns = page.sections[item.section]?.columns ?? [];
  const timeline = columns.find(({ id }) => id === span?.id)?.timeline;
  return span === undefined || timeline === undefined ? undefined : { timeline, left: span.from };
}
