/**
 * How often which system call of which thread returned which errno. Counted for every event of a capture, so
 * it is numbers only: an error that was seen before costs two look-ups and allocates nothing.
 */
const ERRNO_BITS = 12;
/** The kernel returns -1 to -4095 for an error; anything below is an address or a size. */
export const MAX_ERRNO = (1 << ERRNO_BITS) - 1;

export interface ErrorCount {
  /** Event id of the exit. */
  readonly typeId: number;
  /** Positive. */
  readonly errno: number;
  /** Index in the thread-name table. */
  readonly thread: number;
  readonly count: number;
}

export class ErrorCounts {
  /** By event id and errno, then by thread. */
  readonly #counts = new Map<number, Map<number, number>>();

  /** @param errno positive, at most MAX_ERRNO */
  add(typeId: number, errno: number, thread: number): void {
    const key = (typeId << ERRNO_BITS) | errno;
    const byThread = this.#counts.get(key);
    if (byThread === undefined) this.#counts.set(key, new Map([[thread, 1]]));
    else byThread.set(thread, (byThread.get(thread) ?? 0) + 1);
  }

  list(): readonly ErrorCount[] {
    return Array.from(this.#counts, ([key, byThread]) =>
      Array.from(byThread, ([thread, count]) => ({
        typeId: key >>> ERRNO_BITS,
        errno: key & MAX_ERRNO,
        thread,
        count,
      })),
    ).flat();
  }
}
