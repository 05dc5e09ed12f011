/**
 * How long calls took, as sysdig counts: from the last event with which the thread entered anything to the
 * one with which it came out. A context switch still shows the latency of the call before it.
 */
import type { Observer } from '../state/index.js';

type Step = Parameters<Observer>[0];

interface Entered {
  high: number;
  low: number;
  latency: number;
}

const SWITCHES = new Set([146, 152]);

export class Latencies {
  /** Of the present event, in ns. */
  current = 0;
  readonly #threads = new WeakMap<Step['thread'], Entered>();

  at(step: Step): void {
    const { thread, info, event } = step;
    const entered = this.#threads.get(thread);
    if (SWITCHES.has(info.id)) this.current = entered?.latency ?? 0;
    else if (info.flags.has('SKIPPARSERESET')) this.current = 0;
    else if (info.isEnter) this.#enter(step, entered);
    else if (entered === undefined) this.current = 0;
    else {
      const { high, low } = entered;
      entered.latency = (event.timeHigh - high) * 4294967296 + (event.timeLow - low);
      this.current = entered.latency;
    }
  }

  #enter({ thread, event }: Step, entered: Entered | undefined): void {
    this.current = 0;
    const { timeHigh, timeLow } = event;
    if (entered === undefined) {
      this.#threads.set(thread, { high: timeHigh, low: timeLow, latency: 0 });
      return;
    }
    entered.high = timeHigh;
    entered.low = timeLow;
    entered.latency = 0;
  }
}
