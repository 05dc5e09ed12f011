/**
 * clone, execve, exit and what else changes a thread. A clone is seen twice, in the parent (result = the
 * child's tid) and in the child (result 0), in either order; in a pid namespace the parent's result is a
 * number of that namespace, so only the child's side counts.
 */
import type { Usage } from '../../model/process.js';
import { release } from './fd.js';
import type { LiveStep } from './live-step.js';
import { directoryOf } from './paths.js';
import { CLONE } from './process-table.js';
import type { ProcessRecord, ThreadState } from './process-table.js';
import { baseOf } from './parse-fds.js';
import { NO_DETAILS } from '../../model/process.js';
import type { ProcessDetails } from '../../model/process.js';
import type { Parser, Tables } from './tables.js';

/** A thread entry older than this cannot be the other side of the same clone. */
const CLONE_PAIR_NS = 2e9;
const KB = 1024;

export const parseClone: Parser = (step, tables) => {
  const result = step.result();
  if (result === undefined || result < 0) return;
  if (result === 0) childSide(step, tables);
  else parentSide(step, tables, result);
};

function parentSide(step: LiveStep, tables: Tables, childTid: number): void {
  const parent =
    tables.processes.thread(step.event.tid) ?? tables.processes.placeholder(step.event.tid);
  step.thread = parent;
  if (!parent.process.known) fillFromClone(step, tables, parent);
  const flags = step.int('flags') ?? 0;
  if (inContainer(step, flags)) return;
  const existing = tables.processes.thread(childTid);
  if (existing !== undefined) {
    if ((existing.flags & CLONE.inverted) !== 0) return;
    forgetThread(tables, existing);
  }
  addChild(step, tables, childTid, flags, parent);
}

function childSide(step: LiveStep, tables: Tables): void {
  const { tid } = step.event;
  const existing = tables.processes.thread(tid);
  if (existing !== undefined) {
    if (existing.process.known && step.time - existing.createdTime < CLONE_PAIR_NS) {
      step.thread = existing;
      return;
    }
    forgetThread(tables, existing);
  }
  const flags = childFlags(step);
  const parentTid = (flags & CLONE.thread) !== 0 ? step.int('pid') : step.int('ptid');
  const parent =
    tables.processes.thread(parentTid ?? -1) ?? tables.processes.placeholder(parentTid ?? -1);
  step.thread = addChild(step, tables, tid, flags | CLONE.inverted, parent);
}

/**
 * The child of a clone in a pid namespace is now and then recorded without its clone flags; its pid
 * parameter (the thread group) still tells a thread from a process. sysdig goes by the flags alone and
 * shows such a thread's descriptors without names.
 */
function childFlags(step: LiveStep): number {
  const flags = step.int('flags') ?? 0;
  const pid = step.int('pid') ?? -1;
  return pid > 0 && pid !== step.event.tid ? flags | CLONE.thread | CLONE.files : flags;
}

function inContainer(step: LiveStep, flags: number): boolean {
  const apart = CLONE.childInPidNamespace | CLONE.newPid | CLONE.parent | CLONE.vfork;
  if ((flags & apart) !== 0 && (flags & CLONE.childInPidNamespace) !== 0) return true;
  const vtid = step.int('vtid');
  return vtid !== undefined && vtid !== step.event.tid;
}

function addChild(
  step: LiveStep,
  tables: Tables,
  tid: number,
  flags: number,
  parent: ThreadState,
): ThreadState {
  const isThread = (flags & CLONE.thread) !== 0;
  const process = isThread ? threadOwner(step, tables, parent) : tables.processes.newProcess(tid);
  const sharesFds = isThread && (flags & CLONE.files) !== 0;
  if (!isThread) adoptFrom(process, parent.process);
  if (!isThread) process.fds = parent.fds.fork();
  const fds = sharesFds || !isThread ? process.fds : parent.fds.fork();
  const comm = step.text('comm') ?? step.text('exe') ?? parent.comm;
  const vtid = step.result() === 0 ? (step.int('vtid') ?? tid) : tid;
  const child = tables.processes.add(tid, process, fds, comm, { createdTime: step.time, vtid });
  child.flags = flags;
  if (!isThread) {
    describe(step, process);
    const vpid = step.result() === 0 ? step.int('vpid') : undefined;
    process.details = { ...(process.details ?? NO_DETAILS), vpid: vpid ?? tid };
  }
  return child;
}

/** Process of a new thread: the pid parameter's, which is the parent's but for lost events. */
function threadOwner(step: LiveStep, tables: Tables, parent: ThreadState): ProcessRecord {
  const pid = step.int('pid');
  if (pid === undefined || pid === parent.process.pid) return parent.process;
  const main = tables.processes.thread(pid) ?? tables.processes.placeholder(pid);
  return main.process;
}

function adoptFrom(child: ProcessRecord, parent: ProcessRecord): void {
  child.ppid = parent.pid;
  child.exePath = parent.exePath;
  child.containerId = parent.containerId;
  child.podUid = parent.podUid;
  child.details = parent.details;
}

/** Fields that clone and execve exits carry alike. */
function describe(step: LiveStep, process: ProcessRecord): void {
  process.known = true;
  process.exe = step.text('exe') ?? process.exe;
  process.args = step.texts('args');
  process.uid = step.int('uid') ?? process.uid;
  process.usage = usageOf(step);
  const parent = step.int('ptid');
  if (parent !== undefined && process.ppid < 0) process.ppid = parent;
  const cgroups = step.texts('cgroups');
  process.setCgroups(cgroups);
  process.details = detailsOf(step, process.details, cgroups);
  process.changed();
}

/** What the event tells; the rest stays as it was, or as it was of the parent. */
function detailsOf(
  step: LiveStep,
  before: ProcessDetails = NO_DETAILS,
  cgroups: readonly string[],
): ProcessDetails {
  const env = step.texts('env');
  return {
    gid: step.int('gid') ?? before.gid,
    loginUid: (step.int('loginuid') ?? before.loginUid) | 0,
    sid: before.sid,
    tty: step.int('tty') ?? before.tty,
    vpid: before.vpid,
    vpgid: step.int('vpgid') ?? step.int('pgid') ?? before.vpgid,
    fdLimit: step.int('fdlimit') ?? before.fdLimit,
    env: env.length > 0 ? env : before.env,
    cgroups: cgroups.length > 0 ? cgroups : before.cgroups,
  };
}

function usageOf(step: LiveStep): Usage {
  const bytes = (name: string): number => {
    const kilobytes = step.int(name);
    return kilobytes === undefined ? -1 : kilobytes * KB;
  };
  return {
    fdLimit: step.int('fdlimit') ?? -1,
    size: bytes('vm_size'),
    resident: bytes('vm_rss'),
    majorFaults: step.int('pgft_maj') ?? -1,
    minorFaults: step.int('pgft_min') ?? -1,
  };
}

/** A placeholder that clones tells who it is. */
function fillFromClone(step: LiveStep, tables: Tables, thread: ThreadState): void {
  if (thread === tables.processes.nobody) return;
  const pid = step.int('pid');
  if (pid !== undefined && pid !== thread.tid) joinProcess(tables, thread, pid);
  tables.processes.rename(thread, step.text('comm') ?? step.text('exe') ?? '');
  describe(step, thread.process);
}

/** Moves a placeholder thread under its real process. */
function joinProcess(tables: Tables, thread: ThreadState, pid: number): void {
  const main = tables.processes.thread(pid) ?? tables.processes.placeholder(pid);
  thread.process.table.delete(thread.tid);
  thread.process = main.process;
  thread.fds = main.process.fds;
  thread.flags |= CLONE.files | CLONE.thread;
  main.process.table.set(thread.tid, thread);
}

/** Takes an entry out whose end was not seen: its number is in use again. */
function forgetThread(tables: Tables, thread: ThreadState): void {
  const { process } = thread;
  if (!thread.isMain) tables.processes.remove(thread);
  else {
    tables.processes.removeProcess(process);
    releaseAll(tables, process);
  }
}

export const parseExec: Parser = (step, tables) => {
  const result = step.result();
  if (result === undefined || result < 0) return;
  const { thread } = step;
  if (thread === tables.processes.nobody) return;
  const { process } = thread;
  if (!thread.isMain) becomeMain(tables, thread);
  for (const other of [...process.table.values()]) {
    if (other !== thread) tables.processes.remove(other);
  }
  thread.flags &= ~(CLONE.files | CLONE.thread);
  thread.flags |= CLONE.active;
  thread.process.ppid = step.int('ptid') ?? process.ppid;
  describe(step, thread.process);
  thread.process.exePath = execPath(step);
  thread.process.changed();
  tables.processes.rename(thread, step.text('comm') ?? step.text('exe') ?? '');
  closeOnExec(tables, thread);
};

/** A placeholder of a thread that turns out to be a process of its own. */
function becomeMain(tables: Tables, thread: ThreadState): void {
  thread.process.table.delete(thread.tid);
  thread.process = tables.processes.newProcess(thread.tid);
  thread.process.fds = thread.fds;
  thread.process.table.set(thread.tid, thread);
}

function execPath(step: LiveStep): string {
  const trusted = step.text('trusted_exepath');
  if (trusted !== undefined) return trusted;
  const filename = step.text('filename') ?? step.text('pathname');
  if (filename === undefined || filename === '<NA>') return step.thread.process.exePath;
  return directoryOf(step.thread.fds.cwd, filename).slice(0, -1);
}

function closeOnExec(tables: Tables, thread: ThreadState): void {
  for (const slot of thread.fds.slots.values()) {
    if (!slot.cloexec) continue;
    const lost = release(slot);
    if (lost !== undefined) tables.onRelease(lost, thread.process);
  }
}

/** procexit: the thread goes after this event, so that its line still has a name. */
export const parseExit: Parser = (step, tables) => {
  if (step.thread !== tables.processes.nobody) tables.ending = step.thread;
};

/** Ends a thread; with the last one of a process its descriptors are closed. */
export function endThread(tables: Tables, thread: ThreadState): void {
  if (tables.processes.remove(thread)) releaseAll(tables, thread.process);
}

function releaseAll(tables: Tables, process: ProcessRecord): void {
  for (const slot of process.fds.takeAll()) {
    const lost = release(slot);
    if (lost !== undefined) tables.onRelease(lost, process);
  }
}

function moveTo({ thread }: LiveStep, directory: string): void {
  thread.fds.cwd = directory;
  thread.process.changed();
}

export const parseChdir: Parser = (step) => {
  const path = step.text('path');
  if (step.result() === 0 && path !== undefined) {
    moveTo(step, directoryOf(step.thread.fds.cwd, path));
  }
};

export const parseGetcwd: Parser = (step) => {
  const path = step.text('path');
  if ((step.result() ?? -1) >= 0 && path?.startsWith('/') === true) {
    moveTo(step, directoryOf('/', path));
  }
};

export const parseFchdir: Parser = (step) => {
  if (step.result() !== 0 || step.slot === undefined) return;
  moveTo(step, directoryOf('/', baseOf(step, step.fdNumber)));
};

export const parseSetgid: Parser = (step) => {
  const gid = step.int('gid') ?? step.int('egid');
  const { process } = step.thread;
  if (step.result() !== 0 || gid === undefined) return;
  process.details = { ...(process.details ?? NO_DETAILS), gid };
  process.changed();
};

/** A new session has the number of its process. */
export const parseSetsid: Parser = (step) => {
  const sid = step.result() ?? -1;
  const { process } = step.thread;
  if (sid < 0) return;
  process.details = { ...(process.details ?? NO_DETAILS), sid };
  process.changed();
};

export const parseSetuid: Parser = (step) => {
  const uid = step.int('uid') ?? step.int('euid');
  if (step.result() !== 0 || uid === undefined) return;
  step.thread.process.uid = uid;
  step.thread.process.changed();
};
