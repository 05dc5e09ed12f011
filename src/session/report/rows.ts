/** The rows of a view without a screen: as a table, or as JSON with the values that the columns sort by. */
import { printable } from '../../base/text.js';
import { displayWidth, fit } from '../../base/width.js';
import { orderRows } from '../../views/order.js';
import { shownAs } from '../../views/user-view.js';
import type { Column, Section, Sort, View, ViewContext } from '../../views/view.js';

export interface RowsRequest {
  readonly view: View;
  /** They all hold; [] = all rows. */
  readonly filters: readonly string[];
  /** undefined = the view's own order. */
  readonly sort: Sort | undefined;
}

export interface RowsSource {
  context(): ViewContext;
  /** Waits for what was asked for and not yet known; false when there was nothing. */
  settled(): Promise<boolean>;
}

/** Rows that are made at a time. Widths are taken from the first ones: more need not be there at once. */
const STRETCH = 1000;
const EVERYTHING = { kind: '', key: '' };

/** In pieces: the events of a capture need not be one string. */
export async function* rowsJson(source: RowsSource, request: RowsRequest): AsyncIterable<string> {
  yield `{"view":${JSON.stringify(request.view.id)},"sections":[`;
  let first = true;
  const context = source.context();
  for (const { section, shown } of sectionsOf(context, request)) {
    const columns = shown.columns.map(({ id, header }) => ({ id, header }));
    const head = `{"title":${JSON.stringify(printable(section.title))},"columns":${JSON.stringify(columns)}`;
    yield `${first ? '' : ','}\n${head},"rows":[`;
    first = false;
    const line = (row: unknown): string => {
      const values = shown.columns.map((c) => [c.id, valueOf(c, row, context)]);
      return JSON.stringify(Object.fromEntries(values));
    };
    let separator = '\n';
    for await (const lines of stretches(source, section, request, line)) {
      yield separator + lines.join(',\n');
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

export async function* rowsText(source: RowsSource, request: RowsRequest): AsyncIterable<string> {
  const context = source.context();
  for (const { section, shown } of sectionsOf(context, request)) {
    if (section.title !== '') yield `${printable(section.title)}\n`;
    const header: Line = { cells: shown.columns.map((c) => printable(c.header)), notes: [] };
    const lineOf = (row: unknown): Line => textLine(row, shown, context);
    let widths: readonly number[] | undefined;
    for await (const lines of stretches(source, section, request, lineOf)) {
      const all = widths === undefined ? [header, ...lines] : lines;
      const cells = (widths ??= widthsOf(all, shown.columns.length));
      yield all.map((line) => lineText(line, cells, shown)).join('');
    }
    if (widths === undefined) yield `${printable(section.empty)}\n`;
  }
}

interface Line {
  readonly cells: readonly string[];
  /** Lines that belong to it. */
  readonly notes: readonly string[];
}

function textLine(row: unknown, shown: Section<unknown>, { snapshot }: ViewContext): Line {
  return {
    cells: shown.columns.map((c) => printable(c.cell(row, snapshot).text)),
    notes: (shown.notes?.(row) ?? []).map(({ text }) => printable(text)),
  };
}

function widthsOf(lines: readonly Line[], columns: number): readonly number[] {
  return Array.from({ length: columns }, (_, i) =>
    Math.max(...lines.map(({ cells }) => displayWidth(cells[i] ?? ''))),
  );
}

function lineText(
  { cells, notes }: Line,
  widths: readonly number[],
  shown: Section<unknown>,
): string {
  const padded = cells.map((text, i) => {
    const width = Math.max(displayWidth(text), widths[i] ?? 0);
    return fit(text, width, shown.columns[i]?.align);
  });
  return [padded.join('  ').trimEnd(), ...notes, ''].join('\n');
}

/** The rows are those of the section, their columns as the user has them. */
interface Laid {
  readonly section: Section<unknown>;
  readonly shown: Section<unknown>;
}

function sectionsOf(context: ViewContext, { view }: RowsRequest): readonly Laid[] {
  return view
    .sections(context, EVERYTHING)
    .map((section) => ({ section, shown: shownAs(view, section, context) }));
}

/** What is made of every row, many at a time: what they ask for is looked up in one go. */
async function* stretches<T>(
  source: RowsSource,
  section: Section<unknown>,
  { filters, sort }: RowsRequest,
  make: (row: unknown) => T,
): AsyncIterable<readonly T[]> {
  const context = source.context();
  const order = await known(source, () => orderRows(section, context, { filters, sort }));
  for (let from = 0; from < order.length; from += STRETCH) {
    const length = Math.min(STRETCH, order.length - from);
    yield await known(source, () =>
      Array.from({ length }, (_, i) => make(section.row(order.row(from + i)))),
    );
  }
}

/** Made once more when something that it needs was not known. */
async function known<T>(source: RowsSource, make: () => T): Promise<T> {
  const first = make();
  return (await source.settled()) ? make() : first;
}
