/** Names of descriptors, threads, users and directories as the tables have them at the present event. */
import type { Observer } from '../state/index.js';
import type { TextNames } from './values.js';

type Step = Parameters<Observer>[0];
type Tables = Parameters<Observer>[2];

export class LiveNames implements TextNames {
  #thread: Step['thread'] | undefined;
  #tables: Tables | undefined;

  /** To be called for every event, before its text is made. */
  at(step: Step, tables: Tables): void {
    this.#thread = step.thread;
    this.#tables = tables;
  }

  fd(number: number): { readonly kind: string; readonly name: string } | undefined {
    const entry = this.#thread?.fds.get(number)?.entry;
    return entry === undefined || entry.hidden
      ? undefined
      : { kind: entry.typeText, name: entry.name };
  }

  comm(tid: number): string | undefined {
    return this.#tables?.processes.thread(tid)?.comm;
  }

  /** Containers have users of their own, which the list does not know. */
  owner(kind: 'user' | 'group', id: number): string | undefined {
    if (this.#thread === undefined || this.#thread.process.containerId !== '') return undefined;
    const names = this.#tables?.userNames;
    return kind === 'user' ? names?.users.get(id)?.name : names?.groups.get(id);
  }

  directory(dirfd: number | undefined): string {
    if (dirfd === undefined) return this.#thread?.fds.cwd ?? '';
    const entry = this.#thread?.fds.get(dirfd)?.entry;
    return entry === undefined ? '' : `${entry.name}/`;
  }
}
