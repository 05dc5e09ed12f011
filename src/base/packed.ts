/**
 * Columns of a fixed length that take as few bytes per row as their values allow: they start narrow and
 * become wider when a value does not fit. For tables with millions of rows.
 */

/** Numbers that lie close together, such as times: kept as their distance from the first one. */
export class NearNumbers {
  readonly #base: number;
  #data: Uint32Array | Float64Array;

  /** A distance of up to 2^32 from `base` upwards takes 4 bytes, everything else 8. */
  constructor(length: number, base: number) {
    this.#base = base;
    this.#data = new Uint32Array(length);
  }
  get(at: number): number {
    return this.#base + (this.#data[at] as number);
  }
  set(at: number, value: number): void {
    const distance = value - this.#base;
    if (distance >>> 0 !== distance && this.#data instanceof Uint32Array)
      this.#data = Float64Array.from(this.#data);
    this.#data[at] = distance;
  }
}

/** Indices and other small numbers from -1 (also where nothing was set) on. */
export class SmallNumbers {
  /** Each one larger by one, so that nothing set is -1. */
  #data: Uint8Array | Uint16Array | Uint32Array;
  #largest: number;

  constructor(narrow: Uint8Array | Uint16Array) {
    this.#data = narrow;
    this.#largest = 256 ** narrow.BYTES_PER_ELEMENT - 2;
  }
  get(at: number): number {
    return (this.#data[at] as number) - 1;
  }
  set(at: number, value: number): void {
    if (value > this.#largest) this.#widen(value);
    this.#data[at] = value + 1;
  }
  /** All of them; `into` is at least as long. */
  copyTo(into: Int32Array): void {
    const data = this.#data;
    for (let at = 0; at < data.length; at++) into[at] = (data[at] as number) - 1;
  }
  #widen(value: number): void {
    this.#data = value <= 0xfffe ? Uint16Array.from(this.#data) : Uint32Array.from(this.#data);
    this.#largest = 256 ** this.#data.BYTES_PER_ELEMENT - 2;
  }
}
