/**
 * Threads, processes and descriptors as the event stream shows them. A pid is reused by the kernel; a
 * Process object is one incarnation and is never reused. `index` is its place in the append-only list.
 */
import type { Address, L4 } from './address.js';

/** What a process may and does use, as the capture told last: at its beginning, or when the program started. */
export interface Usage {
  /** Descriptors that it may have open; -1 = unlimited or not told. */
  readonly fdLimit: number;
  /** Bytes of its address space, and of those in memory; -1 not told. */
  readonly size: number;
  readonly resident: number;
  /** Page faults since it began; major = read from disk. -1 not told. */
  readonly majorFaults: number;
  readonly minorFaults: number;
}

export const NO_USAGE: Usage = {
  fdLimit: -1,
  size: -1,
  resident: -1,
  majorFaults: -1,
  minorFaults: -1,
};

export interface Process {
  readonly index: number;
  /** Which of the recorded machines it runs on. */
  readonly node: number;
  readonly pid: number;
  readonly ppid: number;
  /** Name of the main thread (at most 15 bytes), '' when never seen. */
  readonly comm: string;
  /** argv[0]. */
  readonly exe: string;
  readonly exePath: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly uid: number;
  /** First 12 characters of the container id; '' = on the node itself (or unknown). */
  readonly containerId: string;
  /** Kubernetes pod uid from the cgroup path, '' none. */
  readonly podUid: string;
  readonly usage: Usage;
  /** The most descriptors that it had open at a time. */
  readonly openFds: number;
  /** False for a placeholder made from a tid nobody introduced. */
  readonly known: boolean;
  /** What else the capture tells of it; absent = nothing. */
  readonly details?: ProcessDetails | undefined;
}

/** Linux counts pids to 2^22; twice that keeps the numbers of one machine, and -1, apart from the next one's. */
const IDS_PER_NODE = 2 ** 23;

/** A pid or tid of one machine as a number that no other machine has; on the first one, the number itself. */
export function taskKey(node: number, id: number): number {
  return node * IDS_PER_NODE + id;
}

/** Rarely asked for; numbers are -1 where they are not known. */
export interface ProcessDetails {
  readonly gid: number;
  readonly loginUid: number;
  readonly sid: number;
  readonly tty: number;
  readonly vpid: number;
  readonly vpgid: number;
  readonly fdLimit: number;
  readonly env: readonly string[];
  readonly cgroups: readonly string[];
}

export const NO_DETAILS: ProcessDetails = {
  gid: -1,
  loginUid: -1,
  sid: -1,
  tty: 0,
  vpid: -1,
  vpgid: -1,
  fdLimit: -1,
  env: [],
  cgroups: [],
};

/** What people call it: its comm, or its pid where the name was never seen. */
export function programName({ comm, pid }: Pick<Process, 'comm' | 'pid'>): string {
  if (comm !== '') return comm;
  return pid > 0 ? `process ${String(pid)}` : 'a process';
}

export interface Thread {
  /** Index of this name of the thread in the thread-name table (event column `thread`). */
  readonly nameIndex: number;
  readonly tid: number;
  readonly comm: string;
  readonly process: Process;
}

/** Whether the first may have started the second. */
export function isParent(parent: Process, { node, ppid }: Process): boolean {
  return parent.pid === ppid && parent.node === node;
}

/** The taskKey of a thread. */
export function threadKey({ tid, process }: Pick<Thread, 'tid' | 'process'>): number {
  return taskKey(process.node, tid);
}

/** A name that a thread had. */
export interface ThreadName {
  readonly node: number;
  readonly tid: number;
  readonly comm: string;
  readonly pid: number;
}

/** Number of the descriptor that an open which failed did not get: a row of the fd-name table has the file's name. */
export const NO_FD = -1;

export type FdKind = 'ipv4' | 'ipv6' | 'unix' | 'file' | 'directory' | 'fifo' | 'other';

/**
 * One open file description: shared by the fds that dup and fork made of it. A closed and reopened fd
 * number is a new entry.
 */
export interface FdEntry {
  /** Index of its present name in the fd-name table (event column `fd`). */
  readonly nameIndex: number;
  /** The fd number under which it was created. */
  readonly fd: number;
  readonly kind: FdKind;
  readonly l4: L4;
  readonly role: 'none' | 'client' | 'server';
  /** A socket that listens or is bound to a port without a peer. */
  readonly bound: boolean;
  /** Client end and server end (reference §12.4), undefined = not known. */
  readonly client: Address | undefined;
  readonly server: Address | undefined;
  /** sysdig's name: `10.0.0.1:40000->10.0.0.2:80`, a path, `pipe:[123]`; '' none. */
  readonly name: string;
  /** True when it came from the capture's descriptor list, not from an event. */
  readonly fromTable: boolean;
  /** Row of the event that created it; -1 from the list. */
  readonly openedRow: number;
  /** How many fd slots (over all processes) still refer to it. */
  readonly refs: number;
  /** The connection end that the connections handler made for it; -1 none. Written by that handler only. */
  connection: number;
}
