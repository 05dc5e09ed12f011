/** Marks what was searched in the lines of a table. */
import type { Hit, Line, Piece } from './piece.js';

/** Where the patterns are found in a text, in order, without overlaps. */
export function hitsIn(text: string, patterns: readonly RegExp[]): readonly Hit[] {
  const found = patterns.flatMap((pattern) =>
    Array.from(text.matchAll(new RegExp(pattern, 'gi')), (match): Hit => [
      match.index,
      match.index + match[0].length,
    ]),
  );
  let end = 0;
  return found
    .filter(([from, to]) => to > from)
    .sort((a, b) => a[0] - b[0])
    .filter(([from, to]) => {
      if (from < end) return false;
      end = to;
      return true;
    });
}

export function highlight(line: Line, patterns: readonly RegExp[]): Line {
  if (patterns.length === 0) return line;
  return line.map((piece): Piece | undefined => {
    const hits = piece === undefined ? [] : hitsIn(piece.text, patterns);
    return piece === undefined || hits.length === 0 ? piece : { ...piece, hits };
  });
}

/** A piece in parts: those that are marked, and those in between. */
export function partsOf({ text, hits = [] }: Piece): readonly { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const [from, to] of hits) {
    if (from > at) parts.push({ text: text.slice(at, from), hit: false });
    parts.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), hit: false });
  return parts;
}
