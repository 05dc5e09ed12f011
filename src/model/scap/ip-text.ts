/**
 * Text of IP addresses as inet_ntop writes them. IPv4 texts are remembered: a capture has few different
 * addresses and each appears in thousands of events.
 */
const MAX_REMEMBERED = 1 << 14;

export class IpTexts {
  readonly #v4 = new Map<number, string>();

  /** Four bytes at `at`, network order. */
  v4(bytes: Uint8Array, at: number): string {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const d = bytes[at + 3] ?? 0;
    const key = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    const known = this.#v4.get(key);
    if (known !== undefined) return known;
    if (this.#v4.size >= MAX_REMEMBERED) this.#v4.clear();
    const text = `${String(a)}.${String(b)}.${String(c)}.${String(d)}`;
    this.#v4.set(key, text);
    return text;
  }

  /** Sixteen bytes at `at`; a mapped IPv4 address keeps its `::ffff:` form. */
  v6(bytes: Uint8Array, at: number): string {
    if (isMapped(bytes, at)) return `::ffff:${this.v4(bytes, at + 12)}`;
    const groups: number[] = [];
    for (let i = 0; i < 16; i += 2) {
      groups.push(((bytes[at + i] ?? 0) << 8) | (bytes[at + i + 1] ?? 0));
    }
    const [from, length] = longestZeroRun(groups);
    const hex = groups.map((g) => g.toString(16));
    if (length < 2) return hex.join(':');
    return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`;
  }
}

/** `::ffff:a.b.c.d`. */
export function isMapped(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 10; i++) if (bytes[at + i] !== 0) return false;
  return bytes[at + 10] === 0xff && bytes[at + 11] === 0xff;
}

export function isAllZero(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[at + i] !== 0) return false;
  return true;
}

function longestZeroRun(groups: readonly number[]): readonly [from: number, length: number] {
  let best: readonly [number, number] = [0, 0];
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (groups[end] === 0) end++;
    if (end - i > best[1]) best = [i, end - i];
    i = Math.max(i, end - 1);
  }
  return best;
}
