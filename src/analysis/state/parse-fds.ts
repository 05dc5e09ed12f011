/** Events that create, copy and close descriptors other than sockets. */
import { NO_FD } from '../../model/process.js';
import { FD } from '../../model/scap/lists.js';
import { Fd } from './fd.js';
import type { LiveStep } from './live-step.js';
import { resolvePath } from './paths.js';
import type { Parser, Tables } from './tables.js';

/** Normalised values of the driver, not the kernel's. */
const O_DIRECTORY = 1024;
const O_CLOEXEC = 4096;
const F_DUPFD = 1;
const F_SETFD = 3;
const F_DUPFD_CLOEXEC = 26;
const CLOSE_RANGE_CLOEXEC = 4;
const EPOLL_CLOEXEC = 1;
const MFD_CLOEXEC = 1;
export const AT_FDCWD = -100;

/** open, openat, creat …: the name is joined with the directory it is relative to. One that fails has a name, too. */
export const parseOpen: Parser = (step, tables) => {
  const number = step.result();
  if (number === undefined) return;
  if (number < 0) {
    const wanted = new Fd(NO_FD, FD.fileV2, step.row);
    wanted.name = openedName(step);
    if (wanted.name !== '') step.failedName = tables.names.addFd(wanted, true);
    return;
  }
  const flags = step.int('flags') ?? 0;
  const entry = new Fd(number, (flags & O_DIRECTORY) === 0 ? FD.fileV2 : FD.directory, step.row);
  entry.name = openedName(step);
  tables.addFd(step, number, entry, (flags & O_CLOEXEC) !== 0);
};

function openedName(step: LiveStep): string {
  const name = step.text('name') ?? step.text('path') ?? '';
  if (name === '' || name === '<NA>') return name;
  return printableName(resolvePath(baseOf(step, step.int('dirfd')), name));
}

/** Directory that relative names of this event start from. */
export function baseOf(step: LiveStep, dirfd: number | undefined): string {
  if (dirfd === undefined || dirfd === AT_FDCWD) return step.thread.fds.cwd;
  return `${step.thread.fds.get(dirfd)?.entry.name ?? ''}/`;
}

/** As sysdig keeps it: unprintable characters become dots. */
export function printableName(name: string): string {
  return name.replace(/[\x00-\x1f\x7f]/g, '.');
}

/** Creators of nameless descriptors: eventfd, epoll_create, timerfd … */
export function parseAnonymous(type: number): Parser {
  return (step, tables) => {
    const number = step.result();
    if (number === undefined || number < 0) return;
    const entry = new Fd(number, type, step.row);
    if (type === FD.memfd) entry.name = step.text('name') ?? '';
    tables.addFd(step, number, entry, isCloexec(step, type));
  };
}

function isCloexec(step: LiveStep, type: number): boolean {
  const flags = step.int('flags') ?? 0;
  if (type === FD.eventpoll) return (flags & EPOLL_CLOEXEC) !== 0;
  if (type === FD.memfd) return (flags & MFD_CLOEXEC) !== 0;
  return type === FD.pidfd || (flags & O_CLOEXEC) !== 0;
}

/** pipe, pipe2: two nameless ends. */
export const parsePipe: Parser = (step, tables) => {
  const result = step.result();
  const ends = [step.event.s64(1), step.event.s64(2)];
  if (result === undefined || result < 0) return;
  const cloexec = ((step.int('flags') ?? 0) & O_CLOEXEC) !== 0;
  for (const number of ends) {
    if (number === undefined || number < 0) continue;
    tables.addFd(step, number, new Fd(number, FD.fifo, step.row), cloexec);
  }
};

/** dup, dup2, dup3: another number for the same description. */
export const parseDup: Parser = (step, tables) => {
  const number = step.result();
  step.copyNumber = number ?? -1;
  const old = step.int('oldfd') ?? step.fdNumber;
  if (number === undefined || number < 0 || old < 0) return;
  copySlot(step, tables, old, number, ((step.int('flags') ?? 0) & O_CLOEXEC) !== 0);
};

/** fcntl: only duplication and the close-on-exec flag change the table. */
export const parseFcntl: Parser = (step, tables) => {
  const result = step.result();
  const command = step.int('cmd');
  if (result === undefined || result < 0) return;
  if (command === F_DUPFD || command === F_DUPFD_CLOEXEC) {
    step.copyNumber = result;
    copySlot(step, tables, step.fdNumber, result, command === F_DUPFD_CLOEXEC);
  } else if (command === F_SETFD && step.slot !== undefined) {
    // The argument is stored since 2026 only. Without it the flag is unknown, which keeps the fd alive.
    step.slot.cloexec = ((step.int('arg') ?? 0) & 1) !== 0;
  }
};

function copySlot(
  step: LiveStep,
  tables: Tables,
  from: number,
  to: number,
  cloexec: boolean,
): void {
  const slot = step.thread.fds.get(from);
  if (slot === undefined) return;
  const { fdNumber } = step;
  if (from !== to) tables.putFd(step, to, slot.entry, cloexec);
  step.setSlot(fdNumber, step.thread.fds.get(fdNumber));
}

/** close, entering: from here on the number may be given out again by another thread's call. */
export const parseCloseEnter: Parser = (step, tables) => {
  tables.hasCloseEnters = true;
  if (step.slot !== undefined) step.slot.closing = true;
};

/** close, returning: the slot goes after this event, so that the line still has its name. */
export const parseClose: Parser = (step, tables) => {
  const result = step.result();
  const { thread, fdNumber } = step;
  const replaced = thread.fds.takeReplaced(fdNumber, thread.tid, step.time);
  if (replaced !== undefined) {
    step.fd = replaced.ghost ? undefined : replaced.entry;
    step.lastReference = drop(replaced);
    return;
  }
  const lost = thread.fds.dropReplaced(fdNumber);
  if (lost !== undefined) tables.onRelease(lost, thread.process);
  if (step.slot === undefined) return;
  step.slot.closing = false;
  if (result === undefined || result < 0) return;
  step.lastReference = drop(step.slot);
  tables.closing = { thread, fd: fdNumber };
};

/** Takes the slot's reference back; true when it was the last. */
function drop(slot: { readonly entry: Fd; ghost: boolean }): boolean {
  if (slot.ghost) return false;
  slot.ghost = true;
  slot.entry.refs--;
  return slot.entry.refs === 0;
}

/** close_range: closes, or marks close-on-exec, every descriptor in the range. */
export const parseCloseRange: Parser = (step, tables) => {
  const result = step.result();
  const first = step.int('first');
  const last = step.int('last');
  if (result === undefined || result < 0 || first === undefined || last === undefined) return;
  const { fds, process } = step.thread;
  const marks = ((step.int('flags') ?? 0) & CLOSE_RANGE_CLOEXEC) !== 0;
  for (const [number, slot] of [...fds.slots]) {
    if (number < first || number > last) continue;
    if (marks) slot.cloexec = true;
    else {
      const lost = fds.remove(number);
      if (lost !== undefined) tables.onRelease(lost, process);
    }
  }
};
