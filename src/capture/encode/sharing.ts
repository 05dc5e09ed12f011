/**
 * Which threads belong to one process, when the text gives only thread ids. A connection that one thread
 * accepted or dialled and another one uses under the same fd number tells: they share the descriptor table.
 * A child that a clone in the text introduced is left out, since there the clone says what is shared.
 */
import type { CallText } from './call-text.js';
import type { EventText } from './event-text.js';

/** Connections remembered; older ones are dropped. */
const MAX_MAKERS = 1 << 16;

export class Sharing {
  /** `fd name` of connections made in the text, and the thread that made them. */
  readonly #makers = new Map<string, number>();
  readonly #leaders = new Map<number, number>();
  readonly #dialling = new Map<number, number>();
  readonly #cloned = new Set<number>();

  note(event: EventText, call: CallText): void {
    const { tid } = event;
    if (tid <= 0 || event.pid >= 0) return;
    if (/^(?:clone3?|v?fork)$/.test(event.name) && !event.isEnter) {
      const child = call.int('res', -1);
      if (child >= 0) this.#cloned.add(child === 0 ? tid : child);
    }
    for (const text of call.shown) this.#use(tid, `${String(text.fd)} ${text.name}`);
    this.#make(tid, call);
  }

  /** Lowest tid known to share a process with `tid`; itself when nothing is known. */
  leaderOf(tid: number): number {
    const leader = this.#leaders.get(tid) ?? tid;
    return leader === tid ? tid : this.leaderOf(leader);
  }

  #use(tid: number, connection: string): void {
    const maker = this.#makers.get(connection);
    if (maker === undefined || maker === tid || this.#cloned.has(tid)) return;
    const [one, other] = [this.leaderOf(maker), this.leaderOf(tid)];
    if (one !== other) this.#leaders.set(Math.max(one, other), Math.min(one, other));
  }

  #make(tid: number, call: CallText): void {
    const { name, isEnter } = call.event;
    if (name === 'connect' && isEnter) this.#dialling.set(tid, call.fd);
    const makes = !isEnter && (name === 'connect' || name.startsWith('accept'));
    const tuple = makes ? call.value('tuple') : undefined;
    if (tuple === undefined || !tuple.includes('->')) return;
    const fd = call.value('fd') === undefined ? this.#dialling.get(tid) : call.int('fd', -1);
    if (fd === undefined || fd < 0) return;
    this.#makers.set(`${String(fd)} ${tuple}`, tid);
    const oldest = this.#makers.size > MAX_MAKERS ? this.#makers.keys().next().value : undefined;
    if (oldest !== undefined) this.#makers.delete(oldest);
  }
}
