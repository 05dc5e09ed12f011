/**
 * A terminal's screen as an SVG picture: one rectangle per run of background color, one text per run of
 * equal style, placed on the cell grid, so that it looks the same whatever monospaced font is at hand.
 */
import type { TestTerminal } from '../test/support/terminal.js';

type Line = NonNullable<ReturnType<TestTerminal['buffer']['getLine']>>;
type ScreenCell = NonNullable<ReturnType<Line['getCell']>>;

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const MARGIN = 12;
const FONT = "ui-monospace,'SFMono-Regular','DejaVu Sans Mono',Menlo,Consolas,monospace";
const FOREGROUND = '#d8dee4';
const BACKGROUND = '#161b22';
const BASIC = [
  ['#30363d', '#ff7b72', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#76e3ea', '#c9d1d9'],
  ['#6e7681', '#ffa198', '#7ee787', '#f2cc60', '#a5d6ff', '#e2c5ff', '#b3f0ff', '#ffffff'],
].flat();

/** Color of an index in the 256-color palette: 16 named ones, a 6x6x6 cube, 24 greys. */
function paletteColor(index: number): string {
  const basic = BASIC[index];
  if (basic !== undefined) return basic;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey},${grey},${grey})`;
  }
  const level = (n: number): number => (n === 0 ? 0 : 55 + n * 40);
  const cube = index - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return `rgb(${parts.map(level).join(',')})`;
}

const rgb = (value: number): string => `#${value.toString(16).padStart(6, '0')}`;

interface Style {
  readonly color: string;
  readonly background: string;
  readonly attributes: string;
}

function style(cell: ScreenCell): Style {
  const front = cell.isFgDefault()
    ? FOREGROUND
    : cell.isFgRGB()
      ? rgb(cell.getFgColor())
      : paletteColor(cell.getFgColor());
  const back = cell.isBgDefault()
    ? BACKGROUND
    : cell.isBgRGB()
      ? rgb(cell.getBgColor())
      : paletteColor(cell.getBgColor());
  const inverse = cell.isInverse() !== 0;
  const attributes = [
    cell.isBold() !== 0 ? ' font-weight="bold"' : '',
    cell.isDim() !== 0 ? ' opacity="0.6"' : '',
    cell.isItalic() !== 0 ? ' font-style="italic"' : '',
    cell.isUnderline() !== 0 ? ' text-decoration="underline"' : '',
  ].join('');
  return { color: inverse ? back : front, background: inverse ? front : back, attributes };
}

interface Run {
  readonly x: number;
  readonly cells: number;
  readonly text: string;
  readonly style: Style;
}

const sameStyle = (a: Style, b: Style): boolean =>
  a.color === b.color && a.background === b.background && a.attributes === b.attributes;

/** Cells of a row joined while their style is the same; wide characters stand alone. */
function runs(line: Line, cols: number): Run[] {
  const result: Run[] = [];
  for (let x = 0; x < cols; x++) {
    const cell = line.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const next = { x, cells: cell.getWidth(), text: cell.getChars() || ' ', style: style(cell) };
    const last = result.at(-1);
    if (
      last !== undefined &&
      next.cells === 1 &&
      last.cells === last.text.length &&
      sameStyle(last.style, next.style)
    ) {
      result[result.length - 1] = { ...last, cells: last.cells + 1, text: last.text + next.text };
    } else result.push(next);
  }
  return result;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function drawRun(run: Run, y: number): string {
  const left = (MARGIN + run.x * CELL_WIDTH).toFixed(1);
  const width = (run.cells * CELL_WIDTH).toFixed(1);
  const top = MARGIN + y * CELL_HEIGHT;
  const { color, background, attributes } = run.style;
  const box =
    background === BACKGROUND
      ? ''
      : `<rect x="${left}" y="${top}" width="${width}" height="${CELL_HEIGHT}" fill="${background}"/>`;
  const text = run.text.trimEnd();
  if (text === '') return box;
  const length = ((run.cells - run.text.length + text.length) * CELL_WIDTH).toFixed(1);
  const place = `x="${left}" y="${top + 13}" textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
  return `${box}<text ${place} fill="${color}"${attributes} xml:space="preserve">${escapeXml(text)}</text>`;
}

/** The visible screen as text and rectangles, without a frame around it. */
export function drawScreen({ buffer, cols, rows }: TestTerminal): string {
  const lines = Array.from({ length: rows }, (_, y) => {
    const line = buffer.getLine(buffer.baseY + y);
    return line === undefined ? [] : runs(line, cols).map((run) => drawRun(run, y));
  });
  return lines
    .map((parts) => parts.join(''))
    .filter((line) => line !== '')
    .join('\n');
}

/** A picture of a terminal's size around what `drawScreen` made; the title is for screen readers. */
export function framed({ cols, rows }: TestTerminal, title: string, body: string): string {
  const width = Math.ceil(2 * MARGIN + cols * CELL_WIDTH);
  const height = 2 * MARGIN + rows * CELL_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="${FONT}" font-size="14">`,
    body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Screens one after the other, so many seconds each, over and over. */
export function animated(screens: readonly string[], seconds: number): string {
  const share = (100 / screens.length).toFixed(4);
  return [
    '<style>',
    `@keyframes shown{0%{visibility:visible}${share}%{visibility:hidden}100%{visibility:hidden}}`,
    `.s{animation:shown ${seconds * screens.length}s step-end infinite}`,
    // Where nothing moves, the first one stays.
    '.s:not(:first-of-type){visibility:hidden}',
    '</style>',
    ...screens.map(
      (body, i) => `<g class="s" style="animation-delay:${i * seconds}s">\n${body}\n</g>`,
    ),
  ].join('\n');
}
