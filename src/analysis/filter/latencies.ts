/**
 * How long calls took, as sysdig counts: from the last event with which the thread entered anything to the
 * one with which it came out. A context switch still shows the latency of the call before it.
 */
import { EVENTS } from '../../model/event-table.js';

interface Entered {
  time: number;
  latency: number;
}

const SWITCHES = new Set([146, 152]);
type Side = 'switch' | 'none' | 'enter' | 'exit';
/** By event id. */
const SIDES: readonly Side[] = EVENTS.map(({ id, flags, isEnter }) => {
  if (SWITCHES.has(id)) return 'switch';
  if (flags.has('SKIPPARSERESET')) return 'none';
  return isEnter ? 'enter' : 'exit';
});

export class Latencies {
  /** Of the present event, in ns. */
  current = 0;
  /** By the thread's life. */
  readonly #threads = new Map<number, Entered>();

  /** Every event of the stream has to come by, in order. */
  at(life: number, typeId: number, time: number): void {
    const entered = this.#threads.get(life);
    switch (SIDES[typeId]) {
      case 'switch':
        this.current = entered?.latency ?? 0;
        break;
      case 'enter':
        this.current = 0;
        if (entered === undefined) this.#threads.set(life, { time, latency: 0 });
        else {
          entered.time = time;
          entered.latency = 0;
        }
        break;
      case 'exit':
        if (entered !== undefined) entered.latency = time - entered.time;
        this.current = entered?.latency ?? 0;
        break;
      default:
        this.current = 0;
    }
  }
}
