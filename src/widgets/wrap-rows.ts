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
    // The text of a row stands in the last cell that has one.
    const at = row.cells.findLastIndex((cell) => cell.text !== '' && cell.head === undefined);
    const span = spans[row.section]?.find(({ id }) => id === columns[at]?.id);
    const cell = row.cells[at];
    if (span === undefined || cell === undefined) return row;
    const isLast = (cell.span ?? 1) > 1;
    const room = (isLast ? input.width : Math.max(span.to, span.from + 1)) - span.from;
    return displayWidth(cell.text) <= room ? row : wrapped(row, cell, at, span.from, room);
  });
  return { ...page, rows };
}

function wrapped(row: PageRow, cell: Cell, at: number, from: number, room: number): PageRow {
  const [first = '', ...rest] = wrap(cell.text, room);
  const cells = row.cells.map((c, i) => (i === at ? { ...cell, text: first } : c));
  // A note begins behind the gutter of two cells.
  const indent = ' '.repeat(Math.max(0, from - 2));
  const tone = cell.tone ?? 'plain';
  const notes = rest.map((text): Cell => ({ text: indent + text, tone }));
  return { ...row, cells, notes: [...notes, ...row.notes] };
}
