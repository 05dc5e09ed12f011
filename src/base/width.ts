/**
 * Text measured in terminal cells, never in code units: East Asian letters take two, combining marks none.
 * Lines that are cut or padded here have exactly the asked width, which the table widget relies on.
 */
import stringWidth from 'string-width';

/** ASCII, Latin, punctuation, arrows, lines and marks that take one cell each: to measure others is slow. */
const SINGLE =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u25fc\u2713\u2716]*$/;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cells that the text covers. */
export function displayWidth(text: string): number {
  return SINGLE.test(text) ? text.length : stringWidth(text);
}

/** The text in at most `width` cells; what is lost at the end is marked with …. */
export function cutEnd(text: string, width: number): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  return `${takeStart(text, width - 1)}…`;
}

/** As cutEnd, but what is lost is at the start: of `client->server` the server counts. */
export function cutStart(text: string, width: number): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  return `…${takeEnd(text, width - 1)}`;
}

/** As cutEnd, but what is lost is in the middle: names differ at both ends. */
export function cutMiddle(text: string, width: number): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return `${takeStart(text, width - 1 - tail)}…${takeEnd(text, tail)}`;
}

/** Exactly `width` cells: padded with blanks, or cut at the end. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutEnd(text, width);
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}

/** Lines of at most `width` cells, broken at blanks where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (displayWidth(rest) > width && width > 0) {
    const head = takeStart(rest, width) || rest.slice(0, 2);
    const blank = head.lastIndexOf(' ');
    const end = rest[head.length] === ' ' ? head.length : blank > 0 ? blank : head.length;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  lines.push(rest);
  return lines;
}

function takeStart(text: string, width: number): string {
  return SINGLE.test(text) ? text.slice(0, width) : take(graphemes(text), width).join('');
}

function takeEnd(text: string, width: number): string {
  if (SINGLE.test(text)) return width === 0 ? '' : text.slice(-width);
  return take(graphemes(text).reverse(), width).reverse().join('');
}

function take(parts: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += displayWidth(part);
    if (used > width) break;
    taken.push(part);
  }
  return taken;
}

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (s) => s.segment);
}

/** The text from a cell on; half of a wide letter becomes a blank. */
export function fromCell(text: string, cell: number): string {
  if (cell <= 0) return text;
  if (SINGLE.test(text)) return text.slice(cell);
  const head = takeStart(text, cell);
  const rest = text.slice(head.length);
  const missing = cell - displayWidth(head);
  if (missing === 0 || rest === '') return rest;
  return ' ' + rest.slice(graphemes(rest)[0]?.length ?? 0);
}

/** As many of the first cells as fit, without a mark for what is lost. */
export function toCell(text: string, cell: number): string {
  return cell <= 0 ? '' : takeStart(text, cell);
}
