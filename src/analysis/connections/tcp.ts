/**
 * TCP connection ends from system calls: dials with their outcome, accepts, bytes, closes. The outcome of
 * a non-blocking dial shows up late and in many places (reference §12.4): SO_ERROR, a second connect, poll
 * flags, the first read or write, or never.
 */
import { isUnspecified } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { ConnectionTable } from '../../model/connection.js';
import type { LegResult } from '../../model/path.js';
import { threadKey } from '../../model/process.js';
import type { FdEntry } from '../../model/process.js';
import type { Step } from '../step.js';
import { connectResult, dialFailure, resultCode } from './outcome.js';
import { mark } from './traffic.js';
import type { Direction, Traffic } from './traffic.js';

const SOL_SOCKET = 1;
const SO_ERROR = 4;
/** Alternative of a getsockopt value that holds an errno (reference §9). */
const ERRNO_ALTERNATIVE = 1;
const POLLOUT = 4;
const POLLERR = 16;
const POLLHUP = 32;

export class TcpEnds {
  readonly #table: ConnectionTable;
  readonly #traffic: Traffic;
  /** connect calls that have not returned: by thread. */
  readonly #inConnect = new Map<number, { row: number; time: number }>();

  constructor(table: ConnectionTable, traffic: Traffic) {
    this.#table = table;
    this.#traffic = traffic;
  }

  /** A dial begins; it counts from here, also when its exit never comes. */
  connectEnter(step: Step, fd: FdEntry): void {
    this.#inConnect.set(threadKey(step.thread), { row: step.row, time: step.time });
    const address = step.address('addr');
    if (address !== undefined && !this.#hasOpenDial(fd)) this.#dial(step, fd, undefined, address);
  }

  connectExit(step: Step, fd: FdEntry): void {
    const thread = threadKey(step.thread);
    const entered = this.#inConnect.get(thread);
    this.#inConnect.delete(thread);
    const res = step.int('res');
    const tuple = step.tuple('tuple');
    const remote = step.address('addr') ?? tuple?.destination;
    if (res === undefined || remote === undefined || isUnspecified(remote.ip)) return;
    if (this.#confirms(fd, remote, res)) return;
    const c = this.#hasOpenDial(fd) ? fd.connection : this.#dial(step, fd, undefined, remote);
    if (entered !== undefined && this.#table.startTime.get(c) > entered.time) {
      this.#table.startRow.set(c, entered.row);
      this.#table.startTime.set(c, entered.time);
    }
    if (tuple !== undefined) this.#table.local[c] = tuple.source;
    this.#traffic.touch(c, step);
    const result = connectResult(res);
    if (this.#pending(c) && result !== 'pending') this.#settle(c, result, -res, step);
  }

  /** Some clients ask by a second connect whether the first is through. */
  #confirms(fd: FdEntry, remote: Address, res: number): boolean {
    const c = fd.connection;
    if (c < 0 || this.#table.isClient.get(c) === 0 || connectResult(res) !== 'connected')
      return false;
    const dialled = this.#table.remote[c];
    const isSame = dialled?.ip === remote.ip && dialled.port === remote.port;
    return isSame && this.#table.resultOf(c) === 'connected' && this.#table.closeRow.get(c) < 0;
  }

  accept(step: Step, fd: FdEntry): void {
    const tuple = step.tuple('tuple');
    const end = tuple ?? endsOf(fd);
    if (end === undefined) return;
    const c = this.#open(step, fd, false, end.destination, end.source);
    mark(this.#table.startRow, this.#table.startTime, c, step);
    this.#table.result.set(c, resultCode('connected'));
    mark(this.#table.resultRow, this.#table.resultTime, c, step);
    this.#table.queueLength.set(c, step.int('queuelen') ?? -1);
    this.#table.queueMax.set(c, step.int('queuemax') ?? -1);
  }

  io(step: Step, fd: FdEntry, direction: Direction, res: number): void {
    const c = fd.connection >= 0 ? fd.connection : this.#adopt(step, fd, direction);
    if (c < 0) return;
    if (this.#pending(c)) {
      if (res >= 0) this.#settle(c, 'connected', 0, step);
      else if (dialFailure(-res) !== 'failed') {
        this.#settle(c, dialFailure(-res), -res, step);
        return;
      }
    }
    this.#learnLocal(c, step, direction);
    this.#traffic.record(c, direction, res, step);
  }

  socketError(step: Step, fd: FdEntry): void {
    const c = fd.connection;
    const value = step.dynamic('val');
    if (c < 0 || step.int('level') !== SOL_SOCKET || step.int('optname') !== SO_ERROR) return;
    if (value?.alternative !== ERRNO_ALTERNATIVE) return;
    const errno = Math.abs(value.value);
    if (this.#pending(c))
      this.#settle(c, errno === 0 ? 'connected' : dialFailure(errno), errno, step);
    else if (errno !== 0) this.#traffic.record(c, 'in', -errno, step);
  }

  /** poll says that a pending dial can write (connected) or has an error whose number comes later. */
  polled(step: Step, fd: FdEntry, flags: number): void {
    const c = fd.connection;
    if (c < 0 || !this.#pending(c)) return;
    if ((flags & (POLLERR | POLLHUP)) === 0 && (flags & POLLOUT) !== 0)
      this.#settle(c, 'connected', 0, step);
  }

  /** The last descriptor of the connection is gone. */
  closed(fd: FdEntry, row: number, time: number, byExit: boolean): void {
    const c = fd.connection;
    if (c < 0 || this.#table.closeRow.get(c) >= 0) return;
    this.#table.closeRow.set(c, row);
    this.#table.closeTime.set(c, time);
    if (byExit) this.#table.closedByExit.set(c, 1);
    if (!this.#pending(c)) return;
    this.#table.result.set(c, resultCode('abandoned'));
    this.#table.resultRow.set(c, row);
    this.#table.resultTime.set(c, time);
  }

  #pending(c: number): boolean {
    return this.#table.resultOf(c) === 'pending';
  }

  #hasOpenDial(fd: FdEntry): boolean {
    return fd.connection >= 0 && this.#pending(fd.connection);
  }

  #settle(c: number, result: LegResult, errno: number, step: Step): void {
    this.#table.result.set(c, resultCode(result));
    this.#table.connectErrno.set(c, result === 'connected' ? 0 : errno);
    mark(this.#table.resultRow, this.#table.resultTime, c, step);
  }

  #dial(step: Step, fd: FdEntry, local: Address | undefined, remote: Address): number {
    const c = this.#open(step, fd, true, local, remote);
    const paired = !step.isEnter && step.enterRow >= 0;
    this.#table.startRow.set(c, paired ? step.enterRow : step.row);
    this.#table.startTime.set(c, paired ? step.enterTime : step.time);
    return c;
  }

  #open(
    step: Step,
    fd: FdEntry,
    isClient: boolean,
    local: Address | undefined,
    remote: Address,
  ): number {
    const { process, tid } = step.thread;
    const c = this.#table.append({
      process,
      l4: 'tcp',
      isClient,
      fd: step.fdNumber,
      local,
      remote,
    });
    this.#table.openTid.set(c, tid);
    this.#table.lastTid.set(c, tid);
    fd.connection = c;
    return c;
  }

  /** A connection that was open before the capture began, first seen in use; -1 = its ends are unknown. */
  #adopt(step: Step, fd: FdEntry, direction: Direction): number {
    if (fd.client === undefined || fd.server === undefined || fd.bound || fd.l4 !== 'tcp')
      return -1;
    const isClient = fd.role !== 'server' && !isServersEnd(step, fd.server, direction);
    const c = this.#open(
      step,
      fd,
      isClient,
      isClient ? fd.client : fd.server,
      isClient ? fd.server : fd.client,
    );
    this.#table.result.set(c, resultCode('unseen'));
    return c;
  }

  /** IPv6 dials can lack the local port until the first send names it. */
  #learnLocal(c: number, step: Step, direction: Direction): void {
    const local = this.#table.local[c];
    if (local !== undefined && local.port !== 0) return;
    const tuple = step.tuple('tuple');
    if (tuple !== undefined)
      this.#table.local[c] = direction === 'out' ? tuple.source : tuple.destination;
  }
}

/** The list of descriptors can have the ends of a socket the wrong way round; what it sends and gets has not. */
function isServersEnd(step: Step, server: Address, direction: Direction): boolean {
  const tuple = step.tuple('tuple');
  const own = direction === 'out' ? tuple?.source : tuple?.destination;
  return own?.ip === server.ip && own.port === server.port;
}

function endsOf(fd: FdEntry): { source: Address; destination: Address } | undefined {
  if (fd.client === undefined || fd.server === undefined) return undefined;
  return { source: fd.client, destination: fd.server };
}
