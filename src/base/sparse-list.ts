/** A list of which few places are taken, most of them close to others: reading one is as fast as in an array. */

const PAGE_BITS = 5;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

export class SparseList<T> {
  readonly #pages: (T | undefined)[][] = [];

  /** Places are 0 to 2^32 - 1. */
  get(at: number): T | undefined {
    return this.#pages[at >>> PAGE_BITS]?.[at & PAGE_MASK];
  }

  set(at: number, value: T): void {
    const page = (this.#pages[at >>> PAGE_BITS] ??= new Array<T | undefined>(1 << PAGE_BITS));
    page[at & PAGE_MASK] = value;
  }
}
