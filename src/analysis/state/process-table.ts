/**
 * Threads by tid and processes in order of appearance. A thread nobody introduced gets a placeholder of
 * which only the tid is known; a later execve or the clone of a child fills it. A main thread stays until
 * the last thread of its process is gone, because it owns the descriptors.
 */
import { NO_USAGE, taskKey } from '../../model/process.js';
import type { Process, ProcessDetails, Thread } from '../../model/process.js';
import type { EventCursor, EventCursorShape } from '../../model/scap/event-cursor.js';
import { containerIdOf, podUidOf } from './cgroups.js';
import { FdTable } from './fd.js';
import type { History } from './history.js';
import type { NameStore } from './names.js';

export const CLONE = {
  files: 1,
  newPid: 0x40,
  parent: 0x100,
  thread: 0x2000,
  inverted: 0x10000,
  active: 0x80000,
  vfork: 0x8000000,
  childInPidNamespace: 0x20000000,
} as const;

export class ProcessRecord implements Process {
  readonly index: number;
  readonly node: number;
  pid: number;
  ppid = -1;
  comm = '';
  exe = '';
  exePath = '';
  args: readonly string[] = [];
  uid = -1;
  containerId = '';
  podUid = '';
  usage = NO_USAGE;
  known = false;
  details: ProcessDetails | undefined;
  readonly table = new Map<number, ThreadState>();
  fds = new FdTable();
  #facts: Process | undefined;

  constructor(index: number, node: number, pid: number) {
    this.index = index;
    this.node = node;
    this.pid = pid;
  }

  get cwd(): string {
    return this.fds.cwd;
  }

  get openFds(): number {
    return this.fds.most;
  }

  /** What it is now, for those who come later; another object after every change. */
  get facts(): Process {
    return (this.#facts ??= {
      index: this.index,
      node: this.node,
      pid: this.pid,
      ppid: this.ppid,
      comm: this.comm,
      exe: this.exe,
      exePath: this.exePath,
      args: this.args,
      cwd: this.cwd,
      uid: this.uid,
      containerId: this.containerId,
      podUid: this.podUid,
      known: this.known,
      details: this.details,
      usage: this.usage,
      openFds: this.openFds,
    });
  }

  /** To be called when anything of the process has changed. */
  changed(): void {
    this.#facts = undefined;
  }

  setCgroups(cgroups: readonly string[]): void {
    if (cgroups.length === 0) return;
    this.containerId = containerIdOf(cgroups);
    this.podUid = podUidOf(cgroups);
  }
}

/** What is kept of a thread's last enter event, to be joined with its exit. */
export class SavedEnter {
  readonly shape: EventCursorShape = {
    little: true,
    size: 0,
    typeId: -1,
    count: 0,
    wide: false,
    lengthsAt: 0,
  };
  bytes = Buffer.alloc(0);
  view = new DataView(new ArrayBuffer(0));

  save(event: EventCursor): void {
    event.shape(this.shape);
    const { bytes, start, size } = event;
    if (this.bytes.length < size) {
      this.bytes = Buffer.from(new ArrayBuffer(Math.max(64, size + 32)));
      this.view = new DataView(this.bytes.buffer);
    }
    if (size > 256) bytes.copy(this.bytes, 0, start, start + size);
    else for (let i = 0; i < size; i++) this.bytes[i] = bytes[start + i] as number;
  }
}

export class ThreadState implements Thread {
  nameIndex = -1;
  /** Of its process, at the row in the name table. */
  named: Process | undefined;
  readonly tid: number;
  comm = '';
  process: ProcessRecord;
  flags = 0;
  /** Its number in its own pid namespace. */
  readonly vtid: number;
  fds: FdTable;
  /** Type of the last enter event; -1 none. */
  enterType = -1;
  enterRow = -1;
  enterTime = -1;
  /** The fd it acts on; -1 none. */
  enterFd = -1;
  /** Whether `saved` holds that enter event. */
  hasSaved = false;
  readonly saved = new SavedEnter();
  readonly createdTime: number;
  /** Tells threads with the same tid apart. */
  readonly life: number;
  exited = false;

  constructor(
    tid: number,
    process: ProcessRecord,
    fds: FdTable,
    life: number,
    { createdTime, vtid }: Pick<ThreadState, 'createdTime' | 'vtid'>,
  ) {
    this.tid = tid;
    this.life = life;
    this.createdTime = createdTime;
    this.vtid = vtid;
    this.process = process;
    this.fds = fds;
  }

  get isMain(): boolean {
    return this.tid === this.process.pid;
  }
}

/** The processes of one machine. */
export class ProcessTable {
  readonly node: number;
  /** Those of all machines. */
  readonly list: ProcessRecord[];
  /** Stands in for events that belong to no thread. Not in `list`. */
  readonly nobody: ThreadState;
  readonly #threads = new Map<number, ThreadState>();
  readonly #names: NameStore;
  readonly history: History;

  constructor(names: NameStore, history: History, node: number, list: ProcessRecord[]) {
    this.#names = names;
    this.history = history;
    this.node = node;
    this.list = list;
    const process = new ProcessRecord(-1, node, -1);
    this.nobody = new ThreadState(-1, process, process.fds, -1, { createdTime: 0, vtid: -1 });
  }

  thread(tid: number): ThreadState | undefined {
    return this.#threads.get(tid);
  }

  threads(): Iterable<ThreadState> {
    return this.#threads.values();
  }

  /** Forgets every thread: another capture begins. Processes stay in the list. */
  forget(): void {
    for (const tid of this.#threads.keys())
      this.history.addThread(taskKey(this.node, tid), undefined);
    this.#threads.clear();
  }

  newProcess(pid: number): ProcessRecord {
    const process = new ProcessRecord(this.list.length, this.node, pid);
    this.list.push(process);
    return process;
  }

  /** A thread of which only the tid is known; tid -1 and 0 are nobody. */
  placeholder(tid: number): ThreadState {
    if (tid <= 0) return this.nobody;
    const process = this.newProcess(tid);
    return this.add(tid, process, process.fds, '');
  }

  add(
    tid: number,
    process: ProcessRecord,
    fds: FdTable,
    comm: string,
    born: Pick<ThreadState, 'createdTime' | 'vtid'> = { createdTime: 0, vtid: -1 },
  ): ThreadState {
    const thread = new ThreadState(tid, process, fds, ++this.history.lives, born);
    this.#threads.set(tid, thread);
    process.table.set(tid, thread);
    this.rename(thread, comm);
    return thread;
  }

  /** Gives the thread a new comm and with it a new row in the name table. */
  rename(thread: ThreadState, comm: string): void {
    if (thread === this.nobody) return;
    thread.comm = comm;
    if (thread.isMain) {
      thread.process.comm = comm;
      thread.process.changed();
    }
    this.refresh(thread);
  }

  /** Gives the thread a new row in the name table, for what has changed about its process. */
  refresh(thread: ThreadState): void {
    const { tid, vtid, comm, isMain, createdTime, life, process, fds } = thread;
    thread.named = process.facts;
    if (thread === this.nobody) return;
    const past = {
      tid,
      vtid,
      comm,
      isMain,
      createdTime,
      life,
      directory: fds.cwd,
      process: process.facts,
    };
    thread.nameIndex = this.#names.addThread(past);
    this.history.addThread(taskKey(this.node, tid), thread.nameIndex);
  }

  /** Takes the thread out; true when it was the last one of its process. */
  remove(thread: ThreadState): boolean {
    thread.exited = true;
    const { process } = thread;
    if (!thread.isMain || process.table.size === 1) this.#drop(thread);
    const main = process.table.get(process.pid);
    if (process.table.size === 1 && main?.exited === true) this.#drop(main);
    return process.table.size === 0;
  }

  /** Takes the process out with all its threads. */
  removeProcess(process: ProcessRecord): void {
    for (const thread of [...process.table.values()]) this.#drop(thread);
  }

  #drop(thread: ThreadState): void {
    thread.process.table.delete(thread.tid);
    if (this.#threads.get(thread.tid) !== thread) return;
    this.#threads.delete(thread.tid);
    this.history.addThread(taskKey(this.node, thread.tid), undefined);
  }
}
