/**
 * Sockets that wait for peers: those in the capture's descriptor list, and those that bind (UDP) or listen
 * (TCP) while it runs.
 */
import type { Address } from '../../model/address.js';
import type { Listener } from '../../model/facts.js';
import type { FdEntry, Process } from '../../model/process.js';
import type { Handler, Step } from '../step.js';

type Found = { -readonly [K in keyof Listener]: Listener[K] };

export interface ListenerFacts {
  readonly listeners: readonly Listener[];
  readonly handler: Handler;
}

export function listenerFacts(): ListenerFacts {
  const listeners: Found[] = [];
  const byFd = new Map<FdEntry, Found>();

  function add(fd: FdEntry, process: Process, address: Address, row: number): void {
    const known = byFd.get(fd);
    if (known !== undefined) return;
    const found: Found = { process, address, l4: fd.l4, row, closedRow: -1 };
    byFd.set(fd, found);
    listeners.push(found);
  }

  function close(fd: FdEntry | undefined, row: number): void {
    const found = fd === undefined ? undefined : byFd.get(fd);
    if (found === undefined || fd === undefined) return;
    found.closedRow = row;
    byFd.delete(fd);
  }

  function onStep(step: Step): void {
    const { fd } = step;
    if (step.name === 'close') {
      if (step.lastReference) close(fd, step.row);
      return;
    }
    if ((step.int('res') ?? -1) < 0 || fd === undefined || !fd.bound || fd.server === undefined)
      return;
    const listens = step.name === 'listen' || fd.l4 === 'udp';
    if (listens && fd.server.port !== 0) add(fd, step.thread.process, fd.server, step.row);
  }

  return {
    listeners,
    handler: {
      id: 'listeners',
      events: ['bind', 'listen', 'close'],
      enters: false,
      onStep,
      onListed: (fd, process) => {
        if (fd.bound && fd.server !== undefined && fd.server.port !== 0)
          add(fd, process, fd.server, -1);
      },
      onRelease: (fd, _process, row) => {
        close(fd, row);
      },
    },
  };
}
