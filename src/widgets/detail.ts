/**
 * The pane under the table: labelled lines about the selected row, wrapped. When there are more short ones
 * than lines, they stand side by side.
 */
import { displayWidth, fit, wrap } from '../base/width.js';
import type { DetailLine, Tone } from '../views/view.js';
import type { Line } from './piece.js';
import type { Theme } from './theme.js';

const SIDE_BY_SIDE = 38;

/** A line before it has colors. */
type Words = readonly { readonly text: string; readonly tone: Tone | undefined }[];

interface Window {
  readonly width: number;
  readonly height: number;
  /** The first line that is shown. */
  readonly from: number;
  /** The key that goes on to the next ones. */
  readonly more: string;
}

/** At most `height` lines of at most `width` cells; the last one says how many more there are. */
export function detailLines(
  details: readonly DetailLine[],
  { width, height, from, more: key }: Window,
  theme: Theme,
): readonly Line[] {
  const lines = layOut(details, width, height);
  const rest = lines.slice(Math.min(from, Math.max(0, lines.length - height)));
  const more = `… ${String(rest.length - height + 1)} more lines: ${key}`;
  const shown: readonly Words[] =
    rest.length <= height ? rest : [...rest.slice(0, height - 1), [{ text: more, tone: 'dim' }]];
  return shown.map((line) => line.map(({ text, tone }) => ({ text, style: theme.tone(tone) })));
}

/** Lines that all of it takes in a pane of this size. */
export function detailLength(
  details: readonly DetailLine[],
  width: number,
  height: number,
): number {
  return layOut(details, width, height).length;
}

function layOut(details: readonly DetailLine[], width: number, height: number): readonly Words[] {
  const lines = details.flatMap((d) => wrapped(d, details, width));
  if (lines.length <= height) return lines;
  // Reading order matters more than a line or two.
  const flowed = sideBySide(details, width);
  return flowed.length <= lines.length * 0.75 ? flowed : lines;
}

function wrapped(detail: DetailLine, all: readonly DetailLine[], width: number): readonly Words[] {
  const label = Math.min(16, Math.max(...all.map((d) => displayWidth(d.label))));
  const room = width - label - 2;
  return wrap(detail.text, Math.max(8, room)).map((text, i) => [
    { text: `${fit(i === 0 ? detail.label : '', label)}  `, tone: 'dim' },
    { text, tone: detail.tone },
  ]);
}

function sideBySide(details: readonly DetailLine[], width: number): readonly Words[] {
  const across = Math.max(1, Math.floor(width / SIDE_BY_SIDE));
  const room = Math.floor(width / across);
  const lines: Words[] = [];
  let open: DetailLine[] = [];
  const close = (): void => {
    if (open.length > 0) lines.push(open.flatMap((d) => shortWords(d, room)));
    open = [];
  };
  for (const detail of details) {
    if (displayWidth(detail.label) + displayWidth(detail.text) + 2 >= room) {
      close();
      lines.push(...wrapped(detail, details, width));
      continue;
    }
    open.push(detail);
    if (open.length === across) close();
  }
  close();
  return lines;
}

function shortWords(detail: DetailLine, room: number): Words {
  const label = detail.label === '' ? '' : `${detail.label} `;
  return [
    { text: label, tone: 'dim' },
    { text: fit(detail.text, room - displayWidth(label)), tone: detail.tone },
  ];
}
