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

export function connectionHandlers(): ConnectionHandlers {
  const connections = new ConnectionTable();
  const requests = new RequestTable();
  const traffic = new Traffic(connections, requests);
  const tcp = new TcpEnds(connections, traffic);
  const udp = new UdpConversations(connections, traffic);

  function io(step: Step, fd: FdEntry | undefined, direction: Direction): void {
    const res = step.int('res');
    if (res === undefined || !isIpSocket(fd) || fd.l4 === 'icmp' || fd.l4 === 'raw') return;
    if (isTcp(fd)) tcp.io(step, fd, direction, res);
    else udp.io(step, fd, direction, res);
  }

  function closed(fd: FdEntry | undefined, row: number, time: number): void {
    if (!isIpSocket(fd)) return;
    if (isTcp(fd)) tcp.closed(fd, row, time);
    else udp.closed(fd, row, time);
  }

  function splice(step: Step): void {
    const source = step.int('fd_in');
    const sink = step.int('fd_out');
    if (source !== undefined) io(step, step.lookupFd(source), 'in');
    if (sink !== undefined) io(step, step.lookupFd(sink), 'out');
  }

  function onExit(step: Step): void {
    const direction = IO_CALLS[step.name];
    if (direction !== undefined) {
      io(step, step.fd, direction);
    } else if (step.name === 'close') {
      if (step.lastReference) closed(step.fd, step.row, step.time);
    } else if (step.name === 'splice') {
      splice(step);
    } else if (step.name === 'poll' || step.name === 'ppoll') {
      for (const { fd, flags } of pollEntries(step.bytes('fds'))) {
        const entry = step.lookupFd(fd);
        if (isIpSocket(entry) && isTcp(entry)) tcp.polled(step, entry, flags);
      }
    } else if (isIpSocket(step.fd) && isTcp(step.fd)) {
      if (step.name === 'connect') tcp.connectExit(step, step.fd);
      else if (step.name === 'getsockopt') tcp.socketError(step, step.fd);
      else if (step.name === 'accept' || step.name === 'accept4') tcp.accept(step, step.fd);
    }
  }

  function onEnter(step: Step): void {
    if (!step.isEnter || !isIpSocket(step.fd)) return;
    if (step.name === 'close') {
      if (step.fd.refs <= 1) closed(step.fd, step.row, step.time);
    } else if (isTcp(step.fd)) tcp.connectEnter(step, step.fd);
  }

  const exits = ['connect', 'accept', 'accept4', 'getsockopt', 'poll', 'ppoll', 'close', 'splice'];
  return {
    connections,
    requests,
    handlers: [
      { id: 'connection-enters', events: ['connect', 'close'], enters: true, onStep: onEnter },
      {
        id: 'connections',
        events: [...exits, ...Object.keys(IO_CALLS)],
        enters: false,
        onStep: onExit,
        onRelease: (fd, _process, row, time) => {
          closed(fd, row, time);
        },
      },
    ],
  };
}
