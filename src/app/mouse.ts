/**
 * What a click means: the screen is laid out once more as it was drawn, and the cell that was hit has the
 * row, the header or the key. The wheel moves the cursor, as the arrow keys do.
 */
import { bodyItems } from '../widgets/body.js';
import { columnAt } from '../widgets/lines.js';
import { barItems } from './bar.js';
import { moveTo } from './frames.js';
import { crumbsOf } from './crumbs.js';
import { layoutOf, shownPage } from './layout.js';
import { geometryOf } from './geometry.js';
import type { CommandId } from './key-record.js';
import type { Mouse } from './keys.js';
import { pickerItems } from './picker.js';
import { sortByColumn } from './sorting.js';
import { only, replaceTop, topFrame, viewFrame } from './state.js';
import type { State, Update } from './state.js';

/** A second click on a row within this time opens it. */
const DOUBLE_MS = 400;
/** Rows that one notch of the wheel moves. */
const NOTCH = 3;
/** Title and breadcrumb stand above the body. */
export function bodyTop({ header }: State): number {
  return header ? 2 : 1;
}

/** What a mouse event does: an update by itself, or a command as if its key had been pressed, some times. */
export type MouseResult =
  | { readonly update: Update }
  | { readonly command: CommandId; readonly key: string; readonly times: number };

/** `at` in ms: only differences count. */
export function onMouse(state: State, mouse: Mouse, at: number): MouseResult {
  if (mouse.kind !== 'press') {
    const command = mouse.kind === 'wheel-up' ? 'up' : 'down';
    return { command, key: command, times: NOTCH };
  }
  if (mouse.row === state.rows - 1) return onBar(state, mouse.column);
  switch (topFrame(state).kind) {
    case 'view':
      return mouse.row === bodyTop(state) - 1
        ? onCrumbs(state, mouse.column)
        : onBody(state, mouse, at);
    case 'picker':
      return onPicker(state, mouse.row - bodyTop(state) - 1);
    default:
      return { update: only(state) };
  }
}

function onBar(state: State, column: number): MouseResult {
  const item = barItems(state).find((i) => column >= i.from && column < i.to);
  if (item === undefined) return { update: only(state) };
  const [key = ''] = item.record.keys;
  return { command: item.record.command, key, times: 1 };
}

/** A click on the filter edits it, as its key does. */
function onCrumbs(state: State, column: number): MouseResult {
  const { from, to } = crumbsOf(state).filter;
  if (column < from || column >= to) return { update: only(state) };
  return { command: 'edit-filter', key: 'f4', times: 1 };
}

function onBody(state: State, mouse: Mouse, at: number): MouseResult {
  const frame = viewFrame(state);
  const { body } = geometryOf(state, frame.lines);
  const line = mouse.row - bodyTop(state);
  if (frame.page === undefined || line < 0 || line >= body) return { update: only(state) };
  const page = shownPage(state, frame, frame.page);
  const item = bodyItems(page, Math.max(0, frame.top), body).items[line];
  switch (item?.kind) {
    case 'header': {
      const column = columnAt(layoutOf(state, frame, page), item.section, mouse.column);
      return {
        update: column?.sortable === true ? sortByColumn(state, column) : only(state),
      };
    }
    case 'row':
    case 'note':
      return onRow(state, item.row.key, item.row.index, at);
    default:
      return { update: only(state) };
  }
}

function onRow(state: State, key: string, index: number, at: number): MouseResult {
  const { click } = state;
  if (click?.key === key && at - click.at < DOUBLE_MS) {
    return { command: 'open', key: 'enter', times: 1 };
  }
  return { update: moveTo({ ...state, click: { key, at } }, index) };
}

/** A click chooses the item under it; on the one that is chosen already, it opens it. */
function onPicker(state: State, index: number): MouseResult {
  const frame = topFrame(state);
  if (frame.kind !== 'picker' || pickerItems(state)[index] === undefined) {
    return { update: only(state) };
  }
  if (frame.index === index) return { command: 'open', key: 'enter', times: 1 };
  return { update: only(replaceTop(state, { ...frame, index })) };
}
