/**
 * Which lines of a page stand on the screen: section headers, rows, the notes under rows. Pure arithmetic
 * over the loaded window; a header stays on the first line while its section is scrolled.
 */
import type { Page, PageRow, PageSection } from '../session/protocol.js';

export type BodyItem =
  | { readonly kind: 'header' | 'empty'; readonly section: number }
  | { readonly kind: 'row'; readonly section: number; readonly row: PageRow }
  | {
      readonly kind: 'note';
      readonly section: number;
      readonly row: PageRow;
      readonly note: number;
    };

export interface Body {
  readonly items: readonly BodyItem[];
  /** Index of the last row that is shown with all its notes; -1 none. */
  readonly last: number;
}

/** The lines from row `top` on, at most `height`. */
export function bodyItems(page: Page, top: number, height: number): Body {
  const items: BodyItem[] = [];
  const byIndex = new Map(page.rows.map((r) => [r.index, r]));
  let last = -1;
  let first = 0;
  for (const [section, spec] of page.sections.entries()) {
    const end = first + spec.length;
    const shown = top === 0 || end > top;
    first = end;
    if (!shown || items.length >= height) continue;
    if (hasHeader(spec)) items.push({ kind: 'header', section });
    if (spec.length === 0 && spec.empty !== '') items.push({ kind: 'empty', section });
    for (let i = Math.max(top, end - spec.length); i < end && items.length < height; i++) {
      const row = byIndex.get(i);
      if (row === undefined) break;
      items.push({ kind: 'row', section, row });
      row.notes.forEach((_, note) => items.push({ kind: 'note', section, row, note }));
      if (items.length <= height) last = i;
    }
  }
  return { items: items.slice(0, height), last };
}

/** Lines that a page needs to be shown whole; at least as many as there are rows when not all are loaded. */
export function bodyLines(page: Page): number {
  const notes = page.rows.reduce((sum, row) => sum + row.notes.length, 0);
  const extra = page.sections.reduce(
    (sum, s) => sum + Number(hasHeader(s)) + Number(s.length === 0 && s.empty !== ''),
    0,
  );
  return page.total + notes + extra;
}

/** A section whose title and column headers are all empty has no header line. */
export function hasHeader(section: PageSection): boolean {
  return section.title !== '' || section.columns.some((c) => c.header !== '');
}

/** The first row to show so that the cursor's row is visible, changed as little as possible. */
export function scrollTo(page: Page, top: number, cursor: number, height: number): number {
  if (cursor < 0 || !page.rows.some((r) => r.index === cursor)) return top;
  let next = Math.max(Math.min(top, cursor), cursor - height, 0);
  while (next < cursor && bodyItems(page, next, height).last < cursor) next += 1;
  // Near the end no line is left empty that could show a row.
  while (next > 0 && next === top && isShort(page, next - 1, height)) next -= 1;
  return next;
}

function isShort(page: Page, top: number, height: number): boolean {
  const { items, last } = bodyItems(page, top, height + 1);
  return (
    last === page.total - 1 && items.length <= height && page.rows.some((r) => r.index === top)
  );
}
