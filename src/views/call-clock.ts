/**
 * How long calls took, while walking over rows of the event table: from an enter event to the next exit of
 * the same call by the same thread. Newer captures have no enter events for most calls; there it is unknown.
 */
export class CallClock {
  /** By thread name: type and time of the call that has begun; -1 none. */
  readonly #type: number[] = [];
  readonly #time: number[] = [];

  /** A call begins. */
  enter(thread: number, type: number, time: number): void {
    if (thread < 0) return;
    this.#type[thread] = type;
    this.#time[thread] = time;
  }

  /** A call returns: ns since it began, -1 = its beginning was not seen. */
  exit(thread: number, type: number, time: number): number {
    if (thread < 0 || this.#type[thread] !== type - 1) return -1;
    this.#type[thread] = -1;
    return Math.max(0, time - (this.#time[thread] ?? 0));
  }
}
