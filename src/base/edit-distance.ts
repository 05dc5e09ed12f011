/**
 * How far two names are apart, for finding typos: insertions, deletions, replacements and swaps of
 * neighbours each count one (optimal string alignment).
 */

/** Names longer than this are only compared for equality: Kubernetes allows 63, hostile input anything. */
const MAX_LENGTH = 256;

/** Distance in characters, counted up to `limit`; anything farther is Infinity. */
export function editDistance(a: string, b: string, limit = 2): number {
  if (a === b) return 0;
  const from = Array.from(a);
  const to = Array.from(b);
  if (Math.abs(from.length - to.length) > limit) return Infinity;
  if (from.length > MAX_LENGTH || to.length > MAX_LENGTH) return Infinity;
  const distance = align(from, to);
  return distance <= limit ? distance : Infinity;
}

/** Whether b looks like a slip of the pen for a: at most two edits, and fewer than half of the characters. */
export function isNearMiss(a: string, b: string): boolean {
  const distance = editDistance(a, b);
  return distance > 0 && distance * 2 < Math.max(a.length, b.length);
}

function align(from: readonly string[], to: readonly string[]): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [i, ours] of from.entries()) {
    const current = [i + 1];
    for (const [j, theirs] of to.entries()) {
      const same = ours === theirs ? 0 : 1;
      let cost = Math.min(at(above, j + 1) + 1, at(current, j) + 1, at(above, j) + same);
      const swapped = i > 0 && j > 0 && ours === to[j - 1] && from[i - 1] === theirs;
      if (swapped) cost = Math.min(cost, at(before, j - 1) + 1);
      current.push(cost);
    }
    before = above;
    above = current;
  }
  return at(above, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/** What was probably meant: the name with the fewest edits, when it is a slip of the pen, or one that begins so. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  const near = names
    .map((name) => ({ name, distance: editDistance(word, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance * 2 < Math.max(word.length, name.length))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name ?? names.find((name) => word !== '' && name.startsWith(word));
}
