/** Growable numeric columns for tables that are appended to row by row. */

type Numbers = Float64Array | Int32Array | Uint8Array;

const CHUNK_BITS = 11;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ROWS - 1;

/**
 * A column in chunks: growing copies nothing and at most a chunk of it is empty. Unset rows read as the
 * fill value.
 */
class Column<A extends Numbers> {
  readonly #chunks: A[] = [];
  readonly #make: (length: number) => A;
  readonly #fill: number;

  constructor(make: (length: number) => A, fill: number) {
    this.#make = make;
    this.#fill = fill;
  }
  get(row: number): number {
    const chunk = this.#chunks[row >>> CHUNK_BITS];
    return chunk === undefined ? this.#fill : (chunk[row & CHUNK_MASK] as number);
  }
  set(row: number, value: number): void {
    const chunk = this.#chunks[row >>> CHUNK_BITS] ?? this.#grow(row);
    chunk[row & CHUNK_MASK] = value;
  }
  add(row: number, value: number): void {
    this.set(row, this.get(row) + value);
  }
  #grow(row: number): A {
    let chunk: A;
    do {
      chunk = this.#make(CHUNK_ROWS);
      chunk.fill(this.#fill);
    } while (this.#chunks.push(chunk) <= row >>> CHUNK_BITS);
    return chunk;
  }
}

export const float64Column = (fill: number): Column<Float64Array> =>
  new Column((n) => new Float64Array(n), fill);
export const int32Column = (fill: number): Column<Int32Array> =>
  new Column((n) => new Int32Array(n), fill);
export const uint8Column = (fill: number): Column<Uint8Array> =>
  new Column((n) => new Uint8Array(n), fill);
