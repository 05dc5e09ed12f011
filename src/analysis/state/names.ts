/**
 * The name tables behind the event table's `thread` and `fd` columns. Append-only: an event keeps the name
 * that its thread and descriptor had at that moment; a rename is a new row. File names repeat thousands of
 * times, so equal rows of them are shared; socket names hardly ever do, so they are not looked up.
 */
import { int32Column, uint8Column } from '../../base/columns.js';
import type { NameTables, ThreadName } from '../engine.js';

const MAX_INTERNED = 1 << 16;

export class NameStore implements NameTables {
  readonly #tids = int32Column(-1);
  readonly #pids = int32Column(-1);
  readonly #nodes = int32Column(0);
  readonly #comms: string[] = [];
  readonly #fds = int32Column(-1);
  /** Index in `kindTexts`: there are some thirty. */
  readonly #kinds = uint8Column(0);
  readonly #kindTexts: string[] = [];
  readonly #fdNames: string[] = [];
  readonly #files = new Map<string, number>();

  thread(index: number): ThreadName | undefined {
    const comm = this.#comms[index];
    if (comm === undefined) return undefined;
    return {
      node: this.#nodes.get(index),
      tid: this.#tids.get(index),
      comm,
      pid: this.#pids.get(index),
    };
  }

  /** `kind` is what sysdig prints between `<` and `>`: '4t', '6u', 'u', 'f', 'p' … */
  fd(
    index: number,
  ): { readonly fd: number; readonly kind: string; readonly name: string } | undefined {
    const name = this.#fdNames[index];
    if (name === undefined) return undefined;
    return { fd: this.#fds.get(index), kind: this.#kindTexts[this.#kinds.get(index)] ?? '', name };
  }

  addThread(node: number, tid: number, comm: string, pid: number): number {
    const index = this.#comms.push(comm) - 1;
    if (node !== 0) this.#nodes.set(index, node);
    this.#tids.set(index, tid);
    this.#pids.set(index, pid);
    return index;
  }

  /** `repeats`: the same name is likely to be asked for again. */
  addFd(fd: number, kind: string, name: string, repeats: boolean): number {
    if (!repeats) return this.#appendFd(fd, kind, name);
    const key = `${String(fd)}${kind}${name}`;
    const known = this.#files.get(key);
    if (known !== undefined) return known;
    if (this.#files.size >= MAX_INTERNED) this.#files.clear();
    const index = this.#appendFd(fd, kind, name);
    this.#files.set(key, index);
    return index;
  }

  #appendFd(fd: number, kind: string, name: string): number {
    const index = this.#fdNames.push(name) - 1;
    this.#kinds.set(index, this.#kindIndex(kind));
    this.#fds.set(index, fd);
    return index;
  }

  #kindIndex(kind: string): number {
    const known = this.#kindTexts.indexOf(kind);
    return known >= 0 ? known : this.#kindTexts.push(kind) - 1;
  }
}
