/**
 * The lists a capture opens with: threads, descriptors, interfaces, machine. Entries grew at their end over
 * the years; since 2018 each carries its length, so newer fields are skipped. A damaged entry ends its
 * list: what was read before stands.
 */
import type { Interface } from '../facts.js';
import { UNKNOWN_MACHINE } from '../node.js';
import type { MachineInfo } from '../node.js';
import { NO_USAGE } from '../process.js';
import type { Usage } from '../process.js';
import type { ByteReader } from './byte-reader.js';
import type { IpTexts } from './ip-text.js';

const KB = 1024;

export interface ThreadEntry {
  readonly tid: number;
  readonly pid: number;
  readonly ptid: number;
  readonly comm: string;
  readonly exe: string;
  /** '' before 2017. */
  readonly exePath: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** sysdig's own numbering: CLONE_FILES 1, CLONE_THREAD 0x2000 … */
  readonly flags: number;
  readonly uid: number;
  readonly vtid: number;
  readonly vpid: number;
  readonly gid: number;
  /** -1 nobody. */
  readonly loginUid: number;
  readonly sid: number;
  readonly vpgid: number;
  readonly fdLimit: number;
  readonly env: readonly string[];
  /** `controller=path` each; [] before 2015. */
  readonly cgroups: readonly string[];
  readonly usage: Usage;
}

/** Descriptor types of the format. */
export const FD = {
  unknown: 0,
  file: 1,
  directory: 2,
  ipv4: 3,
  ipv6: 4,
  ipv4Server: 5,
  ipv6Server: 6,
  fifo: 7,
  unix: 8,
  eventfd: 9,
  unsupported: 10,
  signalfd: 11,
  eventpoll: 12,
  inotify: 13,
  timerfd: 14,
  netlink: 15,
  fileV2: 16,
  bpf: 17,
  userfaultfd: 18,
  iouring: 19,
  memfd: 20,
  pidfd: 21,
} as const;

export interface FdListEntry {
  readonly fd: number;
  readonly type: number;
  /** 0 unknown, 1 none, 2 tcp, 3 udp, 4 icmp, 5 raw. */
  readonly l4: number;
  /** Local end as /proc has it; servers have it in the destination. '' = none. */
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly name: string;
  /** Driver-normalised open flags; 0 when not stored. */
  readonly openFlags: number;
}

/** `version` 1..9. False: the list is damaged from some entry on. */
export function readThreads(
  r: ByteReader,
  version: number,
  onThread: (entry: ThreadEntry) => void,
): boolean {
  while (r.left >= 4) {
    const start = r.pos;
    const end = version >= 9 ? start + r.u32() : r.end;
    if (end > r.end || (version >= 9 && end < start + 4)) return false;
    const entry = readThread(r, version, end);
    if (r.failed || r.pos > end) return false;
    onThread(entry);
    if (version >= 9) r.pos = end;
  }
  return true;
}

function readThread(r: ByteReader, version: number, end: number): ThreadEntry {
  const tid = r.s64();
  const pid = r.s64();
  const ptid = r.s64();
  const sid = version >= 6 ? r.s64() : -1;
  const vpgid = version >= 8 ? r.s64() : -1;
  const comm = r.str();
  const exe = r.str();
  const exePath = version >= 7 ? r.str() : '';
  const args = r.texts();
  const cwd = r.str();
  const fdLimit = r.s64();
  const flags = r.u32();
  const uid = r.u32();
  const gid = r.u32();
  const usage = version >= 2 ? readUsage(r) : NO_USAGE;
  const env = version >= 3 ? r.texts() : [];
  const vtid = version >= 4 ? r.s64() : -1;
  const vpid = version >= 4 ? r.s64() : -1;
  const cgroups = version >= 4 ? r.texts() : [];
  if (version >= 5) r.take(r.u16());
  const loginUid = version >= 9 && end - r.pos >= 4 ? r.u32() | 0 : -1;
  const who = { tid, pid, ptid, sid, vpgid, vtid, vpid, uid, gid, loginUid };
  return {
    ...who,
    comm,
    exe,
    exePath,
    args,
    cwd,
    fdLimit,
    flags,
    env,
    cgroups,
    usage: { ...usage, fdLimit },
  };
}

function readUsage(r: ByteReader): Usage {
  const size = r.u32() * KB;
  const resident = r.u32() * KB;
  r.take(4);
  const majorFaults = r.s64();
  return { ...NO_USAGE, size, resident, majorFaults, minorFaults: r.s64() };
}

/** Descriptor list of one thread; `withLengths` = block 0x218. The first field is the tid. */
export function readFds(
  r: ByteReader,
  withLengths: boolean,
  ips: IpTexts,
  onFd: (entry: FdListEntry) => void,
): boolean {
  while (r.left >= 4) {
    const start = r.pos;
    const end = withLengths ? start + r.u32() : r.end;
    if (end > r.end || (withLengths && end < start + 21)) return false;
    const fd = r.s64();
    r.take(8);
    const entry = readFd(r, r.u8(), fd, ips);
    if (r.failed || r.pos > end || (entry === undefined && !withLengths)) return false;
    if (entry !== undefined) onFd(entry);
    if (withLengths) r.pos = end;
  }
  return true;
}

const NO_ADDRESS = { l4: 0, sourceIp: '', sourcePort: 0, destinationIp: '', destinationPort: 0 };

/** undefined: a type this reader does not know. */
function readFd(r: ByteReader, type: number, fd: number, ips: IpTexts): FdListEntry | undefined {
  const base = { fd, type, name: '', openFlags: 0 };
  switch (type) {
    case FD.ipv4:
    case FD.ipv6:
      return { ...base, ...readPair(r, type === FD.ipv6, ips) };
    case FD.ipv4Server:
    case FD.ipv6Server:
      return { ...base, ...readServer(r, type === FD.ipv6Server, ips) };
    case FD.unix:
      r.take(16);
      return { ...base, ...NO_ADDRESS, name: r.str() };
    case FD.fileV2: {
      const openFlags = r.u32();
      return { ...base, ...NO_ADDRESS, openFlags, name: r.str() };
    }
    case FD.unknown:
      return { ...base, ...NO_ADDRESS };
    default:
      return type <= FD.pidfd ? { ...base, ...NO_ADDRESS, name: r.str() } : undefined;
  }
}

function readPair(r: ByteReader, v6: boolean, ips: IpTexts): typeof NO_ADDRESS {
  const sourceIp = readIp(r, v6, ips);
  const destinationIp = readIp(r, v6, ips);
  const sourcePort = r.u16();
  const destinationPort = r.u16();
  return { l4: r.u8(), sourceIp, sourcePort, destinationIp, destinationPort };
}

function readServer(r: ByteReader, v6: boolean, ips: IpTexts): typeof NO_ADDRESS {
  const destinationIp = readIp(r, v6, ips);
  const destinationPort = r.u16();
  return { l4: r.u8(), sourceIp: '', sourcePort: 0, destinationIp, destinationPort };
}

function readIp(r: ByteReader, v6: boolean, ips: IpTexts): string {
  const at = r.take(v6 ? 16 : 4);
  if (at === -1) return '';
  return v6 ? ips.v6(r.bytes, at) : ips.v4(r.bytes, at);
}

/** `withLengths` = block 0x219, whose entry length does not count itself. */
export function readInterfaces(
  r: ByteReader,
  withLengths: boolean,
  ips: IpTexts,
  onInterface: (entry: Interface) => void,
): boolean {
  while (r.left >= 4) {
    const length = withLengths ? r.u32() : 0;
    const end = withLengths ? r.pos + length : r.end;
    if (end > r.end) return false;
    const entry = readInterface(r, ips);
    if (r.failed || entry === undefined || r.pos > end) return false;
    onInterface(entry);
    if (withLengths) r.pos = end;
  }
  return true;
}

function readInterface(r: ByteReader, ips: IpTexts): Interface | undefined {
  const type = r.u16();
  if (type < 1 || type > 4) return undefined;
  const nameLength = r.u16();
  const width = type === 1 || type === 3 ? 4 : 16;
  const at = r.take(width * 3);
  if (type <= 2) r.take(8);
  const name = r.text(nameLength);
  if (at === -1) return undefined;
  const ip = width === 4 ? ips.v4(r.bytes, at) : ips.v6(r.bytes, at);
  return { name, ip, prefixLength: prefixLength(r.bytes, at + width, width) };
}

function prefixLength(bytes: Uint8Array, at: number, width: number): number {
  let bits = 0;
  for (let i = 0; i < width; i++) {
    for (let b = bytes[at + i] ?? 0; b !== 0; b = (b << 1) & 0xff) bits++;
  }
  return bits;
}

/** The machine info block; as unknown when it is too short for a host name. */
export function readMachine(r: ByteReader): MachineInfo {
  const cpus = r.u32();
  const memoryBytes = r.u64();
  r.take(8);
  const hostName = r.text(128);
  if (r.failed) return UNKNOWN_MACHINE;
  return { hostName, cpus, memoryBytes, bootTime: Math.floor(r.u64() / 1e9) };
}
