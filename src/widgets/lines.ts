/**
 * From body items to styled text of exact width, one piece per column, ready to be drawn. A cell may cover
 * several columns (arrows of the ladder, notes); the columns it covers then have no piece.
 */
import { cutEnd, cutMiddle, cutStart, displayWidth, fit } from '../base/width.js';
import type { Page, PageSection } from '../session/protocol.js';
import type { Cell, ColumnSpec, Sort } from '../views/view.js';
import type { BodyItem } from './body.js';
import { placeAll, placeColumns } from './columns.js';
import type { Placed, Widths } from './columns.js';
import { sameStyle } from './theme.js';
import { cropLine } from './crop.js';
import { highlight } from './highlight.js';
import type { Line, Piece } from './piece.js';
import type { Style, Theme } from './theme.js';

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
  /** All columns in full, and how many cells of them are off the screen to the left; undefined = what fits. */
  readonly wide?: { readonly left: number } | undefined;
  /** Index of the row under the cursor; -1 none. */
  readonly cursor: number;
  /** Keys of rows that are marked. */
  readonly marked?: ReadonlyMap<string, unknown>;
  /** Column under the column cursor; '' none. */
  readonly column?: string;
  /** What was searched. */
  readonly patterns?: readonly RegExp[];
  readonly sort: Sort | undefined;
  readonly theme: Theme;
}

/** Cells in front of every row for the cursor mark. */
const GUTTER = 2;

interface Grid {
  readonly spec: PageSection;
  readonly placed: readonly Placed[];
  readonly gap: number;
  /** Cells of a line before it is cropped. */
  readonly width: number;
  readonly input: LinesInput;
}

/** What decides where columns stand. */
export type LayoutInput = Pick<LinesInput, 'page' | 'widths' | 'width' | 'wide'>;

/** The columns of a section on the screen, each with the cells from its left edge to behind it. */
export function columnSpans(
  input: LayoutInput,
  section: number,
): readonly { readonly id: string; readonly from: number; readonly to: number }[] {
  const { spec, placed, gap } = place(input, section);
  let at = GUTTER - (input.wide?.left ?? 0);
  return placed.map(({ column, width }) => {
    const from = at;
    at += width + gap;
    return { id: spec.columns[column]?.id ?? '', from, to: from + width };
  });
}

/** How many cells of the table do not fit, all columns shown in full. */
export function cellsBeyond(input: LayoutInput): number {
  const whole = { ...input, wide: { left: 0 } };
  const widths = input.page.sections.map((_, section) => place(whole, section).width);
  return Math.max(0, ...widths.map((width) => width - input.width));
}

/** The column of a section at a cell of the screen; undefined in a gap's place or beside the table. */
export function columnAt(
  input: LayoutInput,
  section: number,
  cell: number,
): ColumnSpec | undefined {
  const { spec, placed, gap } = place(input, section);
  let from = GUTTER - (input.wide?.left ?? 0);
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
    if (item.kind === 'header') block.header = onScreen(grid, headerLine(grid));
    else block.rows.push(highlight(onScreen(grid, itemLine(grid, item)), input.patterns ?? []));
  }
  return blocks;
}

function onScreen({ input, width }: Grid, line: Line): Line {
  if (width === input.width) return line;
  return cropLine(line, GUTTER, input.wide?.left ?? 0, input.width);
}

function makeGrid(input: LinesInput, section: number): Grid {
  return { ...place(input, section), input };
}

function place(input: LayoutInput, section: number): Omit<Grid, 'input'> {
  const spec = input.page.sections[section] as PageSection;
  const gap = input.width >= 100 ? 2 : 1;
  const seen = input.widths[section] ?? [];
  if (input.wide === undefined) {
    const placed = placeColumns(spec.columns, seen, input.width - GUTTER, gap);
    return { spec, placed, gap, width: input.width };
  }
  const placed = placeAll(spec.columns, seen);
  const whole = placed.reduce((sum, p) => sum + p.width + gap, GUTTER - gap);
  return { spec, placed, gap, width: Math.max(input.width, whole) };
}

function headerLine(grid: Grid): Line {
  const { spec, input } = grid;
  const cells = spec.columns.map((column, i): Cell => {
    const mark = input.sort?.column !== column.id ? '' : input.sort.descending ? '▼' : '▲';
    return { text: (i === 0 && spec.title !== '' ? spec.title : column.header) + mark };
  });
  const chosen = spec.columns.findIndex((c) => c.id === input.column);
  return cellsLine(grid, cells, '  ', input.theme.header, chosen);
}

function itemLine(grid: Grid, item: BodyItem): Line {
  const { theme, cursor, marked } = grid.input;
  switch (item.kind) {
    case 'row': {
      const selected = item.row.index === cursor;
      const isMarked = marked?.has(item.row.key) === true;
      const gutter = (selected ? '▸' : isMarked ? '*' : ' ') + (selected && isMarked ? '*' : ' ');
      const over = selected ? theme.cursor : isMarked ? { bold: true } : {};
      return cellsLine(grid, item.row.cells, gutter, over);
    }
    case 'note':
      return fullLine(grid, item.row.notes[item.note] ?? { text: '' });
    default:
      return fullLine(grid, { text: grid.spec.empty, tone: 'dim' });
  }
}

function fullLine({ placed, input, width }: Grid, cell: Cell): Line {
  const text = fit('  ' + cell.text, width);
  const style = input.theme.tone(cell.tone);
  return placed.map((_, i) => (i === 0 ? { text, style } : undefined));
}

/** `chosen`: a column that is turned inverse; -1 none. */
function cellsLine(
  grid: Grid,
  cells: readonly Cell[],
  gutter: string,
  over: Style,
  chosen = -1,
): Line {
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
    const toned = over.inverse === true ? over : { ...input.theme.tone(cell.tone), ...over };
    const style = column === chosen ? { ...toned, inverse: true } : toned;
    line[i] = { text: (i === 0 ? gutter : '') + text + tail, style };
    i = next;
  }
  return merge(fillToWidth(line, grid.width, over));
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
