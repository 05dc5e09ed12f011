/**
 * From a view to the window of rows that a screen can show. Works the same for a table of five Services
 * and for millions of events: only rows inside the window are ever built. This is also the one place where
 * text of captures and clusters is made harmless before it goes to a terminal.
 */
import { printable } from '../base/text.js';
import type { Page, PageRequest, PageRow, PageSection } from '../session/protocol.js';
import { findView } from './index.js';
import { orderRows } from './order.js';
import type { Order } from './order.js';
import type { Cell, ColumnSpec, DetailLine, Section, Target, View, ViewContext } from './view.js';

/** A section with its rows' order and the index of its first row over all sections. */
interface Part {
  readonly section: Section<unknown>;
  readonly order: Order;
  readonly first: number;
}

interface Laid {
  readonly id: string;
  readonly parts: readonly Part[];
  readonly total: number;
  readonly subtitle: string;
  readonly previous: Target | undefined;
  readonly next: Target | undefined;
}

/** Makes pages and remembers the last order, so that moving a cursor neither filters nor sorts again. */
export function createPager(): (context: ViewContext, request: PageRequest) => Page {
  let last: Laid | undefined;
  return (context, request) => {
    const view = findView(request.view);
    if (view === undefined) throw new Error(`no view '${request.view}'`);
    const { rev } = context.snapshot;
    const { scope, filter, sort } = request;
    const id = JSON.stringify([rev, view.id, scope.kind, scope.key, filter, sort]);
    if (last?.id !== id) last = { id, ...lay(view, context, request) };
    return buildPage(view, context, request, last);
  };
}

function lay(view: View, context: ViewContext, request: PageRequest): Omit<Laid, 'id'> {
  const parts: Part[] = [];
  let total = 0;
  for (const section of view.sections(context, request.scope)) {
    const order = orderRows(section, context.snapshot, request.filter, request.sort);
    parts.push({ section, order, first: total });
    total += order.length;
  }
  const { scope } = request;
  return {
    parts,
    total,
    subtitle: printable(view.subtitle?.(context, scope) ?? ''),
    previous: cleanTarget(view.neighbour?.(context, scope, -1)),
    next: cleanTarget(view.neighbour?.(context, scope, 1)),
  };
}

function buildPage(view: View, context: ViewContext, request: PageRequest, laid: Laid): Page {
  const { parts, total } = laid;
  const anchor = findAnchor(parts, total, request);
  const rows: PageRow[] = [];
  const end = Math.min(total, anchor + request.after + 1);
  for (let i = Math.max(0, anchor - request.before); i < end; i++) {
    rows.push(pageRow(parts, i, context));
  }
  const at = partAt(parts, anchor);
  const detail = at === undefined ? [] : detailOf(at, anchor);
  return {
    rev: context.snapshot.rev,
    view: view.id,
    scope: request.scope,
    subtitle: laid.subtitle,
    sections: parts.map(pageSection),
    total,
    anchor,
    rows,
    detail: detail.map(cleanDetail),
    previous: laid.previous,
    next: laid.next,
  };
}

function detailOf(part: Part, index: number): readonly DetailLine[] {
  const row = part.section.row(part.order.row(index - part.first));
  return part.section.detail?.(row) ?? [];
}

function pageSection({ section, order }: Part): PageSection {
  return {
    title: printable(section.title),
    columns: section.columns.map(columnSpec),
    length: order.length,
    empty: printable(section.length > 0 ? 'nothing matches the filter' : section.empty),
  };
}

function columnSpec(column: Section<unknown>['columns'][number]): ColumnSpec {
  const { id, header, align, min, grow, max, cut, drop, help } = column;
  const spec = { id, header: printable(header), align, min, grow, max, cut, drop, help };
  return { ...spec, sortable: column.sort !== undefined };
}

function pageRow(parts: readonly Part[], index: number, context: ViewContext): PageRow {
  const part = partAt(parts, index);
  if (part === undefined) throw new RangeError(`row ${String(index)}`);
  const { section } = part;
  const row = section.row(part.order.row(index - part.first));
  const target = cleanTarget(section.drill?.(row));
  const subject = section.subject?.(row) ?? target?.scope;
  return {
    key: section.key(row),
    index,
    section: parts.indexOf(part),
    cells: section.columns.map((c) => cleanCell(c.cell(row, context.snapshot))),
    notes: (section.notes?.(row) ?? []).map(cleanCell),
    target,
    subject: subject?.kind === '' ? undefined : subject,
    copy: section.copy?.(row),
  };
}

function partAt(parts: readonly Part[], index: number): Part | undefined {
  return parts.find((p) => index >= p.first && index < p.first + p.order.length);
}

/** Where the window stands; -1 without rows. */
function findAnchor(parts: readonly Part[], total: number, request: PageRequest): number {
  if (total === 0) return -1;
  const byKey = request.anchorKey === '' ? -1 : indexOfKey(parts, request.anchorKey);
  const anchor = byKey >= 0 ? byKey : Math.max(0, Math.min(total - 1, request.anchorIndex));
  return request.anomaly === undefined ? anchor : nextAnomaly(parts, anchor, request.anomaly);
}

function indexOfKey(parts: readonly Part[], key: string): number {
  for (const { section, order, first } of parts) {
    const row = section.indexOf?.(key) ?? walk(section, key);
    if (row < 0 || order.length === 0) continue;
    // A row that the filter hides: the nearest one, as long as there is only one kind of row.
    if (order.has(row) || parts.length === 1) return first + order.position(row);
  }
  return -1;
}

function walk(section: Section<unknown>, key: string): number {
  for (let i = 0; i < section.length; i++) {
    if (section.key(section.row(i)) === key) return i;
  }
  return -1;
}

/** Index of the next anomaly in this direction over all sections; `anchor` when there is none. */
function nextAnomaly(parts: readonly Part[], anchor: number, direction: 1 | -1): number {
  const start = parts.findIndex((p) => partAt(parts, anchor) === p);
  for (let i = start; i >= 0 && i < parts.length; i += direction) {
    const part = parts[i];
    if (part === undefined) break;
    const edge = direction === 1 ? -1 : part.order.length;
    const found = anomalyIn(part, i === start ? anchor - part.first : edge, direction);
    if (found >= 0) return part.first + found;
  }
  return anchor;
}

/** Position of the next anomaly of one section from a position; -1 none. */
function anomalyIn({ section, order }: Part, from: number, direction: 1 | -1): number {
  if (section.anomaly === undefined) return -1;
  if (order.natural) return section.anomaly(from, direction);
  for (let p = from + direction; p >= 0 && p < order.length; p += direction) {
    const row = order.row(p);
    if (section.anomaly(row - 1, 1) === row) return p;
  }
  return -1;
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
