/**
 * Applies the lists a capture opens with. A /proc scan cannot tell who connected: once everything is
 * loaded, a socket whose local port is one that somebody listens on is the server's end, every other one a
 * client's. sysdig repairs IPv4 only; IPv6 ends get their role here but keep sysdig's name.
 */
import { isUnspecified } from '../../model/address.js';
import { ByteReader } from '../../model/scap/byte-reader.js';
import { BLOCK, processListVersion } from '../../model/scap/format.js';
import type { MachineInfo } from '../../model/node.js';
import { FD, readFds, readMachine, readInterfaces, readThreads } from '../../model/scap/lists.js';
import type { FdListEntry, ThreadEntry } from '../../model/scap/lists.js';
import { readUsers } from '../../model/scap/users.js';
import { IpTexts } from '../../model/scap/ip-text.js';
import { Fd } from './fd.js';
import { directoryOf } from './paths.js';
import { CLONE } from './process-table.js';
import type { ProcessRecord, ThreadState } from './process-table.js';
import type { Tables } from './tables.js';

const O_CLOEXEC = 4096;

export class ListLoader {
  readonly #tables: Tables;
  readonly #ips = new IpTexts();
  #threads: ThreadEntry[] = [];
  /** While another capture of the same machine adds what it knows: the threads that were there before. */
  #known: ReadonlySet<number> | undefined;
  #fresh: { readonly entry: Fd; readonly process: ProcessRecord }[] = [];
  readonly #onListed: (entry: Fd, process: ProcessRecord) => void;

  /** `onListed` is told of every descriptor once all lists are there. */
  constructor(tables: Tables, onListed: (entry: Fd, process: ProcessRecord) => void) {
    this.#tables = tables;
    this.#onListed = onListed;
  }

  /** Another capture begins: what was collected but not applied is dropped. */
  reset(): void {
    this.#threads = [];
    this.#fresh = [];
  }

  /** Whether the lists that follow only add what is not known yet: the events know better than they do. */
  set adding(adding: boolean) {
    if (adding === (this.#known !== undefined)) return;
    const tids = Array.from(this.#tables.processes.threads(), ({ tid }) => tid);
    this.#known = adding ? new Set(tids) : undefined;
  }

  /** Reads one list block. False: it is damaged from some entry on. */
  load(
    type: number,
    bytes: Buffer,
    view: DataView,
    little: boolean,
    start: number,
    end: number,
  ): boolean {
    const r = new ByteReader(bytes, view, little, start, end);
    const version = processListVersion(type);
    if (version > 0) {
      const fine = readThreads(r, version, (entry) => this.#threads.push(entry));
      this.#addThreads();
      return fine;
    }
    if (type === BLOCK.fdV1 || type === BLOCK.fdV2) return this.#loadFds(r, type === BLOCK.fdV2);
    if (type === BLOCK.interfaceV1 || type === BLOCK.interfaceV2) {
      const add = (entry: Tables['interfaces'][number]): void => {
        if (this.#known === undefined) this.#tables.interfaces.push(entry);
      };
      return readInterfaces(r, type === BLOCK.interfaceV2, this.#ips, add);
    }
    if (type === BLOCK.userV1 || type === BLOCK.userV2) {
      return readUsers(r, type === BLOCK.userV2, this.#tables.userNames);
    }
    if (type === BLOCK.machine) this.#loadMachine(readMachine(r));
    return true;
  }

  #loadMachine(machine: MachineInfo): void {
    if (machine.hostName !== '') this.#tables.identify(machine);
  }

  /** Main threads first: the others share their descriptors. */
  #addThreads(): void {
    const mains = this.#threads.filter((t) => t.tid === t.pid);
    const others = this.#threads.filter((t) => t.tid !== t.pid);
    for (const entry of mains) this.#addMain(entry);
    for (const entry of others) this.#addThread(entry);
    this.#threads = [];
  }

  #addMain(entry: ThreadEntry): void {
    const { processes } = this.#tables;
    if (entry.tid <= 0 || this.#renamed(entry)) return;
    const process = processes.newProcess(entry.pid);
    process.known = true;
    process.ppid = entry.ptid;
    process.exe = entry.exe;
    process.exePath = entry.exePath;
    process.args = entry.args;
    process.uid = entry.uid;
    process.usage = entry.usage;
    process.setCgroups(entry.cgroups);
    process.details = {
      gid: entry.gid,
      loginUid: entry.loginUid,
      sid: entry.sid,
      tty: 0,
      vpid: entry.vpid,
      vpgid: entry.vpgid,
      fdLimit: entry.fdLimit,
      env: entry.env,
      cgroups: entry.cgroups,
    };
    process.fds.cwd = entry.cwd === '' ? '' : directoryOf('', entry.cwd);
    const born = { createdTime: 0, vtid: entry.vtid };
    processes.add(entry.tid, process, process.fds, entry.comm, born).flags = entry.flags;
  }

  #addThread(entry: ThreadEntry): void {
    const { processes } = this.#tables;
    if (entry.tid <= 0 || this.#renamed(entry)) return;
    const main = processes.thread(entry.pid) ?? processes.placeholder(entry.pid);
    const born = { createdTime: 0, vtid: entry.vtid };
    const thread = processes.add(entry.tid, main.process, main.process.fds, entry.comm, born);
    thread.flags = entry.flags | CLONE.thread | CLONE.files;
  }

  /** True for a thread that is known already; a later entry can only give it another name. */
  #renamed(entry: ThreadEntry): boolean {
    const { processes } = this.#tables;
    const known = processes.thread(entry.tid);
    if (known === undefined) return false;
    if (entry.comm !== '' && entry.comm !== known.comm) processes.rename(known, entry.comm);
    return true;
  }

  #loadFds(r: ByteReader, withLengths: boolean): boolean {
    const tid = r.s64();
    if (r.failed) return false;
    const thread = this.#tables.processes.thread(tid);
    return readFds(r, withLengths, this.#ips, (entry) => {
      if (thread !== undefined && !this.#known?.has(tid)) this.#addFd(thread, entry);
    });
  }

  #addFd(thread: ThreadState, from: FdListEntry): void {
    const entry = fdOf(from);
    this.#fresh.push({ entry, process: thread.process });
    thread.fds.add(from.fd, entry, (from.openFlags & O_CLOEXEC) !== 0);
  }

  /** Before the first event: finds out which end of each listed connection is the server's. */
  finish(): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh;
    this.#fresh = [];
    const sockets = fresh.map((f) => f.entry).filter((entry) => entry.isIp);
    const ports = new Set(sockets.filter((s) => s.isServerType).map((s) => s.destinationPort));
    for (const socket of sockets) {
      if (isUnconnected(socket)) continue;
      if (!socket.isServerType) setRole(socket, ports.has(socket.sourcePort));
      socket.nameByAddresses();
    }
    for (const { entry } of fresh) this.#tables.nameFd(entry);
    for (const { entry, process } of fresh) this.#onListed(entry, process);
  }
}

/** Neither bound nor connected: as a socket call leaves it. */
function isUnconnected(socket: Fd): boolean {
  const { sourceIp, sourcePort, destinationIp, destinationPort } = socket;
  return (
    !socket.isServerType &&
    sourcePort === 0 &&
    destinationPort === 0 &&
    isUnspecified(sourceIp) &&
    isUnspecified(destinationIp)
  );
}

function setRole(socket: Fd, isServer: boolean): void {
  socket.role = isServer ? 'server' : 'client';
  if (socket.type === FD.ipv6) socket.reversed = isServer;
  else if (isServer) socket.swapEnds();
}

function fdOf(from: FdListEntry): Fd {
  const mapped = isMappedPair(from);
  const entry = new Fd(from.fd, mapped ? v4TypeOf(from.type) : from.type, -1);
  entry.fromTable = true;
  // Names of Unix sockets may still have the line end of /proc/net/unix.
  entry.name = from.name.trimEnd();
  entry.l4Code = from.l4;
  entry.sourceIp = mapped ? v4Of(from.sourceIp) : from.sourceIp;
  entry.sourcePort = from.sourcePort;
  entry.destinationIp = mapped ? v4Of(from.destinationIp) : from.destinationIp;
  entry.destinationPort = from.destinationPort;
  entry.bound = entry.isServerType;
  if (entry.isServerType) entry.role = 'server';
  return entry;
}

function isMappedPair(from: FdListEntry): boolean {
  return from.type === FD.ipv6 && isV4(from.sourceIp) && isV4(from.destinationIp);
}

function isV4(ip: string): boolean {
  return ip === '::' || (ip.startsWith('::ffff:') && ip.includes('.'));
}

function v4Of(ip: string): string {
  return ip === '::' ? '0.0.0.0' : ip.slice(7);
}

function v4TypeOf(type: number): number {
  return type === FD.ipv6 ? FD.ipv4 : type;
}
