/**
 * How the lines of the screen are shared out. Lines that the table leaves empty go to the pane: what it says
 * matters more than blanks. The table's need is the most that the view has had, so that the rule between
 * the two moves down as rows come in and never up while one filters.
 */
import type { PaneSize, State } from './state.js';

/** Smaller than this there is only a message. */
export const SMALLEST = { columns: 40, rows: 10 } as const;

/** Title, breadcrumb, status line, key bar. */
const CHROME = 4;

/** Lines that the table keeps beside the largest pane. */
const LEAST_BODY = 4;

export interface Geometry {
  /** Lines of the table, its headers included. */
  readonly body: number;
  /** Lines of the pane without its rule; 0 = no pane. */
  readonly detail: number;
}

/** The lines of a screen with its first line; without it, that line goes to the table. */
export function rowsOf({ rows, header }: Pick<State, 'rows' | 'header'>): number {
  return header ? rows : rows + 1;
}

/** Lines under the breadcrumb that an overlay has. */
export function overlayRows(state: Pick<State, 'rows' | 'header'>): number {
  return rowsOf(state) - CHROME;
}

/** The geometry of a screen for a view with so many lines. */
export function geometryOf(state: State, lines: number): Geometry {
  return geometry(rowsOf(state), state.pane, lines);
}

/** `lines` is the most that the table of the view has had so far; 0 = not known yet. */
export function geometry(rows: number, pane: PaneSize, lines: number): Geometry {
  const room = Math.max(1, rows - CHROME);
  const whole = { body: room, detail: 0 };
  if (pane === 'hidden') return whole;
  const most = room - LEAST_BODY - 1;
  const normal = rows < 20 ? 0 : Math.min(12, Math.floor(rows / 4));
  const spare = lines === 0 ? 0 : room - Math.max(lines, LEAST_BODY) - 1;
  const detail = pane === 'large' ? most : Math.min(most, Math.max(normal, spare));
  return detail < 2 ? whole : { body: room - detail - 1, detail };
}
