/** Events per second over the last second or so, from a counter that is looked at now and then. */
const SPAN_MS = 1000;

export class Rate {
  readonly #clock: () => number;
  readonly #samples: { readonly at: number; readonly count: number }[] = [];

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Notes the counter's present value and returns the rate. */
  at(count: number): number {
    const now = this.#clock();
    this.#samples.push({ at: now, count });
    // The oldest sample is the last one that is at least a span old.
    while ((this.#samples[1]?.at ?? Infinity) <= now - SPAN_MS) this.#samples.shift();
    const first = this.#samples[0];
    if (first === undefined || first.at === now) return 0;
    return Math.round(((count - first.count) * 1000) / Math.max(SPAN_MS, now - first.at));
  }
}
