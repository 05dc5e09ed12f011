/**
 * Memory of the engine's thread without its garbage. What is in use rises between two collections to several
 * times of what is kept, and an analysis that was given up counts until the next one. The least of some
 * looks in a row, which lie on both sides of a collection, is what is kept.
 */

/** Looks that have a collection between them, at half a second each and any load. */
const LOOKS = 10;

export class KeptMemory {
  readonly #inUse: () => number;
  #looks: number[] = [];

  constructor(inUse = bytesInUse) {
    this.#inUse = inUse;
  }

  /** Looks again; bytes kept, 0 as long as it cannot be known. */
  look(): number {
    this.#looks.push(this.#inUse());
    if (this.#looks.length <= LOOKS) return 0;
    this.#looks.shift();
    return Math.min(...this.#looks);
  }

  /** Much of what was kept has been given up. */
  forget(): void {
    this.#looks = [];
  }
}

function bytesInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
