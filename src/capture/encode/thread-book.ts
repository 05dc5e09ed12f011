/**
 * What the text has told so far about threads: names, which process they belong to, whose descriptor table
 * they use, and the enter event that an exit may complete. It decides when a process list entry is needed:
 * for a thread that no event introduced, and for a name that changed without an execve.
 */
import type { EventText } from './event-text.js';
import type { Sharing } from './sharing.js';

export const CLONE_FILES = 0x1;
export const CLONE_THREAD = 0x2000;
const CHILD_IN_PID_NAMESPACE = 0x2000_0000;

export interface BookedThread {
  comm: string;
  pid: number;
  /** Thread whose descriptor table it uses. */
  owner: number;
  /** Its last enter event: id, fd it acts on (-1 none), and whether it duplicates that fd. */
  enter: { readonly id: number; readonly fd: number; readonly duplicates: boolean } | undefined;
}

/** What a clone, fork or vfork exit says. */
export interface CloneText {
  /** Child's tid in the parent, 0 in the child. */
  readonly result: number;
  readonly pid: number;
  readonly parentPid: number;
  readonly flags: number;
  readonly vtid: number;
}

export class ThreadBook {
  readonly #threads = new Map<number, BookedThread>();
  readonly #sharing: Sharing;

  constructor(sharing: Sharing) {
    this.#sharing = sharing;
  }

  get(tid: number): BookedThread | undefined {
    return this.#threads.get(tid);
  }

  /** The thread as the event shows it; booked when new. */
  booked(event: EventText): BookedThread {
    const known = this.#threads.get(event.tid);
    if (known !== undefined) return known;
    const pid = event.pid >= 0 ? event.pid : this.#sharing.leaderOf(event.tid);
    const thread: BookedThread = { comm: '', pid, owner: pid, enter: undefined };
    this.#threads.set(event.tid, thread);
    return thread;
  }

  ownerOf(tid: number): number {
    return this.#threads.get(tid)?.owner ?? tid;
  }

  forget(tid: number): void {
    this.#threads.delete(tid);
  }

  /**
   * Books what a clone did. Returns the new table to fill from the parent's, undefined when the child
   * shares it or nothing is known. A child in a pid namespace has another tid than the parent is told, so
   * only its own side of the event counts.
   */
  clone(event: EventText, clone: CloneText): { from: number; to: number } | undefined {
    if (clone.result < 0) return undefined;
    const isChild = clone.result === 0;
    const namespaced =
      (clone.flags & CHILD_IN_PID_NAMESPACE) !== 0 || (clone.vtid > 0 && clone.vtid !== event.tid);
    if (!isChild && namespaced) return undefined;
    const isThread = (clone.flags & CLONE_THREAD) !== 0;
    const child = isChild ? event.tid : clone.result;
    const parent = isChild ? (isThread ? clone.pid : clone.parentPid) : event.tid;
    const pid = isThread ? clone.pid : child;
    const shares = isThread || (clone.flags & CLONE_FILES) !== 0;
    const owner = shares ? this.ownerOf(parent) : child;
    this.#threads.set(child, { comm: event.comm, pid, owner, enter: undefined });
    return shares ? undefined : { from: this.ownerOf(parent), to: child };
  }
}
