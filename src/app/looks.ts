/** Commands about how a table lies on the screen: its width, its columns, its texts, the first line. */
import { cellsBeyond, columnSpans } from '../widgets/lines.js';
import { settleAll } from './frames.js';
import { layoutOf } from './layout.js';
import { keyFor } from './keymap.js';
import { withKeys } from './key-words.js';
import { only, replaceView, viewFrame } from './state.js';
import type { State, Update, ViewFrame } from './state.js';
import { columnsHere, sectionHere, sortByColumn } from './sorting.js';

/** Cells that one press of an arrow moves the table. */
const STEP = 8;

export const LOOKS_COMMANDS = {
  left: (s: State) => shift(s, -STEP),
  right: (s: State) => shift(s, STEP),
  wide: (s: State) => {
    const frame = { ...viewFrame(s), left: 0 };
    const arrows = withKeys(s.keymap, '{left} and {right} move');
    const message = s.wide ? 'the columns that fit' : `all columns: ${arrows}`;
    return only(settleAll(replaceView({ ...s, wide: !s.wide, message }, frame)));
  },
  wrap: (s: State) => {
    const frame = { ...viewFrame(s), left: 0 };
    const message = s.wrap ? 'long texts are cut' : 'long texts in several lines';
    return only(settleAll(replaceView({ ...s, wrap: !s.wrap, wide: false, message }, frame)));
  },
  header: (s: State) => only(settleAll({ ...s, header: !s.header })),
  'column-left': (s: State) => chooseColumn(s, -1),
  'column-right': (s: State) => chooseColumn(s, 1),
  'sort-chosen': sortByChosen,
} as const;

function shift(state: State, cells: number): Update {
  const frame = viewFrame(state);
  if (frame.page === undefined) return only(state);
  const most = Math.max(0, cellsBeyond(layoutOf(state, frame, frame.page)));
  const left = Math.max(0, Math.min(most, frame.left + cells));
  if (left === frame.left) {
    const message = cells > 0 ? 'nothing further to the right' : 'this is the left edge';
    return only({ ...state, message });
  }
  return only(settleAll(replaceView(state, { ...frame, left })));
}

/** Moves the column cursor; the table moves along when the column is not on the screen. */
function chooseColumn(state: State, step: 1 | -1): Update {
  const frame = viewFrame(state);
  const columns = columnsHere(state);
  const named = columns.filter((c) => c.header !== '' || c.sortable === true);
  const at = named.findIndex((c) => c.id === frame.column);
  const first = step === 1 ? 0 : named.length - 1;
  const next = at < 0 ? first : Math.max(0, Math.min(named.length - 1, at + step));
  const column = named[next];
  if (column === undefined) return only(state);
  const chosen = { ...frame, column: column.id };
  const left = leftFor(state, chosen);
  const order =
    column.sortable === true
      ? `${keyFor(state.keymap, 'sort-chosen')} sorts by it`
      : 'it has no order';
  const message = `column ${column.header || column.id}: ${order}`;
  return only(settleAll(replaceView({ ...state, message }, { ...chosen, left })));
}

/** How far the table has to be moved for the chosen column to be on the screen. */
function leftFor(state: State, frame: ViewFrame): number {
  const { page, column, left } = frame;
  if (page === undefined) return left;
  const section = sectionHere(state);
  const now = columnSpans(layoutOf(state, frame, page), section).find((s) => s.id === column);
  if (now !== undefined && now.from >= 0 && now.to <= state.columns) return left;
  const wide = { ...layoutOf(state, frame, page), wide: { left: 0 } };
  const span = columnSpans(wide, section).find((s) => s.id === column);
  if (span === undefined) return left;
  const least = Math.max(1, span.to - state.columns);
  return Math.max(0, Math.min(cellsBeyond(wide), now === undefined ? least : Math.max(0, least)));
}

function sortByChosen(state: State): Update {
  const column = columnsHere(state).find((c) => c.id === viewFrame(state).column);
  if (column === undefined)
    return only({
      ...state,
      message: `${keyFor(state.keymap, 'column-right')} chooses a column first`,
    });
  if (column.sortable !== true) {
    return only({
      ...state,
      message: `column ${column.header} has no order: ${keyFor(state.keymap, 'sort-by')} lists those`,
    });
  }
  return sortByColumn(state, column);
}
