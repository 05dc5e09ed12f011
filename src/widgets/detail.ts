/**
 * The pane under the table: labelled lines about the selected row, wrapped. When there are more short ones
 * than lines, they stand side by side.
 */
import { displayWidth, fit, wrap } from '../base/width.js';
import type { DetailLine } from '../views/view.js';
import type { Line } from './lines.js';
import type { Theme } from './theme.js';

const SIDE_BY_SIDE = 38;

/** At most `height` lines of at most `width` cells; the last one says how many more there are. */
export function detailLines(
  details: readonly DetailLine[],
  width: number,
  height: number,
  theme: Theme,
): readonly Line[] {
  let lines: readonly Line[] = details.flatMap((d) => wrapped(d, details, width, theme));
  const flowed = sideBySide(details, width, theme);
  // Reading order matters more than a line or two.
  if (lines.length > height && flowed.length <= lines.length * 0.75) lines = flowed;
  if (lines.length <= height) return lines;
  const more = `… ${String(lines.length - height + 1)} more lines: Tab`;
  return [...lines.slice(0, height - 1), [{ text: more, style: theme.tone('dim') }]];
}

function wrapped(
  detail: DetailLine,
  all: readonly DetailLine[],
  width: number,
  theme: Theme,
): readonly Line[] {
  const label = Math.min(16, Math.max(...all.map((d) => displayWidth(d.label))));
  const room = width - label - 2;
  return wrap(detail.text, Math.max(8, room)).map((text, i) => [
    { text: `${fit(i === 0 ? detail.label : '', label)}  `, style: theme.tone('dim') },
    { text, style: theme.tone(detail.tone) },
  ]);
}

function sideBySide(details: readonly DetailLine[], width: number, theme: Theme): readonly Line[] {
  const across = Math.max(1, Math.floor(width / SIDE_BY_SIDE));
  const room = Math.floor(width / across);
  const lines: Line[] = [];
  let open: DetailLine[] = [];
  const close = (): void => {
    if (open.length > 0) lines.push(open.flatMap((d) => shortPieces(d, room, theme)));
    open = [];
  };
  for (const detail of details) {
    if (displayWidth(detail.label) + displayWidth(detail.text) + 2 >= room) {
      close();
      lines.push(...wrapped(detail, details, width, theme));
      continue;
    }
    open.push(detail);
    if (open.length === across) close();
  }
  close();
  return lines;
}

function shortPieces(detail: DetailLine, room: number, theme: Theme): Line {
  const label = detail.label === '' ? '' : `${detail.label} `;
  return [
    { text: label, style: theme.tone('dim') },
    { text: fit(detail.text, room - displayWidth(label)), style: theme.tone(detail.tone) },
  ];
}
