/** Sorting the table on the screen: column after column, by its place, or chosen from a list. */
import type { ColumnSpec, Sort } from '../views/view.js';
import { load } from './frames.js';
import { keyFor } from './keymap.js';
import { only, replaceView, viewFrame } from './state.js';
import type { State, Update } from './state.js';

/** Columns of the section under the cursor, in the order of the screen. */
export function sortableColumns(state: State): readonly ColumnSpec[] {
  return columnsHere(state).filter((c) => c.sortable === true);
}

export function columnsHere(state: State): readonly ColumnSpec[] {
  return viewFrame(state).page?.sections[sectionHere(state)]?.columns ?? [];
}

/** The section under the cursor. */
export function sectionHere(state: State): number {
  const { page, cursor } = viewFrame(state);
  return page?.rows.find((r) => r.index === cursor.index)?.section ?? 0;
}

/** The order in which a column is mostly wanted: the largest number first, words from A. */
function firstOrder(column: ColumnSpec): Sort {
  return { column: column.id, descending: column.align === 'right' };
}

function apply(state: State, sort: Sort | undefined, message: string): Update {
  const frame = { ...viewFrame(state), sort };
  return load(replaceView({ ...state, message }, frame), frame);
}

function applyColumn(state: State, column: ColumnSpec, sort: Sort | undefined): Update {
  if (sort === undefined) return apply(state, undefined, "the view's own order");
  const direction = sort.descending ? 'descending' : 'ascending';
  return apply(state, sort, `sorted by ${column.header}, ${direction}`);
}

/** Sorts by a column; sorted by it already: the other way round, and then not any more. */
export function sortByColumn(state: State, column: ColumnSpec): Update {
  const { sort } = viewFrame(state);
  const first = firstOrder(column);
  if (sort?.column !== column.id) return applyColumn(state, column, first);
  const isFirst = sort.descending === first.descending;
  const next = isFirst ? { column: column.id, descending: !first.descending } : undefined;
  return applyColumn(state, column, next);
}

/** Sorts by the column at a position, counted as csysdig does: all columns, from the left. */
export function sortByPosition(state: State, position: number): Update {
  const column = columnsHere(state)[position];
  if (column?.sortable === true) return sortByColumn(state, column);
  const list = keyFor(state.keymap, 'sort-by');
  return only({
    ...state,
    message: `column ${String(position + 1)} has no order: ${list} lists those`,
  });
}

/** The next column's order; after the last one the view's own. */
export function cycleSort(state: State): Update {
  const columns = sortableColumns(state);
  const at = columns.findIndex((c) => c.id === viewFrame(state).sort?.column);
  const column = columns[at + 1];
  if (column === undefined) return apply(state, undefined, "the view's own order");
  return applyColumn(state, column, firstOrder(column));
}

export function reverseSort(state: State): Update {
  const { sort } = viewFrame(state);
  if (sort === undefined)
    return only({ ...state, message: `not sorted: ${keyFor(state.keymap, 'sort')} sorts` });
  const column = columnsHere(state).find((c) => c.id === sort.column);
  const turned = { ...sort, descending: !sort.descending };
  return apply(state, turned, `sorted by ${column?.header ?? sort.column}, reversed`);
}

/** What k9s sorts by with a key: columns by the ends of their ids, the first that there is. */
const COMMON = {
  name: /(\.name|^diag\.subject|^path\.called|^svc\.(port|address)|^fd\.sip|^action\.what)$/,
  time: /\.(reltime|start|time|first|since|num|at)$/,
  status:
    /\.(result|outcome|failed|rcode|state|ready|confidence|verdict|res|refused|answer|level)$/,
} as const;

export function sortByCommon(state: State, what: keyof typeof COMMON): Update {
  const column = sortableColumns(state).find(({ id }) => COMMON[what].test(id));
  if (column === undefined) {
    return only({
      ...state,
      message: `no column here tells a ${what}: ${keyFor(state.keymap, 'sort-by')} lists the others`,
    });
  }
  return sortByColumn(state, column);
}
