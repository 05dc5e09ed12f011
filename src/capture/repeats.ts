/**
 * Events that several files of one machine have in common, where they overlap. A thread does one thing at a
 * time, so time, thread, type and length tell an event; of what no thread did, all its bytes do. Recorders of
 * different processes may read the clock on their own; then the same call has two times, and nothing tells
 * that it is one.
 */
import type { Member, Pending } from './member.js';

/** Files are in order of time but for the clocks of CPUs: so many events back, the same one may stand. */
const REMEMBERED = 4096;
/** From an event's time on: time, tid, length, type. */
const HEAD_BYTES = 22;

export class Repeats {
  readonly #seen = new Map<string, Member>();

  /** Whether another file had this event; remembers it otherwise. */
  has(member: Member, block: Pending): boolean {
    const key = keyOf(block);
    const from = this.#seen.get(key);
    if (from !== undefined) return from !== member;
    this.#seen.set(key, member);
    if (this.#seen.size > REMEMBERED) {
      const [oldest = ''] = this.#seen.keys();
      this.#seen.delete(oldest);
    }
    return false;
  }
}

function keyOf({ bytes, little, timeAt }: Pending): string {
  const tidAt = timeAt + 8;
  const tid = little ? bytes.readBigInt64LE(tidAt) : bytes.readBigInt64BE(tidAt);
  return tid > 0 ? bytes.toString('latin1', timeAt, timeAt + HEAD_BYTES) : bytes.toString('latin1');
}
