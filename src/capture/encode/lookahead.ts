/**
 * A short look ahead: events are held back until so many, or so much time, came after them. What a text
 * shows late (which threads share a descriptor table, the protocol of a socket) is then known when the
 * entry that needs it is written. An excerpt fits whole; a live stream is delayed by the time at most.
 */
import type { CallText } from './call-text.js';
import type { EventText } from './event-text.js';

const MAX_EVENTS = 32_768;
const MAX_NS = 5_000_000_000n;
const EINPROGRESS = -115;

export interface HeldEvent {
  readonly event: EventText;
  readonly call: CallText;
}

export class Lookahead {
  #held: HeldEvent[] = [];
  #head = 0;

  add(held: HeldEvent): void {
    this.#held.push(held);
  }

  /** The oldest event once enough is known of what follows it, or at once when `all` are wanted. */
  take(all: boolean): HeldEvent | undefined {
    const oldest = this.#held[this.#head];
    if (oldest === undefined || !(all || this.#isRipe(oldest))) return undefined;
    this.#head++;
    if (this.#head >= MAX_EVENTS) {
      this.#held = this.#held.slice(this.#head);
      this.#head = 0;
    }
    return oldest;
  }

  #isRipe(oldest: HeldEvent): boolean {
    const youngest = this.#held.at(-1) ?? oldest;
    if (this.#held.length - this.#head > MAX_EVENTS) return true;
    return youngest.event.time - oldest.event.time > MAX_NS;
  }

  /**
   * Protocol letter of an IP socket that is shown without one: as a later annotation has it, or TCP when
   * its connect is under way (nothing else takes time to connect). '' when nothing tells.
   */
  protocolOf(tid: number, fd: number): string {
    let dialling = false;
    for (let i = Math.max(0, this.#head - 1); i < this.#held.length; i++) {
      const held = this.#held[i];
      if (held?.event.tid !== tid) continue;
      const { call } = held;
      const letter = call.shown.find((text) => text.fd === fd)?.kind[1];
      if (letter !== undefined) return letter;
      const isOurs: boolean = call.fd === fd || (call.fd < 0 && dialling);
      if (call.event.name === 'connect') {
        if (isOurs && !call.event.isEnter && call.int('res', 0) === EINPROGRESS) return 't';
        dialling = call.event.isEnter && isOurs;
      }
      if (call.event.name === 'close' && call.fd === fd) return '';
    }
    return '';
  }
}
