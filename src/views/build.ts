/** Short ways to write columns and sections, so that a view's file is mostly data. */
import { formatSeconds } from '../base/format.js';
import type { Cell, Column, ColumnSpec, Section, Tone } from './view.js';
import type { Snapshot } from '../model/snapshot.js';

type ColumnInput<Row> = Pick<ColumnSpec, 'id' | 'header'> &
  Partial<Omit<ColumnSpec, 'id' | 'header'>> & {
    text(row: Row, s: Snapshot): string;
    tone?(row: Row, s: Snapshot): Tone;
    sort?(row: Row, s: Snapshot): number | string;
    time?(row: Row, s: Snapshot): number;
  };

/** A column of plain text; left-aligned, never dropped, cut in the middle unless said otherwise. */
export function column<Row>(input: ColumnInput<Row>): Column<Row> {
  const { text, tone, sort, ...spec } = input;
  return {
    align: 'left',
    min: 4,
    grow: 0,
    max: 60,
    cut: 'middle',
    drop: 0,
    help: '',
    ...spec,
    cell: (row, s) => cell(text(row, s), tone?.(row, s)),
    ...(sort === undefined ? {} : { sort }),
  };
}

/** A right-aligned column of numbers; sorts by the number. -1 = nothing to show. */
export function numberColumn<Row>(
  input: Omit<ColumnInput<Row>, 'text' | 'sort'> & {
    value(row: Row, s: Snapshot): number;
    format?(value: number): string;
  },
): Column<Row> {
  const { value, format, ...rest } = input;
  return column<Row>({
    align: 'right',
    cut: 'end',
    ...rest,
    text: (row, s) => {
      const n = value(row, s);
      return n < 0 ? '' : (format?.(n) ?? String(n));
    },
    sort: value,
  });
}

/** A column of points in time (ns since the capture's start): the user chooses how they are written. */
export function timeColumn<Row>(
  input: Omit<ColumnInput<Row>, 'text' | 'sort' | 'time'> & {
    value(row: Row, s: Snapshot): number;
  },
): Column<Row> {
  return numberColumn<Row>({ ...input, format: formatSeconds, time: input.value });
}

export function cell(text: string, tone: Tone = 'plain'): Cell {
  return tone === 'plain' ? { text } : { text, tone };
}

/** A section over a list that fits in memory. */
export function listSection<Row>(
  input: Omit<Section<Row>, 'length' | 'row'> & { readonly rows: readonly Row[] },
): Section<Row> {
  const { rows, ...rest } = input;
  return {
    ...rest,
    length: rows.length,
    row: (index) => {
      const row = rows[index];
      if (row === undefined) throw new RangeError(`row ${String(index)} of ${input.id}`);
      return row;
    },
  };
}

/** `Section.anomaly` of a list: the next row that is one. */
export function anomalies<Row>(
  rows: readonly Row[],
  isAnomaly: (row: Row) => boolean,
): (from: number, direction: 1 | -1) => number {
  return (from, direction) => {
    for (let i = from + direction; i >= 0 && i < rows.length; i += direction) {
      const row = rows[i];
      if (row !== undefined && isAnomaly(row)) return i;
    }
    return -1;
  };
}
