/**
 * UDP conversations: what one socket exchanges with one peer. `connect` on a UDP socket only names a peer
 * (resolvers use it to sort addresses), so a conversation begins with its first datagram. Some recorders
 * do not know the sender of a received datagram (reference §10): such a conversation has the unspecified
 * address as its peer until the answer names it. A bound socket serves, whoever is seen to speak first.
 */
import { addressKey, isUnspecified } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { ConnectionTable } from '../../model/connection.js';
import type { FdEntry } from '../../model/process.js';
import type { Step } from '../step.js';
import { resultCode } from './outcome.js';
import { mark } from './traffic.js';
import type { Direction, Traffic } from './traffic.js';

interface Socket {
  readonly fd: FdEntry;
  readonly byPeer: Map<string, number>;
  /** Conversations whose peer is not known yet, oldest first. */
  readonly anonymous: number[];
}

const NOBODY: Address = { ip: '0.0.0.0', port: 0 };

export class UdpConversations {
  readonly #table: ConnectionTable;
  readonly #traffic: Traffic;
  readonly #sockets = new WeakMap<FdEntry, Socket>();

  constructor(table: ConnectionTable, traffic: Traffic) {
    this.#table = table;
    this.#traffic = traffic;
  }

  io(step: Step, fd: FdEntry, direction: Direction, res: number): void {
    const c = this.#conversation(step, fd, direction, res);
    if (c >= 0) this.#traffic.record(c, direction, res, step);
  }

  closed(fd: FdEntry, row: number, time: number): void {
    for (const c of this.#sockets.get(fd)?.byPeer.values() ?? []) this.#close(c, row, time);
    for (const c of this.#sockets.get(fd)?.anonymous ?? []) this.#close(c, row, time);
  }

  #close(c: number, row: number, time: number): void {
    this.#table.closeRow.set(c, row);
    this.#table.closeTime.set(c, time);
  }

  #conversation(step: Step, fd: FdEntry, direction: Direction, res: number): number {
    const socket = this.#socket(fd);
    const peer = peerOf(step, fd, direction);
    if (peer === undefined) {
      if (res <= 0 || direction === 'out') return fd.connection;
      if (fd.connection >= 0 && this.#table.isClient.get(fd.connection) === 1) {
        this.#learnLocal(fd.connection, step);
        return fd.connection;
      }
      const c = this.#open(step, fd, direction, NOBODY);
      socket.anonymous.push(c);
      return c;
    }
    const known = socket.byPeer.get(addressKey(peer));
    if (known !== undefined) return known;
    const named = direction === 'out' ? socket.anonymous.shift() : undefined;
    if (named !== undefined) {
      this.#table.remote[named] = peer;
      socket.byPeer.set(addressKey(peer), named);
      return named;
    }
    if (res <= 0) return fd.connection;
    const c = this.#open(step, fd, direction, peer);
    socket.byPeer.set(addressKey(peer), c);
    return c;
  }

  /** A client that never bound its socket learns its port, and so do we, with the first answer. */
  #learnLocal(c: number, step: Step): void {
    const local = step.tuple('tuple')?.destination;
    if (local !== undefined && local.port !== 0 && (this.#table.local[c]?.port ?? 0) === 0) {
      this.#table.local[c] = local;
    }
  }

  #socket(fd: FdEntry): Socket {
    const known = this.#sockets.get(fd);
    if (known !== undefined) return known;
    const socket: Socket = { fd, byPeer: new Map(), anonymous: [] };
    this.#sockets.set(fd, socket);
    return socket;
  }

  #open(step: Step, fd: FdEntry, direction: Direction, remote: Address): number {
    const isClient = remote !== NOBODY && asks(fd, direction);
    const { process, tid } = step.thread;
    const local = localOf(step, fd, isClient, direction);
    const c = this.#table.append({
      process,
      l4: 'udp',
      isClient,
      fd: step.fdNumber,
      local,
      remote,
    });
    this.#table.openTid.set(c, tid);
    mark(this.#table.startRow, this.#table.startTime, c, step);
    this.#table.result.set(c, resultCode('connected'));
    fd.connection = c;
    return c;
  }
}

/** Who named its peer asked it, also where the question cannot be seen (sendmmsg in old captures). */
function asks(fd: FdEntry, direction: Direction): boolean {
  return !fd.bound && (direction === 'out' || fd.role === 'client');
}

function peerOf(step: Step, fd: FdEntry, direction: Direction): Address | undefined {
  const tuple = step.tuple('tuple');
  const named = direction === 'out' ? tuple?.destination : tuple?.source;
  if (named !== undefined && !isUnspecified(named.ip) && named.port !== 0) return named;
  if (fd.bound && fd.role !== 'client') return undefined;
  const stored = fd.role === 'server' ? fd.client : fd.server;
  return stored !== undefined && !isUnspecified(stored.ip) && stored.port !== 0
    ? stored
    : undefined;
}

function localOf(
  step: Step,
  fd: FdEntry,
  isClient: boolean,
  direction: Direction,
): Address | undefined {
  const tuple = step.tuple('tuple');
  const named = direction === 'out' ? tuple?.source : tuple?.destination;
  if (named !== undefined && named.port !== 0) return named;
  return isClient ? fd.client : fd.server;
}
