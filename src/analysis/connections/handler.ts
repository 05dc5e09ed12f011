/**
 * Connection ends of the whole capture: routes socket calls to TCP and UDP. A socket whose transport was
 * never seen (filtered capture, excerpt) counts as TCP unless it talks to the DNS port.
 */
import { ConnectionTable } from '../../model/connection.js';
import type { FdEntry } from '../../model/process.js';
import { RequestTable } from '../../model/request.js';
import type { Handler, Step } from '../step.js';
import { pollEntries } from './poll.js';
import { TcpEnds } from './tcp.js';
import { IO_CALLS, Traffic } from './traffic.js';
import type { Direction } from './traffic.js';
import { UdpConversations } from './udp.js';

export const DNS_PORT = 53;

export interface ConnectionHandlers {
  readonly connections: ConnectionTable;
  readonly requests: RequestTable;
  readonly handlers: readonly Handler[];
}

/** True for sockets whose calls are TCP's: by protocol, or by default when it was never seen. */
function isTcp(fd: FdEntry): boolean {
  return fd.l4 === 'tcp' || (fd.l4 === 'unknown' && fd.server?.port !== DNS_PORT);
}

function isIpSocket(fd: FdEntry | undefined): fd is FdEntry {
  return fd !== undefined && (fd.kind === 'ipv4' || fd.kind === 'ipv6');
}

/** Sends each socket call to the transport it belongs to. */
class SocketCalls {
  readonly #tcp: TcpEnds;
  readonly #udp: UdpConversations;

  constructor(tcp: TcpEnds, udp: UdpConversations) {
    this.#tcp = tcp;
    this.#udp = udp;
  }

  onExit(step: Step): void {
    const direction = IO_CALLS[step.name];
    if (direction !== undefined) this.#io(step, step.fd, direction);
    else if (step.name === 'close') {
      if (step.lastReference) this.closed(step.fd, step.row, step.time);
    } else if (step.name === 'splice') this.#splice(step);
    else if (step.name === 'poll' || step.name === 'ppoll') this.#poll(step);
    else if (isIpSocket(step.fd) && isTcp(step.fd)) this.#tcpCall(step, step.fd);
  }

  onEnter(step: Step): void {
    if (!step.isEnter || !isIpSocket(step.fd)) return;
    if (step.name === 'close') {
      if (step.fd.refs <= 1) this.closed(step.fd, step.row, step.time);
    } else if (isTcp(step.fd)) this.#tcp.connectEnter(step, step.fd);
  }

  /** `byExit`: not closed by a call, but lost with its process. */
  closed(fd: FdEntry | undefined, row: number, time: number, byExit = false): void {
    if (!isIpSocket(fd)) return;
    if (isTcp(fd)) this.#tcp.closed(fd, row, time, byExit);
    else this.#udp.closed(fd, row, time);
  }

  #io(step: Step, fd: FdEntry | undefined, direction: Direction): void {
    const res = step.int('res');
    if (res === undefined || !isIpSocket(fd) || fd.l4 === 'icmp' || fd.l4 === 'raw') return;
    if (isTcp(fd)) this.#tcp.io(step, fd, direction, res);
    else this.#udp.io(step, fd, direction, res);
  }

  #splice(step: Step): void {
    const source = step.int('fd_in');
    const sink = step.int('fd_out');
    if (source !== undefined) this.#io(step, step.lookupFd(source), 'in');
    if (sink !== undefined) this.#io(step, step.lookupFd(sink), 'out');
  }

  #poll(step: Step): void {
    for (const { fd, flags } of pollEntries(step.bytes('fds'))) {
      const entry = step.lookupFd(fd);
      if (isIpSocket(entry) && isTcp(entry)) this.#tcp.polled(step, entry, flags);
    }
  }

  #tcpCall(step: Step, fd: FdEntry): void {
    if (step.name === 'connect') this.#tcp.connectExit(step, fd);
    else if (step.name === 'getsockopt') this.#tcp.socketError(step, fd);
    else if (step.name === 'accept' || step.name === 'accept4') this.#tcp.accept(step, fd);
  }
}

const EXITS = ['connect', 'accept', 'accept4', 'getsockopt', 'poll', 'ppoll', 'close', 'splice'];

export function connectionHandlers(): ConnectionHandlers {
  const connections = new ConnectionTable();
  const requests = new RequestTable();
  const traffic = new Traffic(connections, requests);
  const calls = new SocketCalls(
    new TcpEnds(connections, traffic),
    new UdpConversations(connections, traffic),
  );
  const enters: Handler = {
    id: 'connection-enters',
    events: ['connect', 'close'],
    enters: true,
    onStep: (step) => {
      calls.onEnter(step);
    },
  };
  const exits: Handler = {
    id: 'connections',
    events: [...EXITS, ...Object.keys(IO_CALLS)],
    enters: false,
    onStep: (step) => {
      calls.onExit(step);
    },
    onRelease: (fd, _process, row, time) => {
      calls.closed(fd, row, time, true);
    },
  };
  return { connections, requests, handlers: [enters, exits] };
}
