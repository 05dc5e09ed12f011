/**
 * Where the window of a page stands: on a row by its key or index, on the next anomaly, on the next row that
 * matches a search. Indexes count over all sections of the view.
 */
import type { PageRequest } from '../session/protocol.js';
import type { Snapshot } from '../model/snapshot.js';
import { orderRows } from './order.js';
import type { Order } from './order.js';
import type { Section, ViewContext } from './view.js';

/** A section with its rows' order and the index of its first row over all sections. */
export interface Part {
  readonly section: Section<unknown>;
  readonly order: Order;
  readonly first: number;
}

/** The part that has this row. */
export function partAt(parts: readonly Part[], index: number): Part | undefined {
  return parts.find((p) => index >= p.first && index < p.first + p.order.length);
}

/** Where the window stands; -1 without rows. */
export function findAnchor(
  parts: readonly Part[],
  total: number,
  request: PageRequest,
  context: ViewContext,
): { readonly anchor: number; readonly found: boolean | undefined } {
  const found = request.find === undefined ? undefined : false;
  if (total === 0) return { anchor: -1, found };
  const byKey = request.anchorKey === '' ? -1 : indexOfKey(parts, request.anchorKey);
  const anchor = byKey >= 0 ? byKey : Math.max(0, Math.min(total - 1, request.anchorIndex));
  if (request.find !== undefined) {
    const match = findRow(parts, total, anchor, request.find, context);
    return { anchor: match < 0 ? anchor : match, found: match >= 0 };
  }
  const { anomaly, step } = request;
  if (step !== undefined) {
    return { anchor: stepInTime(parts, total, anchor, step, context.snapshot), found };
  }
  return { anchor: anomaly === undefined ? anchor : nextAnomaly(parts, anchor, anomaly), found };
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

/** The point in time of a row; -1 none. */
export function timeOf(section: Section<unknown>, row: unknown, s: Snapshot): number {
  if (section.time !== undefined) return section.time(row);
  return section.columns.find((c) => c.time !== undefined)?.time?.(row, s) ?? -1;
}

/** The row whose time is the next one in this direction, whatever the order; `anchor` when there is none. */
function stepInTime(
  parts: readonly Part[],
  total: number,
  anchor: number,
  direction: 1 | -1,
  s: Snapshot,
): number {
  const at = (index: number): number => {
    const part = partAt(parts, index);
    return part === undefined
      ? -1
      : timeOf(part.section, part.section.row(part.order.row(index - part.first)), s);
  };
  const now = at(anchor);
  // Rows in their own order are in that of time, or have none.
  if (parts.every((p) => p.order.natural)) {
    let index = anchor + direction;
    while (index >= 0 && index < total && at(index) < 0) index += direction;
    return index < 0 || index >= total ? anchor : index;
  }
  let best = anchor;
  let least = Infinity;
  for (let index = 0; index < total; index++) {
    const time = at(index);
    const ahead = (time - now) * direction;
    // Of rows at the same time, those that stand further on come after.
    const later = ahead > 0 || (ahead === 0 && (index - anchor) * direction > 0);
    if (time >= 0 && later && ahead < least) [best, least] = [index, ahead];
  }
  return best;
}

/** The next row in this direction that a filter of this text would keep, round the ends; -1 none. */
function findRow(
  parts: readonly Part[],
  total: number,
  anchor: number,
  { text, direction }: NonNullable<PageRequest['find']>,
  context: ViewContext,
): number {
  const wanted = { filters: [text], sort: undefined };
  const matching = parts.map((p) => orderRows(p.section, context, wanted));
  for (let step = 1; step <= total; step++) {
    const index = (anchor + direction * step + total * 2) % total;
    const part = partAt(parts, index);
    if (part === undefined) continue;
    if (matching[parts.indexOf(part)]?.has(part.order.row(index - part.first)) === true) {
      return index;
    }
  }
  return -1;
}
