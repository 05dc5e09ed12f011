/**
 * Books the bytes of I/O calls on connection ends: totals, firsts, end of stream, errors, and where one
 * request ends and the next begins. Shared by TCP and UDP.
 */
import type { ConnectionTable } from '../../model/connection.js';
import type { RequestTable } from '../../model/request.js';
import type { Step } from '../step.js';
import { answerSize, HttpLines } from './http.js';
import { breaksConnection, gaveUpWaiting } from './outcome.js';

export type Direction = 'in' | 'out';

/** Calls that move bytes on a socket, and which way. */
export const IO_CALLS: Readonly<Record<string, Direction>> = {
  read: 'in',
  readv: 'in',
  recv: 'in',
  recvfrom: 'in',
  recvmsg: 'in',
  recvmmsg: 'in',
  write: 'out',
  writev: 'out',
  send: 'out',
  sendto: 'out',
  sendmsg: 'out',
  sendmmsg: 'out',
  sendfile: 'out',
};

export class Traffic {
  readonly #connections: ConnectionTable;
  readonly #requests: RequestTable;
  readonly #http = new HttpLines();

  constructor(connections: ConnectionTable, requests: RequestTable) {
    this.#connections = connections;
    this.#requests = requests;
  }

  /** One I/O call on connection end `c`; `res` = bytes moved, 0, or -errno. */
  record(c: number, direction: Direction, res: number, step: Step): void {
    this.touch(c, step);
    if (res > 0) this.#bytes(c, direction, res, step);
    else if (res === 0) this.#endOfStream(c, direction, step);
    else this.#error(c, -res, step);
  }

  touch(c: number, step: Step): void {
    const t = this.#connections;
    t.lastProcess[c] = step.thread.process;
    t.lastTid.set(c, step.thread.tid);
  }

  #bytes(c: number, direction: Direction, bytes: number, step: Step): void {
    const t = this.#connections;
    t.lastTime.set(c, step.time);
    const r = this.#requestFor(c, direction, step);
    const q = this.#requests;
    q.lastTime.set(r, step.time);
    if (direction === 'out') {
      t.bytesOut.add(c, bytes);
      if (t.firstSendRow.get(c) < 0) mark(t.firstSendRow, t.firstSendTime, c, step);
      q.bytesOut.add(r, bytes);
      if (q.firstSendRow.get(r) < 0) mark(q.firstSendRow, q.firstSendTime, r, step);
    } else {
      t.bytesIn.add(c, bytes);
      if (t.firstReceiveRow.get(c) < 0) mark(t.firstReceiveRow, t.firstReceiveTime, c, step);
      q.bytesIn.add(r, bytes);
      if (q.firstReceiveRow.get(r) < 0) mark(q.firstReceiveRow, q.firstReceiveTime, r, step);
    }
  }

  /** The request these bytes belong to; begins a new one when HTTP says so. */
  #requestFor(c: number, direction: Direction, step: Step): number {
    const t = this.#connections;
    const q = this.#requests;
    const asks = (direction === 'out') === (t.isClient.get(c) === 1);
    const current = t.lastRequest.get(c);
    if (current < 0) return this.#begin(c, -1, asks, step);
    const answered =
      t.isClient.get(c) === 1 ? q.bytesIn.get(current) > 0 : q.bytesOut.get(current) > 0;
    // The first request of a connection from before the capture may have been sent before it, too.
    const isHttp = q.requestLine[current] !== '' || t.startRow.get(c) < 0;
    if (asks && answered && isHttp) {
      const data = step.bytes('data');
      if (data !== undefined && this.#http.request(data) !== '')
        return this.#begin(c, current, asks, step);
    } else if (!asks && !answered) {
      const data = step.bytes('data');
      if (data !== undefined) this.#answer(current, data);
    }
    return current;
  }

  #begin(c: number, previous: number, asks: boolean, step: Step): number {
    const t = this.#connections;
    const q = this.#requests;
    const r = q.append(c);
    q.tid.set(r, step.thread.tid);
    const data = step.bytes('data');
    if (data !== undefined) {
      if (asks) q.requestLine[r] = this.#http.request(data);
      else this.#answer(r, data);
    }
    if (previous >= 0) q.next.set(previous, r);
    else t.firstRequest.set(c, r);
    t.lastRequest.set(c, r);
    q.position.set(r, t.requestCount.get(c));
    t.requestCount.add(c, 1);
    return r;
  }

  /** What the first bytes of an answer tell. */
  #answer(r: number, data: Uint8Array): void {
    const q = this.#requests;
    q.statusLine[r] = this.#http.status(data);
    if (q.statusLine[r] !== '') q.answerSize.set(r, answerSize(data, q.requestLine[r] ?? ''));
  }

  #endOfStream(c: number, direction: Direction, step: Step): void {
    const t = this.#connections;
    if (direction !== 'in' || t.l4[c] === 'udp' || step.int('size') === 0) return;
    if (t.eofRow.get(c) >= 0) return;
    mark(t.eofRow, t.eofTime, c, step);
    t.lastTime.set(c, step.time);
  }

  #error(c: number, errno: number, step: Step): void {
    const t = this.#connections;
    if (breaksConnection(errno)) {
      if (t.errno.get(c) !== 0) return;
      t.errno.set(c, errno);
      mark(t.errorRow, t.errorTime, c, step);
      t.lastTime.set(c, step.time);
    } else if (gaveUpWaiting(errno) && step.enterTime >= 0) {
      const waited = step.time - step.enterTime;
      if (waited > t.waited.get(c)) t.waited.set(c, waited);
    }
  }
}

interface RowTime {
  set(row: number, value: number): void;
}

/** Sets a (row, time) pair of columns to the present event. */
export function mark(rows: RowTime, times: RowTime, at: number, step: Step): void {
  rows.set(at, step.row);
  times.set(at, step.time);
}
