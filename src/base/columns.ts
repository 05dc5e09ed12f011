/** Growable numeric columns for tables that are appended to row by row. */

type Numbers = Float64Array | Int32Array | Uint8Array;

/** A column that doubles when full. Unset rows read as the fill value. */
class Column<A extends Numbers> {
  #data: A;
  readonly #make: (length: number) => A;
  readonly #fill: number;

  constructor(make: (length: number) => A, fill: number) {
    this.#make = make;
    this.#fill = fill;
    this.#data = make(64);
    this.#data.fill(fill);
  }
  get(row: number): number {
    return this.#data[row] ?? this.#fill;
  }
  set(row: number, value: number): void {
    if (row >= this.#data.length) this.#grow(row);
    this.#data[row] = value;
  }
  add(row: number, value: number): void {
    this.set(row, this.get(row) + value);
  }
  #grow(row: number): void {
    const old = this.#data;
    this.#data = this.#make(Math.max(row + 1, old.length * 2));
    this.#data.fill(this.#fill, old.length);
    this.#data.set(old);
  }
}

export const float64Column = (fill: number): Column<Float64Array> =>
  new Column((n) => new Float64Array(n), fill);
export const int32Column = (fill: number): Column<Int32Array> =>
  new Column((n) => new Int32Array(n), fill);
export const uint8Column = (fill: number): Column<Uint8Array> =>
  new Column((n) => new Uint8Array(n), fill);
