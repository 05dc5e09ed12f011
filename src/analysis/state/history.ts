/**
 * What was true of other threads, containers and the machine at a row that is long past: every change with
 * the row from which on it holds. Filters ask it when they look for events that came before (parents of a
 * process, a container's name); there are few changes beside millions of events.
 */
import { bisect } from '../../base/bisect.js';
import type { Machine, Past, PastThread } from '../engine.js';
import type { ContainerInfo } from '../../model/container.js';
import type { NameStore } from './names.js';

interface Change<T> {
  readonly from: number;
  readonly value: T;
}

export class History implements Past {
  /** Row from which on a change that happens now holds. */
  row = 0;
  readonly #names: NameStore;
  readonly #rows: number[] = [];
  /** By tid: indices in the name table, undefined where the thread ended. */
  readonly #threads = new Map<number, Change<number | undefined>[]>();
  readonly #containers = new Map<string, Change<ContainerInfo>[]>();
  readonly #machines: Change<Machine>[] = [];

  constructor(names: NameStore) {
    this.#names = names;
  }

  addThread(tid: number, index: number | undefined): void {
    this.#put(this.#threads, tid, index);
  }
  addContainer(info: ContainerInfo): void {
    this.#put(this.#containers, info.id, info);
  }
  /** Its lists may still grow until the next event. */
  addMachine(machine: Machine): void {
    this.#changed();
    this.#machines.push({ from: this.row, value: machine });
  }

  /** How often anything had changed up to this row. */
  epoch(row: number): number {
    const rows = this.#rows;
    return bisect(rows.length, (i) => (rows[i] as number) > row);
  }

  threadAt(tid: number, row: number): PastThread | undefined {
    const index = at(this.#threads.get(tid), row);
    return index === undefined ? undefined : this.#names.pastThread(index);
  }
  containerAt(id: string, row: number): ContainerInfo | undefined {
    return at(this.#containers.get(id), row);
  }
  containersAt(row: number): readonly ContainerInfo[] {
    return [...this.#containers.values()].flatMap((changes) => at(changes, row) ?? []);
  }
  machineAt(row: number): Machine | undefined {
    return at(this.#machines, row);
  }

  #put<K, V>(map: Map<K, Change<V>[]>, key: K, value: V): void {
    this.#changed();
    const change = { from: this.row, value };
    const changes = map.get(key);
    if (changes === undefined) map.set(key, [change]);
    else if (changes.at(-1)?.from === this.row) changes[changes.length - 1] = change;
    else changes.push(change);
  }

  #changed(): void {
    if (this.#rows.at(-1) !== this.row) this.#rows.push(this.row);
  }
}

function at<V>(changes: readonly Change<V>[] | undefined, row: number): V | undefined {
  if (changes === undefined) return undefined;
  return changes[bisect(changes.length, (i) => (changes[i]?.from ?? 0) > row) - 1]?.value;
}
