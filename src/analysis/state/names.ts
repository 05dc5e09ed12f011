/**
 * The name tables behind the event table's `thread` and `fd` columns. Append-only: an event keeps what its
 * thread and descriptor were at that moment; whatever changes about them is a new row. File names repeat thousands of
 * times, so equal rows of them are shared; socket names hardly ever do, so they are not looked up.
 */
import { int32Column, uint8Column } from '../../base/columns.js';
import type { NameTables, PastFd, PastThread, ThreadName } from '../engine.js';
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
  readonly #sourceIps = int32Column(-1);
  readonly #destinationIps = int32Column(-1);
  /** That of the source in the upper half. */
  readonly #ports = int32Column(0);
  /** Every address once: there are few beside so many sockets. */
  readonly #ips: string[] = [];
  readonly #ipIds = new Map<string, number>();
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
      sourceIp: this.#ips[this.#sourceIps.get(index)] ?? '',
      sourcePort: this.#ports.get(index) >>> 16,
      destinationIp: this.#ips[this.#destinationIps.get(index)] ?? '',
      destinationPort: this.#ports.get(index) & 0xffff,
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
      this.#sourceIps.set(index, this.#ipId(entry.sourceIp));
      this.#destinationIps.set(index, this.#ipId(entry.destinationIp));
      this.#ports.set(index, (entry.sourcePort << 16) | entry.destinationPort);
    }
    return index;
  }

  #ipId(ip: string): number {
    let id = this.#ipIds.get(ip);
    if (id === undefined) this.#ipIds.set(ip, (id = this.#ips.push(ip) - 1));
    return id;
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
