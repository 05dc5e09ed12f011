/**
 * What the descriptor of an event is called. Calls that failed to make one, and connects that did not end at
 * once, are named after what they tried.
 */
import { FD } from '../../model/scap/lists.js';
import type { Field } from '../field.js';
import type { Moment, MomentFd } from '../moment.js';
import { text } from './build.js';

interface TypeNames {
  readonly name: string;
  readonly letter: string;
}

const UNKNOWN: TypeNames = { name: '<NA>', letter: '?' };
const TYPES: Readonly<Record<number, TypeNames>> = {
  [FD.unknown]: { name: '<NA>', letter: 'o' },
  [FD.file]: { name: 'file', letter: 'f' },
  [FD.fileV2]: { name: 'file', letter: 'f' },
  [FD.directory]: { name: 'directory', letter: 'd' },
  [FD.ipv4]: { name: 'ipv4', letter: '4' },
  [FD.ipv4Server]: { name: 'ipv4', letter: '4' },
  [FD.ipv6]: { name: 'ipv6', letter: '6' },
  [FD.ipv6Server]: { name: 'ipv6', letter: '6' },
  [FD.fifo]: { name: 'pipe', letter: 'p' },
  [FD.unix]: { name: 'unix', letter: 'u' },
  [FD.eventfd]: { name: 'event', letter: 'e' },
  [FD.unsupported]: { name: '<NA>', letter: 'X' },
  [FD.signalfd]: { name: 'signalfd', letter: 's' },
  [FD.eventpoll]: { name: 'eventpoll', letter: 'l' },
  [FD.inotify]: { name: 'inotify', letter: 'i' },
  [FD.timerfd]: { name: 'timerfd', letter: 't' },
  [FD.netlink]: { name: 'netlink', letter: 'n' },
  [FD.bpf]: { name: 'bpf', letter: 'b' },
  [FD.userfaultfd]: { name: 'userfaultfd', letter: 'u' },
  [FD.iouring]: { name: 'io_uring', letter: 'r' },
  [FD.memfd]: { name: 'memfd', letter: 'm' },
  [FD.pidfd]: { name: 'pidfd', letter: 'P' },
};

/** Type letters of calls that make a descriptor, for where there is none (yet). */
const MAKERS: Readonly<Record<string, string>> = {
  open: 'f',
  openat: 'f',
  openat2: 'f',
  creat: 'f',
  socket: '4',
  accept: '4',
  accept4: '4',
  pipe: 'p',
  pipe2: 'p',
  eventfd: 'e',
  eventfd2: 'e',
  signalfd: 's',
  signalfd4: 's',
  timerfd_create: 't',
  inotify_init: 'i',
  inotify_init1: 'i',
};

/** Parameter that says what a call tried to make a descriptor of. */
const TRIED: Readonly<Record<string, string>> = {
  open: 'name',
  creat: 'name',
  openat: 'name',
  openat2: 'name',
  accept: 'tuple',
  accept4: 'tuple',
  connect: 'tuple',
};

function typeOf(fd: MomentFd): TypeNames {
  return TYPES[fd.type] ?? UNKNOWN;
}

function isFile(fd: MomentFd): boolean {
  return fd.type === FD.file || fd.type === FD.fileV2;
}

/** The name that a returning call would have given; '' for the others, none for those that begin. */
function triedName(m: Moment): string | undefined {
  if (m.info.isEnter || m.fdNumber === undefined) return undefined;
  const param = m.info.paramIndex.get(TRIED[m.info.name] ?? '') ?? -1;
  if (param === -1 || param >= m.event.count) return '';
  const { value, resolved } = m.paramText(param);
  return resolved === '' ? value : resolved;
}

function nameOf(m: Moment): string | undefined {
  if (m.fd === undefined) return triedName(m);
  const isPending = m.isConnectReturn && (m.error ?? 0) > 0;
  return isPending ? triedName(m) : m.fd.name;
}

function directoryOfFile(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash <= 0) return '/';
  return slash < path.length - 1 ? path.slice(0, slash) : path;
}

function directory(m: Moment): string | undefined {
  const { fd } = m;
  if (fd === undefined) {
    const tried = triedName(m);
    return tried === undefined ? undefined : directoryOfFile(tried);
  }
  if (isFile(fd)) return directoryOfFile(fd.name);
  return fd.type === FD.directory ? fd.name : undefined;
}

function filename({ fd }: Moment): string | undefined {
  if (fd === undefined || !isFile(fd)) return undefined;
  const slash = fd.name.lastIndexOf('/');
  if (slash === -1) return '/';
  return slash < fd.name.length - 1 ? fd.name.slice(slash + 1) : fd.name;
}

function letter(m: Moment): string | undefined {
  if (m.fd !== undefined) return typeOf(m.fd).letter;
  return m.fdNumber === undefined ? undefined : (MAKERS[m.info.name] ?? 'o');
}

function inContainer(m: Moment, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${m.thread?.process.containerId ?? ''}:${name}`;
}

export const FD_NAMES: readonly Field[] = [
  text('fd.type', 'file, directory, ipv4, ipv6, unix, pipe, event, eventpoll, …', ({ fd }) =>
    fd === undefined ? undefined : typeOf(fd).name,
  ),
  text('fd.typechar', 'its type as one character: f, d, 4, 6, u, p, e, l, …', letter),
  text('fd.name', 'a path, or both ends of a socket', nameOf),
  text('fd.directory', 'directory of a file', directory),
  text('fd.filename', 'name of a file without its directory', filename),
  text('fd.uid', 'thread id and number in one', (m) =>
    m.fdNumber === undefined || m.thread === undefined
      ? undefined
      : `${String(m.thread.tid)}${String(m.fdNumber)}`,
  ),
  text('fd.containername', 'container id, a colon, and the name', (m) => inContainer(m, nameOf(m))),
  text('fd.containerdirectory', 'container id, a colon, and the directory', (m) =>
    inContainer(m, directory(m)),
  ),
];
