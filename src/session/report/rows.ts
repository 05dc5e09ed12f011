/** The rows of a view without a screen: as a table, or as JSON with the values that the columns sort by. */
import { printable } from '../../base/text.js';
import { displayWidth, fit } from '../../base/width.js';
import { orderRows } from '../../views/order.js';
import type { Column, Section, Sort, View, ViewContext } from '../../views/view.js';

export interface RowsRequest {
  readonly view: View;
  /** Words, as / takes them; '' none. */
  readonly filter: string;
  /** undefined = the view's own order. */
  readonly sort: Sort | undefined;
}

/** Widths are taken from so many rows: more need not be built twice. */
const MEASURED_ROWS = 1000;
const EVERYTHING = { kind: '', key: '' };

/** In pieces, a row each: the events of a capture need not be one string. */
export function* rowsJson(context: ViewContext, request: RowsRequest): Iterable<string> {
  yield `{"view":${JSON.stringify(request.view.id)},"sections":[`;
  let first = true;
  for (const section of sectionsOf(context, request)) {
    const columns = section.columns.map(({ id, header }) => ({ id, header }));
    const head = `{"title":${JSON.stringify(printable(section.title))},"columns":${JSON.stringify(columns)}`;
    yield `${first ? '' : ','}\n${head},"rows":[`;
    first = false;
    let separator = '\n';
    for (const row of rowsOf(section, context, request)) {
      const values = section.columns.map((c) => [c.id, valueOf(c, row, context)]);
      yield separator + JSON.stringify(Object.fromEntries(values));
      separator = ',\n';
    }
    yield ']}';
  }
  yield '\n]}\n';
}

/** -1 stands for "not known" in every column. */
function valueOf(
  column: Column<unknown>,
  row: unknown,
  { snapshot }: ViewContext,
): string | number | null {
  const value = column.sort?.(row, snapshot) ?? column.cell(row, snapshot).text;
  if (typeof value === 'string') return printable(value);
  return value < 0 ? null : value;
}

export function* rowsText(context: ViewContext, request: RowsRequest): Iterable<string> {
  for (const section of sectionsOf(context, request)) {
    if (section.title !== '') yield `${printable(section.title)}\n`;
    const lines = linesOf(section, context, request);
    const measured: Line[] = [];
    for (const line of lines) if (measured.push(line) > MEASURED_ROWS) break;
    if (measured.length === 1) {
      yield `${printable(section.empty)}\n`;
      continue;
    }
    const widths = section.columns.map((_, i) =>
      Math.max(...measured.map(({ cells }) => displayWidth(cells[i] ?? ''))),
    );
    for (const line of measured) yield lineText(line, widths, section);
    for (const line of lines) yield lineText(line, widths, section);
  }
}

interface Line {
  readonly cells: readonly string[];
  /** Lines that belong to it. */
  readonly notes: readonly string[];
}

/** The headers first. */
function* linesOf(
  section: Section<unknown>,
  context: ViewContext,
  request: RowsRequest,
): Generator<Line, undefined> {
  yield { cells: section.columns.map(({ header }) => printable(header)), notes: [] };
  for (const row of rowsOf(section, context, request)) {
    yield {
      cells: section.columns.map((c) => printable(c.cell(row, context.snapshot).text)),
      notes: (section.notes?.(row) ?? []).map(({ text }) => printable(text)),
    };
  }
}

function lineText(
  { cells, notes }: Line,
  widths: readonly number[],
  section: Section<unknown>,
): string {
  const padded = cells.map((text, i) => {
    const width = Math.max(displayWidth(text), widths[i] ?? 0);
    return fit(text, width, section.columns[i]?.align);
  });
  return [padded.join('  ').trimEnd(), ...notes, ''].join('\n');
}

function sectionsOf(context: ViewContext, { view }: RowsRequest): readonly Section<unknown>[] {
  return view.sections(context, EVERYTHING);
}

function* rowsOf(
  section: Section<unknown>,
  context: ViewContext,
  { filter, sort }: RowsRequest,
): Iterable<unknown> {
  const order = orderRows(section, context, { filters: filter === '' ? [] : [filter], sort });
  for (let at = 0; at < order.length; at++) yield section.row(order.row(at));
}
