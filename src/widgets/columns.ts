/**
 * Column widths. Columns that do not fit are dropped, highest `drop` first; what is left gets what its
 * widest cell needs, and spare room goes to the columns that want to grow. Widths come from the widest cell
 * seen so far, never from the visible window alone, so that nothing moves sideways while scrolling.
 */
import { displayWidth } from '../base/width.js';
import type { PageRow } from '../session/protocol.js';
import type { ColumnSpec } from '../views/view.js';

export interface Placed {
  /** Index among the section's columns. */
  readonly column: number;
  /** Cells of text, without the gap that follows. */
  readonly width: number;
}

/** Widest text per column of one section, headers included. */
export type Widths = readonly number[];

/** The widths after seeing these rows; the same array when nothing grew. */
export function seeWidths(
  columns: readonly ColumnSpec[],
  rows: readonly PageRow[],
  old: Widths,
): Widths {
  const widths = columns.map(
    (c, i) => old[i] ?? displayWidth(c.header) + (c.sortable === true ? 1 : 0),
  );
  for (const row of rows) {
    for (const [i, cell] of row.cells.entries()) {
      if ((cell.span ?? 1) > 1) continue;
      widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell.text));
    }
  }
  const same = old.length === widths.length && widths.every((w, i) => w === old[i]);
  return same ? old : widths;
}

/** Which columns are shown in `width` cells, and how wide. `gap` blanks stand between them. */
export function placeColumns(
  columns: readonly ColumnSpec[],
  seen: Widths,
  width: number,
  gap: number,
): readonly Placed[] {
  const shown = columns.map((_, i) => i);
  const minimum = (): number =>
    shown.reduce((sum, i) => sum + least(columns[i], seen[i]), 0) + gap * (shown.length - 1);
  while (shown.length > 1 && minimum() > width) {
    const worst = shown.reduce((a, b) => (dropOf(columns, b) >= dropOf(columns, a) ? b : a));
    if (dropOf(columns, worst) === 0) break;
    shown.splice(shown.indexOf(worst), 1);
  }
  const specs = shown.map((i) => ({
    column: i,
    spec: columns[i] as ColumnSpec,
    seen: seen[i] ?? 0,
  }));
  return share(specs, width - gap * (shown.length - 1));
}

/** All columns, each as wide as its widest cell: more than the screen may hold. */
export function placeAll(columns: readonly ColumnSpec[], seen: Widths): readonly Placed[] {
  return columns.map((spec, column) => ({
    column,
    width: Math.max(1, Math.min(spec.max, Math.max(seen[column] ?? 0, least(spec, seen[column])))),
  }));
}

function dropOf(columns: readonly ColumnSpec[], index: number): number {
  return columns[index]?.drop ?? 0;
}

/** A column never needs more than its widest cell, whatever its minimum. */
function least(spec: ColumnSpec | undefined, seen = 0): number {
  if (spec === undefined) return 0;
  return spec.grow > 0 ? spec.min : Math.min(spec.min, Math.max(1, seen));
}

interface Wanting {
  readonly column: number;
  readonly spec: ColumnSpec;
  readonly seen: number;
}

function share(wanting: readonly Wanting[], room: number): readonly Placed[] {
  const widths = wanting.map((w) => least(w.spec, w.seen));
  let spare = room - widths.reduce((a, b) => a + b, 0);
  // First what cells need, round by round so that no column starves the others; then growth.
  for (const goal of [needed, grown]) {
    for (let moved = true; moved && spare > 0;) {
      moved = false;
      for (const [i, want] of wanting.entries()) {
        if (spare > 0 && (widths[i] ?? 0) < goal(want)) {
          widths[i] = (widths[i] ?? 0) + 1;
          spare -= 1;
          moved = true;
        }
      }
    }
  }
  return trimToRoom(
    wanting.map((w, i) => ({ column: w.column, width: widths[i] ?? 0 })),
    spare,
  );
}

function needed({ spec, seen }: Wanting): number {
  return Math.min(spec.max, seen);
}

function grown({ spec }: Wanting): number {
  return spec.grow > 0 ? spec.max : 0;
}

/** Columns that never go still have to fit: the last ones are cut. */
function trimToRoom(placed: Placed[], spare: number): readonly Placed[] {
  let over = -spare;
  for (let i = placed.length - 1; i >= 0 && over > 0; i--) {
    const { column, width } = placed[i] as Placed;
    const less = Math.min(over, width - 1);
    placed[i] = { column, width: width - less };
    over -= less;
  }
  return placed;
}
