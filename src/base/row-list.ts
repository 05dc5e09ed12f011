/** A list of row numbers that grows, with millions of them, and is looked at while it grows. */
export class RowList {
  #all = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Those that are there now; what is added later does not change it. */
  get rows(): Uint32Array {
    return this.#all.subarray(0, this.#length);
  }

  at(i: number): number | undefined {
    return i < this.#length ? this.#all[i] : undefined;
  }

  push(row: number): void {
    if (this.#length === this.#all.length) {
      const grown = new Uint32Array(this.#length * 2);
      grown.set(this.#all);
      this.#all = grown;
    }
    this.#all[this.#length++] = row;
  }
}

/** Two ascending lists as one. */
export function merge(a: Uint32Array, b: Uint32Array): Uint32Array {
  const merged = new Uint32Array(a.length + b.length);
  let j = 0;
  a.forEach((row, i) => {
    for (; j < b.length && (b[j] as number) < row; j++) merged[i + j] = b[j] as number;
    merged[i + j] = row;
  });
  merged.set(b.subarray(j), a.length + j);
  return merged;
}
