/**
 * What a view is: data. A view turns a snapshot and a scope into sections of rows with columns; paging,
 * sorting, filtering, drawing and keys are the same for all (page.ts, widgets/). Views run beside the
 * engine, off the UI thread; only the rows of the visible window are ever asked for and sent.
 */
import type { Path } from '../model/path.js';
import type { ThreadName } from '../model/process.js';
import type { Ladder } from '../model/rungs.js';
import type { Snapshot } from '../model/snapshot.js';
import type { Show } from './show.js';

/** `ghost`: what should have been there and is not. */
export type Tone = 'plain' | 'dim' | 'fail' | 'ghost' | 'warn' | 'ok' | 'accent';

/** Where a text that is too long loses its characters. */
export type Cut = 'start' | 'middle' | 'end';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /** Columns it covers, from its own on; 1 when absent. */
  readonly span?: number;
  /** Character that fills the rest of the cell instead of blanks: '─' for arrows. */
  readonly fill?: string;
  /** The point of an arrow: at the beginning of the last covered column, or behind a text that is longer. */
  readonly head?: string;
  /** Where this cell is cut, when otherwise than its column. */
  readonly cut?: Cut;
}

export interface ColumnSpec {
  /** sysdig's field name where there is one (`proc.name`), else with our prefix (`svc.vip`). */
  readonly id: string;
  readonly header: string;
  readonly align: 'left' | 'right';
  /** Width in terminal cells it never goes below while shown. */
  readonly min: number;
  /** Share of spare width; 0 = takes what its widest visible cell needs, up to `max`. */
  readonly grow: number;
  readonly max: number;
  readonly cut: Cut;
  /** Columns with the highest number go first when the terminal is narrow; 0 never goes. */
  readonly drop: number;
  readonly help: string;
  /** The span of time that its cells show, and how many characters they have. */
  readonly timeline?: { readonly from: number; readonly to: number; readonly cells: number };
  /** Set by page.ts from the presence of `sort`. */
  readonly sortable?: boolean;
}

export interface Column<Row> extends ColumnSpec {
  cell(row: Row, s: Snapshot): Cell;
  /** Raw value to sort by; absent = not sortable. */
  sort?(row: Row, s: Snapshot): number | string;
  /** The point in time that the cell tells, ns since the capture's start, -1 none; absent = it tells none. */
  time?(row: Row, s: Snapshot): number;
}

/** Where a view stands: an object of the capture or the cluster. Keys are stable strings made by `Section.key`. */
export interface Scope {
  /** '' = everything. 'service', 'pod', 'path', 'connection', 'diagnosis', 'event', 'process'. */
  readonly kind: string;
  readonly key: string;
}

/** What Enter on a row opens. */
export interface Target {
  readonly view: string;
  readonly scope: Scope;
  /** Crumb text. */
  readonly label: string;
  /** Row of the opened view on which the cursor starts. */
  readonly cursorKey?: string;
}

export interface DetailLine {
  readonly label: string;
  readonly text: string;
  readonly tone?: Tone;
}

export interface Section<Row> {
  readonly id: string;
  /** Heading line above it; '' none. */
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly length: number;
  /** Shown instead of rows when there are none. */
  readonly empty: string;
  row(index: number): Row;
  key(row: Row): string;
  /** Index of a key; absent = looked for by walking. */
  indexOf?(key: string): number;
  /** Lines under a row that belong to it and cannot be selected (the fix under a verdict). */
  notes?(row: Row): readonly Cell[];
  drill?(row: Row): Target | undefined;
  /** What the row is about, for keys that ask for its events, its call, its verdicts; absent = where Enter leads. */
  subject?(row: Row): Scope;
  /** What `c` copies for the row. */
  copy?(row: Row): string | undefined;
  /** The command of the shell that a row is: Enter runs it after a yes. */
  command?(row: Row): string;
  /** The pane beside or below the table for the selected row. */
  detail?(row: Row): readonly DetailLine[];
  /** The next row in this direction that is an anomaly; -1 none. */
  anomaly?(from: number, direction: 1 | -1): number;
  /** The same number, from 0 on, for rows with the same Services and Pods behind them; absent = each is asked for. */
  kin?(row: Row): number;
  /** The event that a row is: any field can be a column then. */
  event?(row: Row): number;
  /** The point in time of a row, ns since the capture's start, -1 none; absent = that of its column of times. */
  time?(row: Row): number;
  /** Rows that match all filters; absent = cells are looked at. */
  filter?(filters: readonly string[]): readonly number[] | Uint32Array;
  /** How much of the rows these filters have looked at, 0 to 1; absent = all, at once. */
  progress?(filters: readonly string[]): number;
  /** Values of fields that the cells do not show as they are, or not at all. */
  fields?(row: Row): Readonly<Record<string, number | string>>;
}

/** Events that match a filter expression, as far as they were looked for. */
export interface EventMatches {
  /** Rows, ascending. */
  readonly rows: Uint32Array;
  readonly done: boolean;
  /** How much was looked at, 0 to 1. */
  readonly progress: number;
}

/** A value that a field has somewhere, and how often. */
export interface OccurringValue {
  readonly text: string;
  readonly count: number;
}

/** By the values of a column. */
export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** Access to what is not in columns: the text of an event, read back from the capture. */
export interface ViewContext {
  readonly snapshot: Snapshot;
  /** sysdig's line of an event without its number and time: 'curl (12) < connect res=0 …'. */
  eventLine(row: number): string;
  /** Name and value of every parameter of an event. */
  eventParams(
    row: number,
  ): readonly { readonly name: string; readonly type: string; readonly text: string }[];
  /** What an event read or wrote, as far as it was captured, and how much it was; undefined = nothing. */
  eventData(row: number): { readonly bytes: Uint8Array; readonly size: number } | undefined;
  /** How the user wants times and bytes written. */
  readonly show: Show;
  /** Names behind the event table's thread and fd columns. */
  threadName(index: number): ThreadName | undefined;
  fdName(
    index: number,
  ): { readonly fd: number; readonly kind: string; readonly name: string } | undefined;
  /** Starts to look for the events that match an expression, or says what was found so far. */
  matching(expression: string): EventMatches;
  /** A field of the filter language for an event; '…' until it is known. */
  eventField(row: number, field: string): string;
  /** Values of a field in the events, the most frequent first. */
  occurring(field: string): readonly OccurringValue[];
  /** The path's steps laid against the baseline. */
  ladder(path: Path): Ladder;
}

export interface View {
  readonly id: string;
  /** Names for the `:` prompt, k9s' where there is one. */
  readonly aliases: readonly string[];
  readonly title: string;
  /** Two or three sentences for the view picker and the docs. */
  readonly help: string;
  /** Scope kinds under which it makes sense; '' = without one. */
  readonly appliesTo: readonly string[];
  /** What it is to read: lines of text, bytes; absent = a table. */
  readonly form?: 'text' | 'bytes';
  sections(context: ViewContext, scope: Scope): readonly Section<unknown>[];
  /** Of a view of the user's own: the one whose rows it has, which of them, and in which order. */
  readonly source?: string;
  readonly filter?: string;
  readonly sort?: Sort | undefined;
  /** The section as it is shown, with the columns that the user chose. */
  shown?(section: Section<unknown>, context: ViewContext): Section<unknown>;
  /** Right end of the breadcrumb line: 'path 1 of 5 · failed: refused'. */
  subtitle?(context: ViewContext, scope: Scope): string;
  /** Scope of the neighbour in the given direction ({ } keys): the previous or next failing path. */
  neighbour?(context: ViewContext, scope: Scope, direction: 1 | -1): Target | undefined;
}
