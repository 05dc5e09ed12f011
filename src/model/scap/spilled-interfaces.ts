/**
 * Repairs a known writer's mistake: re-saving a capture with an old interface list gives a 0x219 block
 * whose lengths are 4 bytes too small per interface, so the data spill over the declared end. After k
 * entries the true size is declared + 4k; it is the right one when the (too small) trailer stands there.
 */

/** Longest list that is tried: lists have a handful of entries of some 40 bytes. */
const MAX_SPILL = 1 << 16;

/**
 * True size of the block at `pos` whose declared size fails the trailer check; 0 = it is not this case.
 * A result beyond `end` means that many bytes are needed to tell.
 */
export function spilledInterfaceListSize(
  view: DataView,
  pos: number,
  end: number,
  declared: number,
  little: boolean,
): number {
  if (declared > MAX_SPILL) return 0;
  if (declared > end - pos) return declared;
  let at = pos + 8;
  for (let entries = 1; at - pos < declared + 4 * entries; entries++) {
    if (at + 4 > end) return at + 4 - pos;
    at += 4 + view.getUint32(at, little);
    const size = declared + 4 * entries;
    if (size > end - pos) return size;
    const rest = pos + size - 4 - at;
    if (rest >= 0 && rest < 4 && view.getUint32(pos + size - 4, little) === declared) return size;
  }
  return 0;
}
