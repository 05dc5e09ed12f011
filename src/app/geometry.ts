/** How the lines of the screen are shared out. Depends on the terminal's size and the pane, never on data. */
import type { PaneSize } from './state.js';

/** Smaller than this there is only a message. */
export const SMALLEST = { columns: 40, rows: 10 } as const;

/** Title, breadcrumb, status line, key bar. */
const CHROME = 4;

export interface Geometry {
  /** Lines of the table, its headers included. */
  readonly body: number;
  /** Lines of the pane without its rule; 0 = no pane. */
  readonly detail: number;
}

export function geometry(rows: number, pane: PaneSize): Geometry {
  const room = Math.max(1, rows - CHROME);
  if (pane === 'hidden' || (pane === 'normal' && rows < 20)) return { body: room, detail: 0 };
  const wanted = pane === 'large' ? room - 6 : Math.min(12, Math.floor(rows / 4));
  const detail = Math.max(0, Math.min(wanted, room - 5));
  return detail === 0 ? { body: room, detail: 0 } : { body: room - detail - 1, detail };
}
