/**
 * Rows whose text is longer than their column, in several lines: the rest of it becomes notes under the
 * row, at the column's place. Done to a page before anything else looks at it, so that lines, scrolling
 * and the mouse agree.
 */
import { displayWidth, wrap } from '../base/width.js';
import type { Page, PageRow } from '../session/protocol.js';
import type { Cell } from '../views/view.js';
import { columnSpans } from './lines.js';
import type { LayoutInput } from './lines.js';

export function wrapRows(input: LayoutInput): Page {
  const { page } = input;
  const spans = page.sections.map((_, section) => columnSpans(input, section));
  const rows = page.rows.map((row) => {
    const columns = page.sections[row.section]?.columns ?? [];
    const placed = spans[row.section] ?? [];
    const worst = row.cells
      .map((cell, at) => ({ cell, at, ...placeOf(columns, placed, at, cell) }))
      .reduce((a, b) => (b.over > a.over ? b : a), NOTHING);
    return worst.over <= 0 ? row : wrapped(row, worst);
  });
  return { ...page, rows };
}

/** A cell that is too long for its place, and by how much. */
interface Long {
  readonly cell: Cell;
  readonly at: number;
  readonly from: number;
  readonly room: number;
  readonly over: number;
}

const NOTHING: Long = { cell: { text: '' }, at: -1, from: 0, room: 0, over: 0 };

/** Where a cell stands: over all columns that it covers. Arrows are no texts. */
function placeOf(
  columns: readonly { readonly id: string }[],
  placed: ReturnType<typeof columnSpans>,
  at: number,
  cell: Cell,
): Pick<Long, 'from' | 'room' | 'over'> {
  const ids = columns.slice(at, at + (cell.span ?? 1)).map(({ id }) => id);
  const first = placed.find(({ id }) => id === ids[0]);
  const last = placed.findLast(({ id }) => ids.includes(id));
  if (first === undefined || last === undefined || cell.fill !== undefined) {
    return { from: 0, room: 0, over: 0 };
  }
  const room = last.to - first.from;
  return { from: first.from, room, over: displayWidth(cell.text) - room };
}

function wrapped(row: PageRow, { cell, at, from, room }: Long): PageRow {
  const [first = '', ...rest] = wrap(cell.text, room);
  const cells = row.cells.map((c, i) => (i === at ? { ...cell, text: first } : c));
  // A note begins behind the gutter of two cells.
  const indent = ' '.repeat(Math.max(0, from - 2));
  const tone = cell.tone ?? 'plain';
  const notes = rest.map((text): Cell => ({ text: indent + text, tone }));
  return { ...row, cells, notes: [...notes, ...row.notes] };
}
