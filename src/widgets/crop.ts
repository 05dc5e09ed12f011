/** The part of a line that is on the screen when a table that is wider than it is moved to the left. */
import { displayWidth, fromCell, toCell } from '../base/width.js';
import type { Line } from './piece.js';

/** Keeps the first `fixed` cells, leaves out the next `left`, and ends after `width` cells in all. */
export function cropLine(line: Line, fixed: number, left: number, width: number): Line {
  let at = 0;
  let room = width;
  return line.map((piece) => {
    if (piece === undefined) return undefined;
    const head = toCell(piece.text, fixed - at);
    const text = toCell(head + fromCell(piece.text, fixed + left - at), room);
    at += displayWidth(piece.text);
    room -= displayWidth(text);
    return text === '' ? undefined : { ...piece, text };
  });
}
