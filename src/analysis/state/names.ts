/**
 * The name tables behind the event table's `thread` and `fd` columns. Append-only: an event keeps what its
 * thread and descriptor were at that moment; whatever changes about them is a new row. File names repeat thousands of
 * times, so equal rows of them are shared; socket names hardly ever do, so they are not looked up.
 */
import { int32Column, uint8Column } from '../../base/columns.js';
import type { NameTables, PastFd, PastThread } from '../engine.js';
import { describeFd } from './fd.js';
import type { Fd } from './fd.js';

const MAX_INTERNED = 1 << 16;

export class NameStore implements NameTables {
  readonly #threads: PastThread[] = [];
  readonly #fds = int32Column(-1);
  /** Index in `kindTexts`: there are some thirty. */
  readonly #kinds = uint8Column(0);
  readonly #kindTexts: string[] = [];
  readonly #fdNames: string[] = [];
  /** Index in `shapes`: type, transport, role and whether it is hidden, of which there are few combinations. */
  readonly #shapeIds = uint8Column(0);
  readonly #shapes: number[] = [];
  /** Both ends, of IP sockets alone. */
  readonly #sourceIps: string[] = [];
  readonly #sourcePorts = int32Column(0);
  readonly #destinationIps: string[] = [];
  readonly #destinationPorts = int32Column(0);
  readonly #files = new Map<string, number>();

  thread(
    index: number,
  ): { readonly tid: number; readonly comm: string; readonly pid: number } | undefined {
    const thread = this.#threads[index];
    if (thread === undefined) return undefined;
    return { tid: thread.tid, comm: thread.comm, pid: thread.process.pid };
  }

  /** `kind` is what sysdig prints between `<` and `>`: '4t', '6u', 'u', 'f', 'p' … */
  fd(
    index: number,
  ): { readonly fd: number; readonly kind: string; readonly name: string } | undefined {
    const name = this.#fdNames[index];
    if (name === undefined) return undefined;
    return { fd: this.#fds.get(index), kind: this.#kindText(index), name };
  }

  pastThread(index: number): PastThread | undefined {
    return this.#threads[index];
  }

  pastFd(index: number): PastFd | undefined {
    const name = this.#fdNames[index];
    if (name === undefined) return undefined;
    return describeFd(this.#shapes[this.#shapeIds.get(index)] ?? 0, {
      name,
      kind: this.#kindText(index),
      sourceIp: this.#sourceIps[index] ?? '',
      sourcePort: this.#sourcePorts.get(index),
      destinationIp: this.#destinationIps[index] ?? '',
      destinationPort: this.#destinationPorts.get(index),
    });
  }

  fdShape(index: number): number {
    return index < 0 ? -1 : this.#shapeIds.get(index);
  }

  addThread(thread: PastThread): number {
    return this.#threads.push(thread) - 1;
  }

  /** `repeats`: the same name is likely to be asked for again. */
  addFd(entry: Fd, repeats: boolean): number {
    if (!repeats) return this.#appendFd(entry);
    const key = `${String(entry.fd)}${entry.typeText}${entry.name}`;
    const known = this.#files.get(key);
    if (known !== undefined) return known;
    if (this.#files.size >= MAX_INTERNED) this.#files.clear();
    const index = this.#appendFd(entry);
    this.#files.set(key, index);
    return index;
  }

  #appendFd(entry: Fd): number {
    const index = this.#fdNames.push(entry.name) - 1;
    this.#kinds.set(index, idIn(this.#kindTexts, entry.typeText));
    this.#fds.set(index, entry.fd);
    this.#shapeIds.set(index, idIn(this.#shapes, entry.shape));
    if (entry.isIp) {
      this.#sourceIps[index] = entry.sourceIp;
      this.#sourcePorts.set(index, entry.sourcePort);
      this.#destinationIps[index] = entry.destinationIp;
      this.#destinationPorts.set(index, entry.destinationPort);
    }
    return index;
  }

  #kindText(index: number): string {
    return this.#kindTexts[this.#kinds.get(index)] ?? '';
  }
}

/** Place of a value in a short list, which it is added to when it is new. */
function idIn<T>(list: T[], value: T): number {
  const known = list.indexOf(value);
  return known >= 0 ? known : list.push(value) - 1;
}
