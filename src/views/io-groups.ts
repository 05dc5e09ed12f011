/**
 * What calls are counted by: the file, its directory, the kind of descriptor, the server's port, the process,
 * the call itself. A group is decided once per name of a descriptor or thread, so counting only reads columns.
 */
import { taskKey } from '../model/process.js';
import { EVENTS } from '../model/event-table.js';
import type { ViewContext } from './view.js';

export type Grouping = 'file' | 'directory' | 'type' | 'port' | 'process' | 'call';

/** What calls act on, as errors are told apart. */
export type Matter = 'file' | 'net' | 'memory' | 'other';

type FdName = NonNullable<ReturnType<ViewContext['fdName']>>;

/** Kinds of descriptors by sysdig's letter, with sysdig's names. */
const TYPES: Readonly<Record<string, string>> = {
  f: 'file',
  d: 'directory',
  '4': 'ipv4',
  '6': 'ipv6',
  p: 'pipe',
  u: 'unix',
  e: 'event',
  s: 'signalfd',
  l: 'eventpoll',
  i: 'inotify',
  t: 'timerfd',
  n: 'netlink',
  b: 'bpf',
  r: 'io_uring',
  m: 'memfd',
  P: 'pidfd',
};
const NET: ReadonlySet<string> = new Set(['ipv4', 'ipv6', 'unix']);
/** Calls that make a socket, for those that made none. */
const DIALS: ReadonlySet<string> = new Set(['accept', 'accept4', 'connect']);
const OPENERS: ReadonlySet<string> = new Set(['open', 'openat', 'openat2', 'creat']);

/** '' = of no group. */
const BY_FD: Readonly<Partial<Record<Grouping, (fd: FdName) => string>>> = {
  file: (fd) => (isFile(fd) ? fd.name : ''),
  directory: (fd) => (isFile(fd) ? directoryOf(fd.name) : ''),
  type: typeOf,
  port: portOf,
};

function typeOf({ kind }: FdName): string {
  return TYPES[kind.charAt(0)] ?? 'other';
}

function isFile({ kind }: FdName): boolean {
  return kind === 'f' || kind === 'd';
}

/** As sysdig has it: of a directory, too, the one that it lies in. */
function directoryOf(name: string): string {
  const slash = name.lastIndexOf('/');
  return slash <= 0 ? '/' : name.slice(0, slash);
}

/** `80/tcp`: the server's port, also of the socket that listens on it. */
function portOf({ kind, name }: FdName): string {
  const first = kind.charAt(0);
  if (first !== '4' && first !== '6') return '';
  const port = /:(\d+)$/.exec(name)?.[1];
  const l4 = kind.charAt(1) === 'u' ? 'udp' : 'tcp';
  return port === undefined ? '' : `${port}/${l4}`;
}

/** Whether an event type is an open of a file. */
export function isOpen(type: number): boolean {
  return OPENERS.has(EVENTS[type]?.name ?? '');
}

/** Which group an event is of, and what it acts on. */
export class Groups {
  readonly #context: ViewContext;
  readonly #by: Grouping;
  readonly #byFd: string[] = [];
  readonly #byThread: string[] = [];
  readonly #matters: Matter[] = [];

  constructor(context: ViewContext, by: Grouping) {
    this.#context = context;
    this.#by = by;
  }

  /** '' = none. */
  of(row: number): string {
    const { events } = this.#context.snapshot;
    if (this.#by === 'call') return events.name(row);
    return this.#by === 'process' ? this.#process(events.thread(row)) : this.#fd(events.fd(row));
  }

  /** By the descriptor where there is one, else by the call. */
  matter(row: number): Matter {
    const { events } = this.#context.snapshot;
    const fd = events.fd(row);
    if (fd >= 0) return (this.#matters[fd] ??= this.#matterOf(fd));
    const info = EVENTS[events.type(row)];
    if (OPENERS.has(info?.name ?? '')) return 'file';
    if (DIALS.has(info?.name ?? '')) return 'net';
    return info?.category === 'memory' ? 'memory' : 'other';
  }

  #fd(index: number): string {
    if (index < 0) return '';
    return (this.#byFd[index] ??= this.#fdGroup(index));
  }

  #fdGroup(index: number): string {
    const fd = this.#context.fdName(index);
    return fd === undefined ? '' : (BY_FD[this.#by]?.(fd) ?? '');
  }

  #matterOf(index: number): Matter {
    const fd = this.#context.fdName(index);
    if (fd === undefined) return 'other';
    if (isFile(fd)) return 'file';
    return NET.has(typeOf(fd)) ? 'net' : 'other';
  }

  #process(thread: number): string {
    if (thread < 0) return '';
    const name = this.#context.threadName(thread);
    return (this.#byThread[thread] ??=
      name === undefined ? '' : String(taskKey(name.node, name.pid)));
  }
}
