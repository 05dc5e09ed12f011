/**
 * The name tables behind the event table's `thread` and `fd` columns. Append-only: an event keeps what its
 * thread and descriptor were at that moment; whatever changes about them is a new row. File names repeat thousands of
 * times, so equal rows of them are shared; socket names hardly ever do, so they are not looked up.
 */
import type { NameTables, PastFd, PastThread, ThreadName } from '../engine.js';
import type { Fd } from './fd.js';
import { PastFds } from './past-fds.js';

const MAX_INTERNED = 1 << 16;

export class NameStore implements NameTables {
  readonly #threads: PastThread[] = [];
  readonly #fds = new PastFds();
  readonly #files = new Map<string, number>();

  thread(index: number): ThreadName | undefined {
    const thread = this.#threads[index];
    if (thread === undefined) return undefined;
    const { tid, comm, process } = thread;
    return { node: process.node, tid, comm, pid: process.pid };
  }

  /** `kind` is what sysdig prints between `<` and `>`: '4t', '6u', 'u', 'f', 'p' … */
  fd(
    index: number,
  ): { readonly fd: number; readonly kind: string; readonly name: string } | undefined {
    const name = this.#fds.name(index);
    if (name === undefined) return undefined;
    return { fd: this.#fds.number(index), kind: this.#fds.kind(index), name };
  }

  pastThread(index: number): PastThread | undefined {
    return this.#threads[index];
  }

  pastFd(index: number): PastFd | undefined {
    return this.#fds.at(index);
  }

  fdShape(index: number): number {
    return this.#fds.shapeId(index);
  }

  addThread(thread: PastThread): number {
    return this.#threads.push(thread) - 1;
  }

  /** `repeats`: the same name is likely to be asked for again. */
  addFd(entry: Fd, repeats: boolean): number {
    if (!repeats) return this.#fds.add(entry);
    const key = `${String(entry.fd)}${entry.typeText}${entry.name}`;
    const known = this.#files.get(key);
    if (known !== undefined) return known;
    if (this.#files.size >= MAX_INTERNED) this.#files.clear();
    const index = this.#fds.add(entry);
    this.#files.set(key, index);
    return index;
  }
}
