/**
 * Events that several files of one machine have in common, where they overlap: an event is the same when all
 * its bytes are, its time, thread and parameters among them. Recorders of different processes may read the
 * clock on their own; then the same call has two times, and nothing tells that it is one.
 */
import type { Member, Pending } from './member.js';

/** Files are in order of time but for the clocks of CPUs: so many events back, the same one may stand. */
const REMEMBERED = 4096;

export class Repeats {
  readonly #seen = new Map<string, Member>();

  /** Whether another file had this event; remembers it otherwise. */
  has(member: Member, { bytes }: Pending): boolean {
    const key = bytes.toString('latin1');
    const from = this.#seen.get(key);
    if (from !== undefined) return from !== member;
    this.#seen.set(key, member);
    if (this.#seen.size > REMEMBERED) {
      for (const [oldest] of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return false;
  }
}
