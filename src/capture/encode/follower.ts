/**
 * Keeps the books of threads and descriptors while events pass, and writes the list entries that a reader
 * needs before an event to know whose it is and what its descriptors are.
 */
import type { BlockWriter } from './block-writer.js';
import type { CallText } from './call-text.js';
import { DescriptorBook } from './descriptor-book.js';
import { descriptorsOf } from './descriptor.js';
import type { FdText } from './descriptor.js';
import type { EventText } from './event-text.js';
import type { Lookahead } from './lookahead.js';
import type { ServedEnds } from './served-ends.js';
import type { Sharing } from './sharing.js';
import { CLONE_FILES, CLONE_THREAD, ThreadBook } from './thread-book.js';
import type { BookedThread } from './thread-book.js';

const CLONES: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork']);
const EXECS: ReadonlySet<string> = new Set(['execve', 'execveat']);

export class Follower {
  readonly #out: BlockWriter;
  readonly #ahead: Lookahead;
  readonly #served: ServedEnds;
  readonly #threads: ThreadBook;
  readonly #descriptors = new DescriptorBook();
  readonly #containers = new Map<string, string>();

  constructor(out: BlockWriter, ahead: Lookahead, sharing: Sharing, served: ServedEnds) {
    this.#out = out;
    this.#served = served;
    this.#ahead = ahead;
    this.#threads = new ThreadBook(sharing);
  }

  /** Writes what the reader must know before the event. */
  before(event: EventText, call: CallText): void {
    this.#introduceParent(event, call);
    if (event.tid <= 0) return;
    if (event.container !== undefined) this.#introduceContainer(event, event.container.id);
    this.#introduceThread(event, call);
    const thread = this.#threads.booked(event);
    for (const text of call.shown) {
      const isNews = this.#descriptors.isNews(thread.owner, text, call.hasAddress);
      if (isNews) this.#describe(event.tid, thread.owner, text);
    }
  }

  #describe(tid: number, owner: number, text: FdText): void {
    const isIp = /^[46]/.test(text.kind);
    const letter = isIp && text.kind.length === 1 ? this.#ahead.protocolOf(tid, text.fd) : '';
    const whole = { ...text, kind: text.kind + letter };
    const serves = isIp && this.#served.serves(tid, text);
    for (const entry of descriptorsOf(whole, serves, this.#out.toBytes)) {
      this.#out.descriptor(owner, entry);
    }
  }

  /** Follows what the event changed. */
  after(event: EventText, call: CallText): void {
    if (event.tid <= 0) return;
    const thread = this.#threads.booked(event);
    if (call.event.isEnter) this.#enter(event, call, thread);
    // An address becomes the descriptor's name, also that of a pending or failed connect.
    const fd = fdOf(call, thread.enter);
    if (fd >= 0 && call.hasAddress) this.#descriptors.explain(thread.owner, fd);
    if (!call.event.isEnter) this.#exit(event, call, thread);
  }

  #enter(event: EventText, call: CallText, thread: BookedThread): void {
    if (call.event.source === 'syscall') {
      const duplicates = call.value('cmd')?.includes('F_DUPFD') === true;
      thread.enter = { id: call.event.id, fd: call.fd, duplicates };
    }
    if (event.name !== 'procexit') return;
    this.#threads.forget(event.tid);
    if (thread.owner === event.tid) this.#descriptors.forget(event.tid);
  }

  #exit(event: EventText, call: CallText, thread: BookedThread): void {
    const paired = thread.enter?.id === call.event.id - 1 ? thread.enter : undefined;
    const fd = fdOf(call, thread.enter);
    if (CLONES.has(event.name)) this.#clone(event, call);
    if (EXECS.has(event.name) && call.succeeded) thread.comm = event.comm;
    if (!call.succeeded) return;
    for (const made of call.created) this.#descriptors.explain(thread.owner, made);
    const duplicates = call.value('cmd')?.includes('F_DUPFD') ?? paired?.duplicates ?? false;
    if (duplicates) this.#descriptors.explain(thread.owner, call.int('res', -1));
    if (fd >= 0 && event.name === 'close') this.#descriptors.close(thread.owner, fd);
  }

  #clone(event: EventText, call: CallText): void {
    const copied = this.#threads.clone(event, {
      result: call.int('res', -1),
      pid: call.int('pid', event.tid),
      parentPid: call.int('ptid', -1),
      flags: call.int('flags', 0),
      vtid: call.int('vtid', -1),
    });
    if (copied !== undefined) this.#descriptors.inherit(copied.from, copied.to);
  }

  /** For a parent without events of its own this is the only trace. */
  #introduceParent(event: EventText, call: CallText): void {
    const { parent } = call;
    // Where the text shows more of a thread than its name, its own lines must introduce it.
    if (parent === undefined || event.pid >= 0 || event.vtid >= 0) return;
    const { tid, comm } = parent;
    if (tid <= 0 || tid === event.tid || this.#threads.get(tid) !== undefined) return;
    this.#introduce({ ...event, tid, comm }, this.#threads.booked({ ...event, tid }));
  }

  /** A thread that an event of the text makes, or whose new name it gives, needs no entry. */
  #introduceThread(event: EventText, call: CallText): void {
    const isNew = this.#threads.get(event.tid) === undefined;
    const thread = this.#threads.booked(event);
    if (event.comm === '' || event.comm === thread.comm) return;
    const makesThread = CLONES.has(event.name) && call.int('res', -1) === 0;
    const renames = EXECS.has(event.name) && !event.isEnter && call.value('comm') !== undefined;
    if (makesThread || (renames && !isNew)) thread.comm = event.comm;
    else this.#introduce(event, thread);
  }

  /** Writes the list entry, after that of the main thread when nothing showed it yet. */
  #introduce(event: EventText, thread: BookedThread): void {
    thread.comm = event.comm;
    if (this.#threads.get(thread.pid) === undefined) {
      const main = { ...event, tid: thread.pid };
      this.#introduce(main, this.#threads.booked(main));
    }
    this.#out.process({
      tid: event.tid,
      pid: thread.pid,
      comm: this.#out.toBytes(event.comm),
      flags: thread.pid === event.tid ? 0 : CLONE_FILES | CLONE_THREAD,
      vtid: event.vtid < 0 ? event.tid : event.vtid,
      vpid: event.vtid < 0 ? thread.pid : thread.pid === event.tid ? event.vtid : -1,
      cgroups: this.#cgroups(event),
    });
  }

  /** The text shows 12 of the id's 64 digits; a reader takes the id from a cgroup path of 64. */
  #cgroups(event: EventText): Uint8Array {
    if (event.container === undefined) return new Uint8Array(0);
    return this.#out.toBytes(`cpu=/docker/${event.container.id.padEnd(64, '0')}\0`);
  }

  #introduceContainer(event: EventText, id: string): void {
    const name = event.container?.name ?? '';
    if (name === '' || this.#containers.get(id) === name) return;
    this.#containers.set(id, name);
    this.#out.container(event, JSON.stringify({ container: { id, name, image: '', type: 0 } }));
  }
}

/** Fd that the call acts on, which an exit may leave to its enter event; -1 unknown. */
function fdOf(call: CallText, enter: BookedThread['enter']): number {
  if (call.event.isEnter || call.fd >= 0) return call.fd;
  return enter?.id === call.event.id - 1 ? enter.fd : -1;
}
