/** Styled text of known width: what a line of the screen is made of. */
import type { Style } from './theme.js';

/** From and to, as places in a text. */
export type Hit = readonly [from: number, to: number];

export interface Piece {
  readonly text: string;
  readonly style: Style;
  /** What was searched and is in it. */
  readonly hits?: readonly Hit[];
}

/** One line of a block: a piece per shown column, undefined where an earlier piece reaches. */
export type Line = readonly (Piece | undefined)[];
