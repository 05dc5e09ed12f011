/** What the parsers of single events work on, and the few operations they share. */
import type { Interface } from '../../model/facts.js';
import type { ContainerInfo } from '../engine.js';
import type { UserNames } from '../../model/scap/users.js';
import { FD } from '../../model/scap/lists.js';
import type { Fd, Slot } from './fd.js';
import type { History } from './history.js';
import type { LiveStep } from './live-step.js';
import type { NameStore } from './names.js';
import type { ProcessRecord, ProcessTable, ThreadState } from './process-table.js';

/** Changes one event makes to the tables. */
export type Parser = (step: LiveStep, tables: Tables) => void;

export class Tables {
  readonly names: NameStore;
  readonly processes: ProcessTable;
  readonly containers = new Map<string, ContainerInfo>();
  readonly apiEvents: string[] = [];
  /** Users of the machine itself; a container has its own. */
  userNames: UserNames = { users: new Map(), groups: new Map() };
  /** Closes are recorded when they begin, too. */
  hasCloseEnters = false;
  interfaces: Interface[] = [];
  readonly history: History;
  hostName = '';
  /** Slot whose close was this event: its name is still needed, so it goes afterwards. */
  closing: { readonly thread: ThreadState; readonly fd: number } | undefined;
  /** Thread whose end was this event. */
  ending: ThreadState | undefined;
  /** Called when a descriptor lost its last reference without a close of its own. */
  readonly onRelease: (entry: Fd, process: ProcessRecord) => void;

  constructor(
    names: NameStore,
    processes: ProcessTable,
    onRelease: (entry: Fd, process: ProcessRecord) => void,
  ) {
    this.names = names;
    this.processes = processes;
    this.history = processes.history;
    this.#noteMachine();
    this.onRelease = onRelease;
  }

  addContainer(info: ContainerInfo): void {
    this.containers.set(info.id, info);
    this.history.addContainer(info);
  }

  /** Another capture begins: nothing of the last one's machine holds any more. */
  forget(): void {
    this.processes.forget();
    this.interfaces = [];
    this.userNames = { users: new Map(), groups: new Map() };
    this.#noteMachine();
  }

  #noteMachine(): void {
    const { interfaces, userNames } = this;
    this.history.addMachine({ interfaces, ...userNames });
  }

  /** Gives the entry a row for its present name. */
  nameFd(entry: Fd): void {
    const repeats = !entry.isIp && entry.type !== FD.unix;
    entry.nameIndex = this.names.addFd(entry, repeats);
  }

  /** Puts a new entry into the thread's table and makes it the step's descriptor. */
  addFd(step: LiveStep, number: number, entry: Fd, cloexec: boolean): void {
    this.nameFd(entry);
    const { thread } = step;
    const isShared = thread.process.table.size > 1;
    const by = isShared && !this.hasCloseEnters ? { tid: thread.tid, time: step.time } : undefined;
    const lost = thread.fds.add(number, entry, cloexec, by);
    if (lost !== undefined) this.onRelease(lost, thread.process);
    step.setSlot(number, step.thread.fds.get(number));
  }

  /** Lets `number`, which may be taken (dup2), refer to the entry as well. */
  putFd(step: LiveStep, number: number, entry: Fd, cloexec: boolean): void {
    const { thread } = step;
    const lost = thread.fds.add(number, entry, cloexec);
    if (lost !== undefined && lost !== entry) this.onRelease(lost, thread.process);
  }

  /** Descriptor of `number` in the thread's table, whoever put it there. */
  slotOf(thread: ThreadState, number: number): Slot | undefined {
    return thread.fds.get(number);
  }
}
