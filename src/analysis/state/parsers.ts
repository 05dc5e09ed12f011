/** Which parser an event id has: every historic form of an event shares one. */
import { EVENTS, eventIds } from '../../model/event-table.js';
import { FD } from '../../model/scap/lists.js';
import * as containers from './containers.js';
import * as fds from './parse-fds.js';
import * as processes from './parse-processes.js';
import * as sockets from './parse-sockets.js';
import type { Parser } from './tables.js';

const EXITS: Readonly<Record<string, Parser>> = {
  open: fds.parseOpen,
  creat: fds.parseOpen,
  openat: fds.parseOpen,
  openat2: fds.parseOpen,
  open_by_handle_at: fds.parseOpen,
  close: fds.parseClose,
  close_range: fds.parseCloseRange,
  dup: fds.parseDup,
  dup2: fds.parseDup,
  dup3: fds.parseDup,
  fcntl: fds.parseFcntl,
  pipe: fds.parsePipe,
  pipe2: fds.parsePipe,
  eventfd: fds.parseAnonymous(FD.eventfd),
  eventfd2: fds.parseAnonymous(FD.eventfd),
  signalfd: fds.parseAnonymous(FD.signalfd),
  signalfd4: fds.parseAnonymous(FD.signalfd),
  timerfd_create: fds.parseAnonymous(FD.timerfd),
  inotify_init: fds.parseAnonymous(FD.inotify),
  inotify_init1: fds.parseAnonymous(FD.inotify),
  epoll_create: fds.parseAnonymous(FD.eventpoll),
  epoll_create1: fds.parseAnonymous(FD.eventpoll),
  bpf: fds.parseAnonymous(FD.bpf),
  userfaultfd: fds.parseAnonymous(FD.userfaultfd),
  io_uring_setup: fds.parseAnonymous(FD.iouring),
  memfd_create: fds.parseAnonymous(FD.memfd),
  pidfd_open: fds.parseAnonymous(FD.pidfd),
  socket: sockets.parseSocket,
  socketpair: sockets.parseSocketpair,
  accept: sockets.parseAccept,
  accept4: sockets.parseAccept,
  bind: sockets.parseBind,
  listen: sockets.parseListen,
  connect: sockets.parseConnect,
  recv: sockets.parseTransfer(true),
  recvfrom: sockets.parseTransfer(true),
  recvmsg: sockets.parseTransfer(true),
  recvmmsg: sockets.parseTransfer(true),
  send: sockets.parseTransfer(false),
  sendto: sockets.parseSendto,
  sendmsg: sockets.parseTransfer(false),
  sendmmsg: sockets.parseTransfer(false),
  clone: processes.parseClone,
  clone3: processes.parseClone,
  fork: processes.parseClone,
  vfork: processes.parseClone,
  execve: processes.parseExec,
  execveat: processes.parseExec,
  chdir: processes.parseChdir,
  fchdir: processes.parseFchdir,
  getcwd: processes.parseGetcwd,
  setuid: processes.parseSetuid,
  setresuid: processes.parseSetuid,
  setreuid: processes.parseSetuid,
  setgid: processes.parseSetgid,
  setresgid: processes.parseSetgid,
  setregid: processes.parseSetgid,
  setsid: processes.parseSetsid,
};

const ENTERS: Readonly<Record<string, Parser>> = {
  close: fds.parseCloseEnter,
  connect: sockets.parseConnectEnter,
  sendto: sockets.parseSendtoUnknown,
  procexit: processes.parseExit,
  k8s: containers.parseApiEvent,
  mesos: containers.parseApiEvent,
  asyncevent: containers.parseAsync,
};

/** Id of the container event that has its fields apart, in 2015. */
const CONTAINER_FIELDS = 228;

/** Parsers by event id. */
export function parsersById(): readonly (Parser | undefined)[] {
  const byId: (Parser | undefined)[] = EVENTS.map(() => undefined);
  for (const [name, parser] of Object.entries(EXITS)) {
    for (const id of eventIds(name, 'exit')) byId[id] = parser;
  }
  for (const [name, parser] of Object.entries(ENTERS)) {
    for (const id of eventIds(name, 'enter')) byId[id] = parser;
  }
  for (const id of eventIds('container', 'enter')) byId[id] = containers.parseContainerJson;
  byId[CONTAINER_FIELDS] = containers.parseContainerFields;
  return byId;
}
