/** Binary search, once for all: over anything that has positions. */

/**
 * The first of the positions 0..length for which `isAfter` holds, when it holds for all positions from some
 * point on; `length` when it holds for none.
 */
export function bisect(length: number, isAfter: (position: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (isAfter(mid)) high = mid;
    else low = mid + 1;
  }
  return low;
}
