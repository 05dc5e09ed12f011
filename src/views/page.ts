/**
 * From a view to the window of rows that a screen can show. Works the same for a table of five Services
 * and for millions of events: only rows inside the window are ever built. This is also the one place where
 * text of captures and clusters is made harmless before it goes to a terminal.
 */
import { printable } from '../base/text.js';
import type { Page, PageRequest, PageRow, PageSection } from '../session/protocol.js';
import { findAnchor, partAt, timeOf } from './anchor.js';
import type { Part } from './anchor.js';
import { isGone } from './gone.js';
import { VIEWS } from './index.js';
import { shownAs } from './user-view.js';
import { inRange } from './time-range.js';
import { orderRows, subjectOf } from './order.js';
import type { Wanted } from './order.js';
import { firstFailure, TIME_HEADERS, TIME_WIDTHS, timeText } from './show.js';
import { valuesOf } from './row-fields.js';
import type { TimeStyle } from './show.js';
import type { Snapshot } from '../model/snapshot.js';
import type { TimeRange } from '../model/time-range.js';
import type {
  Cell,
  Column,
  ColumnSpec,
  DetailLine,
  Scope,
  Target,
  View,
  ViewContext,
} from './view.js';

interface Laid {
  readonly id: string;
  readonly parts: readonly Part[];
  readonly total: number;
  readonly subtitle: string;
  readonly searched: number;
  readonly previous: Target | undefined;
  readonly next: Target | undefined;
}

/** Makes pages of these views and remembers the last order, so that moving a cursor neither filters nor sorts again. */
export function createPager(
  views: readonly View[] = VIEWS,
): (context: ViewContext, request: PageRequest) => Page {
  let last: Laid | undefined;
  let ranged: { readonly of: Snapshot; readonly snapshot: Snapshot } | undefined;
  return (given, request) => {
    const { range } = request;
    if (ranged?.of !== given.snapshot || !sameRange(ranged.snapshot.range, range)) {
      const { snapshot } = given;
      ranged = {
        of: snapshot,
        snapshot: range === undefined ? snapshot : inRange(snapshot, range),
      };
    }
    const context = { ...given, snapshot: ranged.snapshot, show: request.show ?? given.show };
    const view = views.find((v) => v.id === request.view);
    if (view === undefined) throw new Error(`no view '${request.view}'`);
    const { rev } = context.snapshot;
    const { scope, sort, anomaliesOnly, namespace } = request;
    const id = JSON.stringify([
      rev,
      view.id,
      scope,
      filtersOf(request),
      sort,
      anomaliesOnly,
      namespace,
      range?.from,
      range?.to,
      context.show,
    ]);
    if (last?.id !== id) last = { id, ...lay(view, context, request) };
    return buildPage(view, context, request, last);
  };
}

function lay(view: View, context: ViewContext, request: PageRequest): Omit<Laid, 'id'> {
  const parts: Part[] = [];
  let total = 0;
  const { scope, wanted } = narrowed(view, request);
  for (const section of view.sections(context, scope)) {
    const order = orderRows(section, context, wanted);
    parts.push({ section: shownAs(view, section, context), order, first: total });
    total += order.length;
  }
  return {
    parts,
    total,
    subtitle: printable(view.subtitle?.(context, scope) ?? ''),
    searched: searched(parts, request),
    previous: cleanTarget(view.neighbour?.(context, scope, -1)),
    next: cleanTarget(view.neighbour?.(context, scope, 1)),
  };
}

/** Part of the rows that the filters have looked at. */
function searched(parts: readonly Part[], request: PageRequest): number {
  const filters = filtersOf(request);
  if (filters.length === 0) return 1;
  return Math.min(1, ...parts.map(({ section }) => section.progress?.(filters) ?? 1));
}

function sameRange(a: TimeRange | undefined, b: TimeRange | undefined): boolean {
  return a?.from === b?.from && a?.to === b?.to;
}

/** A view that can be of one namespace is; of the others the rows that are about it are taken. */
function narrowed(
  view: View,
  request: PageRequest,
): { readonly scope: Scope; readonly wanted: Wanted } {
  const { scope, namespace: key = '', sort, anomaliesOnly } = request;
  const wanted = { filters: filtersOf(request), sort, anomaliesOnly, namespace: '' };
  if (key === '' || scope.kind !== '') return { scope, wanted };
  if (!view.appliesTo.includes('namespace'))
    return { scope, wanted: { ...wanted, namespace: key } };
  return { scope: { kind: 'namespace', key }, wanted };
}

function buildPage(view: View, context: ViewContext, request: PageRequest, laid: Laid): Page {
  const { parts, total } = laid;
  const { anchor, found } = findAnchor(parts, total, request, context);
  const clock = clockOf(context.snapshot, context.show.time);
  const rows: PageRow[] = [];
  const end = Math.min(total, anchor + request.after + 1);
  for (let i = Math.max(0, anchor - request.before); i < end; i++) {
    rows.push(pageRow(parts, i, context, clock));
  }
  const at = partAt(parts, anchor);
  const detail = at === undefined ? [] : detailOf(at, anchor);
  const fields = at === undefined ? [] : fieldsOf(at, anchor, context.snapshot);
  return {
    rev: context.snapshot.rev,
    view: view.id,
    scope: request.scope,
    subtitle: laid.subtitle,
    searched: laid.searched,
    sections: parts.map((part) =>
      pageSection(part, clock.style, isGone(context.snapshot, request.scope)),
    ),
    total,
    anchor,
    found,
    rows,
    fields,
    values: fieldValues(parts, request, context),
    detail: detail.map(cleanDetail),
    previous: laid.previous,
    next: laid.next,
  };
}

/** All filters that hold, the lowest level first. */
export function filtersOf({
  within = [],
  filter,
}: Pick<PageRequest, 'within' | 'filter'>): readonly string[] {
  return [...within, filter].filter((text) => text !== '');
}

const MOST_COUNTED = 20_000;

/** Values of a field: of events from the tables, of other rows from their columns. */
function fieldValues(
  parts: readonly Part[],
  { values: field }: PageRequest,
  context: ViewContext,
): Page['values'] {
  if (field === undefined) return undefined;
  if (parts.some(({ section }) => section.progress !== undefined))
    return {
      field,
      values: context.occurring(field).filter(({ text }) => printable(text) === text),
    };
  const counts = new Map<string, number>();
  for (const { section } of parts) {
    for (let i = 0; i < Math.min(section.length, MOST_COUNTED); i++) {
      const value = valuesOf(section, section.row(i), context.snapshot)(field);
      const text = value === undefined ? '' : String(value);
      if (text !== '' && printable(text) === text) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const values = Array.from(counts, ([text, count]) => ({ text, count }));
  return { field, values: values.sort((a, b) => b.count - a.count) };
}

/** What the row says in each field that it has. */
function fieldsOf({ section, order, first }: Part, index: number, s: Snapshot): Page['fields'] {
  const row = section.row(order.row(index - first));
  const values = valuesOf(section, row, s);
  const own = Object.keys(section.fields?.(row) ?? {});
  const shown = section.columns.filter((c) => c.header !== '').map((c) => c.id);
  return [...new Set([...own, ...shown])].flatMap((id) => {
    const value = values(id);
    const text = value === undefined ? '' : String(value);
    // What cannot be shown as it is, cannot be chosen: a filter by its harmless form would match nothing.
    return text === '' || printable(text) !== text ? [] : [{ id, text }];
  });
}

function detailOf(part: Part, index: number): readonly DetailLine[] {
  const row = part.section.row(part.order.row(index - part.first));
  return part.section.detail?.(row) ?? [];
}

/** Shown instead of rows of what a running stream has let go of. */
const GONE = 'not in the window any more';

function pageSection({ section, order }: Part, style: TimeStyle, gone: boolean): PageSection {
  const empty = gone ? GONE : section.empty;
  return {
    title: printable(section.title),
    columns: section.columns.map((column) => columnSpec(column, style)),
    length: order.length,
    empty: printable(section.length > 0 ? 'nothing matches the filter' : empty),
  };
}

function columnSpec(column: Column<unknown>, style: TimeStyle): ColumnSpec {
  const { id, align, grow, max, cut, drop, help } = column;
  const min = column.time === undefined ? column.min : Math.max(column.min, TIME_WIDTHS[style]);
  const header = (column.time === undefined ? undefined : TIME_HEADERS[style]) ?? column.header;
  const spec = { id, header: printable(header), align, min, grow, max, cut, drop, help };
  const { timeline } = column;
  const sortable = column.sort !== undefined;
  return { ...spec, sortable, ...(timeline === undefined ? {} : { timeline }) };
}

function pageRow(
  parts: readonly Part[],
  index: number,
  context: ViewContext,
  clock: Clock,
): PageRow {
  const part = partAt(parts, index);
  if (part === undefined) throw new RangeError(`row ${String(index)}`);
  const { section, order } = part;
  const at = index - part.first;
  const row = section.row(order.row(at));
  const above = at === 0 ? undefined : section.row(order.row(at - 1));
  const target = cleanTarget(section.drill?.(row));
  return {
    key: section.key(row),
    index,
    section: parts.indexOf(part),
    cells: section.columns.map((c) => cleanCell(cellOf(c, row, above, context.snapshot, clock))),
    notes: (section.notes?.(row) ?? []).map(cleanCell),
    target,
    subject: subjectOf(section, row),
    copy: section.copy?.(row),
    command: section.command?.(row),
    time: timeOf(section, row, context.snapshot),
  };
}

/** How times are written on this page. */
interface Clock {
  readonly style: TimeStyle;
  readonly startTime: bigint;
  readonly failure: number;
}

function clockOf(s: Snapshot, style: TimeStyle): Clock {
  const failure = style === 'failure' ? firstFailure(s) : 0;
  return { style, startTime: s.events.startTime, failure };
}

/** A cell; a point in time in the style that the user chose. */
function cellOf(
  column: Column<unknown>,
  row: unknown,
  above: unknown,
  s: Snapshot,
  clock: Clock,
): Cell {
  const cell = column.cell(row, s);
  if (clock.style === 'relative' || column.time === undefined) return cell;
  const before = above === undefined ? -1 : column.time(above, s);
  return { ...cell, text: timeText(clock.style, column.time(row, s), before, clock) };
}

function cleanCell(cell: Cell): Cell {
  return { ...cell, text: printable(cell.text) };
}

function cleanDetail(line: DetailLine): DetailLine {
  return { ...line, label: printable(line.label), text: printable(line.text) };
}

function cleanTarget(target: Target | undefined): Target | undefined {
  return target === undefined ? undefined : { ...target, label: printable(target.label) };
}
