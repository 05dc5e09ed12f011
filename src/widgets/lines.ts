/**
 * From body items to styled text of exact width, one piece per column, ready to be drawn. A cell may cover
 * several columns (arrows of the ladder, notes); the columns it covers then have no piece.
 */
import { cutEnd, cutMiddle, cutStart, displayWidth, fit } from '../base/width.js';
import type { Page, PageSection } from '../session/protocol.js';
import type { Cell, ColumnSpec } from '../views/view.js';
import type { BodyItem } from './body.js';
import { placeColumns } from './columns.js';
import type { Placed, Widths } from './columns.js';
import { sameStyle } from './theme.js';
import type { Style, Theme } from './theme.js';

export interface Piece {
  readonly text: string;
  readonly style: Style;
}

/** One line of a block: a piece per shown column, undefined where an earlier piece reaches. */
export type Line = readonly (Piece | undefined)[];

/** Consecutive lines of one section: what one table draws. */
export interface Block {
  readonly section: number;
  readonly columns: number;
  readonly header: Line | undefined;
  readonly rows: readonly Line[];
}

export interface LinesInput {
  readonly page: Page;
  readonly items: readonly BodyItem[];
  readonly widths: readonly Widths[];
  readonly width: number;
  /** Index of the row under the cursor; -1 none. */
  readonly cursor: number;
  readonly sort: { readonly column: string; readonly descending: boolean } | undefined;
  readonly theme: Theme;
}

/** Cells in front of every row for the cursor mark. */
const GUTTER = 2;

interface Grid {
  readonly spec: PageSection;
  readonly placed: readonly Placed[];
  readonly gap: number;
  readonly input: LinesInput;
}

/** The column of a section at a cell of the screen; undefined in a gap's place or beside the table. */
export function columnAt(
  input: Pick<LinesInput, 'page' | 'widths' | 'width'>,
  section: number,
  cell: number,
): ColumnSpec | undefined {
  const { spec, placed, gap } = place(input, section);
  let from = GUTTER;
  for (const { column, width } of placed) {
    if (cell >= from && cell < from + width + gap) return spec.columns[column];
    from += width + gap;
  }
  return undefined;
}

/** The blocks of a screen body. */
export function buildBlocks(input: LinesInput): readonly Block[] {
  const blocks: { section: number; columns: number; header: Line | undefined; rows: Line[] }[] = [];
  let grid: Grid | undefined;
  for (const item of input.items) {
    if (blocks.at(-1)?.section !== item.section || grid === undefined) {
      grid = makeGrid(input, item.section);
      const columns = grid.placed.length;
      blocks.push({ section: item.section, columns, header: undefined, rows: [] });
    }
    const block = blocks.at(-1);
    if (block === undefined) continue;
    if (item.kind === 'header') block.header = headerLine(grid);
    else block.rows.push(itemLine(grid, item));
  }
  return blocks;
}

function makeGrid(input: LinesInput, section: number): Grid {
  return { ...place(input, section), input };
}

function place(
  input: Pick<LinesInput, 'page' | 'widths' | 'width'>,
  section: number,
): Omit<Grid, 'input'> {
  const spec = input.page.sections[section] as PageSection;
  const gap = input.width >= 100 ? 2 : 1;
  const seen = input.widths[section] ?? [];
  return { spec, placed: placeColumns(spec.columns, seen, input.width - GUTTER, gap), gap };
}

function headerLine(grid: Grid): Line {
  const { spec, input } = grid;
  const cells = spec.columns.map((column, i): Cell => {
    const mark = input.sort?.column !== column.id ? '' : input.sort.descending ? '▼' : '▲';
    return { text: (i === 0 && spec.title !== '' ? spec.title : column.header) + mark };
  });
  return cellsLine(grid, cells, '  ', input.theme.header);
}

function itemLine(grid: Grid, item: BodyItem): Line {
  const { theme, cursor } = grid.input;
  switch (item.kind) {
    case 'row': {
      const selected = item.row.index === cursor;
      return cellsLine(grid, item.row.cells, selected ? '▸ ' : '  ', selected ? theme.cursor : {});
    }
    case 'note':
      return fullLine(grid, item.row.notes[item.note] ?? { text: '' });
    default:
      return fullLine(grid, { text: grid.spec.empty, tone: 'dim' });
  }
}

function fullLine({ placed, input }: Grid, cell: Cell): Line {
  const text = fit('  ' + cell.text, input.width);
  const style = input.theme.tone(cell.tone);
  return placed.map((_, i) => (i === 0 ? { text, style } : undefined));
}

function cellsLine(grid: Grid, cells: readonly Cell[], gutter: string, over: Style): Line {
  const { placed, gap, input } = grid;
  const line: (Piece | undefined)[] = placed.map(() => undefined);
  for (let i = 0; i < placed.length;) {
    const { column } = placed[i] as Placed;
    const cell = cells[column] ?? { text: '' };
    const end = placed.findIndex((p) => p.column >= column + Math.max(1, cell.span ?? 1));
    const next = end < 0 ? placed.length : end;
    const room = placed.slice(i, next).reduce((sum, p) => sum + p.width + gap, -gap);
    const text =
      cell.head === undefined
        ? cellText(cell, grid.spec.columns[column] as ColumnSpec, room)
        : arrowText(cell, cell.head, room, room - (placed[next - 1]?.width ?? 0));
    const shaft = cell.head === undefined ? cell.fill : undefined;
    const tail = next === placed.length ? '' : (shaft ?? ' ').repeat(gap);
    // Inverse colors would be patches of background; the cursor's bar is one, and symbols keep the meaning.
    const style = over.inverse === true ? over : { ...input.theme.tone(cell.tone), ...over };
    line[i] = { text: (i === 0 ? gutter : '') + text + tail, style };
    i = next;
  }
  return merge(fillToWidth(line, input.width, over));
}

/** The last piece reaches the right edge, so that the cursor bar has no ragged end. */
function fillToWidth(line: (Piece | undefined)[], width: number, over: Style): Line {
  const used = line.reduce((sum, piece) => sum + displayWidth(piece?.text ?? ''), 0);
  const at = line.findLastIndex((piece) => piece !== undefined);
  const last = line[at];
  if (last === undefined || used >= width) return line;
  const blank = ' '.repeat(width - used);
  line[at] = { text: last.text + blank, style: { ...last.style, ...over } };
  return line;
}

/** Neighbors of one style become one piece: what a frame costs is its number of text nodes. */
function merge(line: Line): Line {
  const merged = [...line];
  let at = -1;
  for (const [i, piece] of line.entries()) {
    if (piece === undefined) continue;
    const before = merged[at];
    if (before !== undefined && sameStyle(before.style, piece.style)) {
      merged[at] = { text: before.text + piece.text, style: before.style };
      merged[i] = undefined;
    } else at = i;
  }
  return merged;
}

/** Words, then a shaft up to `at`, where the head is; longer words push the head on. */
function arrowText({ text, fill = ' ' }: Cell, head: string, room: number, at: number): string {
  const words = cutEnd(text, room - 2);
  const shaft = fill.repeat(Math.max(0, at - displayWidth(words) - 1));
  return fit(`${words} ${shaft}${head}`, room);
}

const CUTS = { start: cutStart, middle: cutMiddle, end: cutEnd } as const;

function cellText(cell: Cell, column: ColumnSpec, width: number): string {
  const text = CUTS[cell.cut ?? column.cut](cell.text, width);
  if (cell.fill === undefined) return fit(text, width, column.align);
  const rest = width - displayWidth(text);
  if (rest <= 1) return fit(text, width);
  // A blank between words and the shaft of an arrow, none between its head and its shaft.
  const joint = /^[◀]?$/.test(text) ? cell.fill : ' ';
  return text + joint + cell.fill.repeat(rest - 1);
}
