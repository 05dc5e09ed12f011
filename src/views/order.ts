/**
 * The rows of a section that a filter leaves, in the order asked for. Without filter and sort nothing is
 * stored, so a section of millions of rows costs nothing until it is filtered.
 */
import { bisect } from '../base/bisect.js';
import { RowList } from '../base/row-list.js';
import type { Snapshot } from '../model/snapshot.js';
import {
  expressionOf,
  matches,
  matchesLabels,
  parseFilter,
  parseLabels,
  wordsOf,
} from './filter.js';
import type { LabelTerm } from './filter.js';
import { matchingRows } from './row-fields.js';
import { rowObjects } from './row-objects.js';
import type { Column, Scope, Section, Sort, ViewContext } from './view.js';

/** Numbers of rows of a section. */
type Rows = readonly number[] | Uint32Array;

export interface Order {
  readonly length: number;
  /** True when it is the section's own order in full: positions are rows. */
  readonly natural: boolean;
  /** Row of the section at a position. */
  row(position: number): number;
  /** Position of a row, or of the next one in row order when the filter hides it; clamped. */
  position(row: number): number;
  has(row: number): boolean;
}

/** Which rows are wanted, and in which order. */
export interface Wanted {
  /** They all hold; [] = all rows. */
  readonly filters: readonly string[];
  /** undefined = the section's own order. */
  readonly sort: Sort | undefined;
  readonly anomaliesOnly?: boolean | undefined;
  /** Absent or '' = all. */
  readonly namespace?: string | undefined;
}

export function orderRows(
  section: Section<unknown>,
  context: ViewContext,
  { filters, sort, anomaliesOnly = false, namespace = '' }: Wanted,
): Order {
  const { snapshot } = context;
  const found = filters.length === 0 ? undefined : filterRows(section, context, filters);
  const matching = namespace === '' ? found : ofNamespace(section, context, namespace, found);
  const kept = anomaliesOnly ? anomaliesOf(section, matching) : matching;
  const column = section.columns.find((c) => c.id === sort?.column && c.sort !== undefined);
  if (column !== undefined && sort !== undefined) {
    return listed(sortRows(section, snapshot, kept, column, sort.descending), false);
  }
  return kept === undefined ? natural(section.length) : listed(kept, true);
}

function filterRows(
  section: Section<unknown>,
  context: ViewContext,
  filters: readonly string[],
): Rows {
  const labels = filters.map(parseLabels).filter((l) => l !== undefined);
  const others = filters.filter((text) => parseLabels(text) === undefined);
  const found = others.length === 0 ? undefined : filterCells(section, context.snapshot, others);
  return labels.length === 0 ? (found ?? []) : ofLabels(section, context, labels.flat(), found);
}

/** By what the rows say. */
function filterCells(
  section: Section<unknown>,
  snapshot: Snapshot,
  filters: readonly string[],
): Rows {
  if (section.filter !== undefined) return section.filter(filters);
  const expression = expressionOf(filters);
  const terms = wordsOf(filters).flatMap(parseFilter);
  const candidates =
    expression === undefined
      ? Array.from({ length: section.length }, (_, i) => i)
      : matchingRows(section, snapshot, expression);
  if (terms.length === 0) return candidates;
  return candidates.filter((i) => {
    const row = section.row(i);
    const texts = section.columns.map((c) => c.cell(row, snapshot).text);
    const notes = section.notes?.(row).map((n) => n.text) ?? [];
    return matches(terms, section.columns, [...texts, ...notes]);
  });
}

/** Rows with an object behind them that has the labels. */
function ofLabels(
  section: Section<unknown>,
  context: ViewContext,
  terms: readonly LabelTerm[],
  matching: Rows | undefined,
): Rows {
  const objects = rowObjects(context);
  return keep(section, matching, (subject) =>
    subject === undefined ? false : objects(subject).some((o) => matchesLabels(terms, o.labels)),
  );
}

/** Rows about the namespace, and those that are about nothing that could be in one. */
function ofNamespace(
  section: Section<unknown>,
  context: ViewContext,
  namespace: string,
  matching: Rows | undefined,
): Rows {
  const objects = rowObjects(context);
  return keep(section, matching, (subject) => {
    if (subject === undefined) return true;
    if (subject.kind === 'namespace') return subject.key === namespace;
    return objects(subject).some((o) => o.namespace === namespace);
  });
}

function keep(
  section: Section<unknown>,
  matching: Rows | undefined,
  test: (subject: Scope | undefined) => boolean,
): Rows {
  const holds = (row: unknown): boolean => test(subjectOf(section, row));
  const known: boolean[] = [];
  const kept = new RowList();
  const length = matching?.length ?? section.length;
  for (let i = 0; i < length; i++) {
    const at = matching === undefined ? i : (matching[i] ?? 0);
    const row = section.row(at);
    const kin = section.kin?.(row);
    if (kin === undefined ? holds(row) : (known[kin] ??= holds(row))) kept.push(at);
  }
  return kept.rows;
}

/** What a row is about: nothing, where that is everything. */
export function subjectOf(section: Section<unknown>, row: unknown): Scope | undefined {
  const subject = section.subject?.(row) ?? section.drill?.(row)?.scope;
  return subject?.kind === '' ? undefined : subject;
}

/** Rows that are anomalies, of those that match; all that match where the section knows no anomalies. */
function anomaliesOf(section: Section<unknown>, matching: Rows | undefined): Rows | undefined {
  const { anomaly } = section;
  if (anomaly === undefined) return matching;
  const wanted = matching === undefined ? undefined : listed(matching, true);
  const rows: number[] = [];
  for (let row = anomaly(-1, 1); row >= 0; row = anomaly(row, 1)) {
    if (wanted?.has(row) !== false) rows.push(row);
  }
  return rows;
}

function sortRows(
  section: Section<unknown>,
  snapshot: Snapshot,
  kept: Rows | undefined,
  column: Column<unknown>,
  descending: boolean,
): readonly number[] {
  const length = kept?.length ?? section.length;
  const rows = Array.from({ length }, (_, i) => kept?.[i] ?? i);
  const values = rows.map((row) => column.sort?.(section.row(row), snapshot) ?? 0);
  const sign = descending ? -1 : 1;
  const places = rows.map((_, i) => i);
  places.sort((a, b) => sign * compare(values[a] ?? 0, values[b] ?? 0) || a - b);
  return places.map((place) => rows[place] ?? -1);
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

function natural(length: number): Order {
  return {
    length,
    natural: true,
    row: (position) => position,
    position: (row) => clamp(row, length),
    has: (row) => row >= 0 && row < length,
  };
}

function listed(rows: Rows, ascending: boolean): Order {
  const find = (row: number): number => (ascending ? lowerBound(rows, row) : rows.indexOf(row));
  return {
    length: rows.length,
    natural: false,
    row: (position) => rows[position] ?? -1,
    position: (row) => clamp(find(row), rows.length),
    has: (row) => rows[find(row)] === row,
  };
}

/** Index of the first element >= value; the length when there is none. */
export function lowerBound(sorted: Rows, value: number): number {
  return bisect(sorted.length, (i) => (sorted[i] ?? 0) >= value);
}

function clamp(position: number, length: number): number {
  return Math.max(0, Math.min(length - 1, position));
}
