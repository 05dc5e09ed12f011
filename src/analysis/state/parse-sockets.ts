/**
 * Events that create sockets and give them addresses and roles (reference: the capture format's rules on
 * addresses). The stored ends mimic sysdig, because events are shown under the names it would print: the
 * client is on the left. What exactly one call used is in its own tuple.
 */
import { FD } from '../../model/scap/lists.js';
import { FAMILY } from '../../model/scap/sockets.js';
import type { SocketReader } from '../../model/scap/sockets.js';
import { Fd, L4_CODE } from './fd.js';
import { completeAddresses } from './interfaces.js';
import type { LiveStep } from './live-step.js';
import type { Parser, Tables } from './tables.js';

const EINPROGRESS = -115;
const SOCK_TYPE = 0xff;
const SOCK_CLOEXEC = 0x80000;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const AF_NETLINK = 16;
const L4_BY_PROTOCOL: Readonly<Record<number, number>> = {
  1: L4_CODE.icmp,
  6: L4_CODE.tcp,
  17: L4_CODE.udp,
  255: L4_CODE.raw,
};
const TYPE_BY_FAMILY: Readonly<Record<number, number>> = {
  [FAMILY.unix]: FD.unix,
  [FAMILY.ipv4]: FD.ipv4,
  [FAMILY.ipv6]: FD.ipv6,
  [AF_NETLINK]: FD.netlink,
};

export const parseSocket: Parser = (step, tables) => {
  const number = step.result();
  const type = TYPE_BY_FAMILY[step.int('domain') ?? -1];
  if (number === undefined || number < 0 || type === undefined) return;
  const kind = step.int('type') ?? 0;
  const entry = new Fd(number, type, step.row);
  if (entry.isIp) entry.l4Code = l4Of(kind & SOCK_TYPE, step.int('proto') ?? 0);
  tables.addFd(step, number, entry, (kind & SOCK_CLOEXEC) !== 0);
};

function l4Of(kind: number, protocol: number): number {
  if (kind === SOCK_RAW) return L4_CODE.raw;
  if (protocol !== 0) return L4_BY_PROTOCOL[protocol] ?? L4_CODE.unknown;
  if (kind === SOCK_STREAM) return L4_CODE.tcp;
  return kind === SOCK_DGRAM ? L4_CODE.udp : L4_CODE.unknown;
}

export const parseSocketpair: Parser = (step, tables) => {
  const result = step.result();
  if (result === undefined || result < 0) return;
  const cloexec = ((step.int('type') ?? 0) & SOCK_CLOEXEC) !== 0;
  for (const number of [step.event.s64(2), step.event.s64(1)]) {
    if (number === undefined || number < 0) continue;
    tables.addFd(step, number, new Fd(number, FD.unix, step.row), cloexec);
  }
};

export const parseAccept: Parser = (step, tables) => {
  const number = step.result();
  if (number === undefined || number < 0 || !step.readTuple('tuple')) return;
  const type = TYPE_BY_FAMILY[step.sockets.family] ?? FD.unknown;
  const entry = new Fd(number, type, step.row);
  entry.role = 'server';
  if (entry.isIp) {
    entry.l4Code = L4_CODE.tcp;
    storeEnds(entry, step.sockets);
    entry.nameByAddresses();
  } else entry.name = unixName(step.sockets);
  tables.addFd(step, number, entry, ((step.int('flags') ?? 0) & SOCK_CLOEXEC) !== 0);
};

/** bind: with a port the socket is a server from now on. */
export const parseBind: Parser = (step, tables) => {
  const result = step.result();
  const entry = step.slot?.entry;
  if (result === undefined || result < 0 || entry === undefined) return;
  if (!step.readAddress('addr')) return;
  const s = step.sockets;
  if (s.isIp && s.destinationPort > 0) {
    entry.type = s.family === FAMILY.ipv4 ? FD.ipv4Server : FD.ipv6Server;
    entry.destinationIp = s.destinationIp;
    entry.destinationPort = s.destinationPort;
    entry.role = 'server';
    entry.bound = true;
    entry.updateEnds();
  }
  entry.name = s.isIp ? `${s.destinationIp}:${String(s.destinationPort)}` : s.path;
  tables.nameFd(entry);
};

/** listen: sysdig does nothing; here it tells that the socket accepts. */
export const parseListen: Parser = (step) => {
  if (step.result() === 0 && step.slot !== undefined) step.slot.entry.bound = true;
};

/** connect, entering (since 2022 with the address): the destination is known before the outcome. */
export const parseConnectEnter: Parser = (step, tables) => {
  const entry = step.slot?.entry;
  if (entry === undefined || !step.readAddress('addr')) return;
  const s = step.sockets;
  if (s.isIp) {
    entry.type = s.family === FAMILY.ipv4 ? FD.ipv4 : FD.ipv6;
    entry.destinationIp = s.destinationIp;
    entry.destinationPort = s.destinationPort;
  } else entry.name = s.path;
  tables.nameFd(entry);
};

/** connect, returning: connected, or on its way; any other result leaves the entry as it is. */
export const parseConnect: Parser = (step, tables) => {
  const result = step.result();
  if (result === undefined || (result < 0 && result !== EINPROGRESS)) return;
  if (!step.readTuple('tuple')) return;
  const entry = step.slot?.entry ?? addHidden(step, tables, result === EINPROGRESS);
  if (entry === undefined) return;
  if (step.sockets.isIp) {
    if (storeTuple(entry, step.sockets) && entry.role === 'server') entry.swapEnds();
    if (entry.role === 'none') entry.role = 'client';
    entry.bound = false;
    entry.nameByAddresses();
  } else {
    entry.type = FD.unix;
    entry.name = unixName(step.sockets);
    if (entry.role === 'none') entry.role = 'client';
  }
  tables.nameFd(entry);
};

/** An entry for a number nobody introduced, made from the tuple at hand. */
function addHidden(step: LiveStep, tables: Tables, isTcp: boolean): Fd | undefined {
  if (step.fdNumber < 0 || !step.sockets.isIp) return undefined;
  const type = TYPE_BY_FAMILY[step.sockets.family] ?? FD.unknown;
  const entry = new Fd(step.fdNumber, type, step.row);
  entry.hidden = true;
  if (isTcp) entry.l4Code = L4_CODE.tcp;
  tables.addFd(step, step.fdNumber, entry, false);
  return entry;
}

/** sendto entering (exit in exit-only captures) on an unknown number with a tuple: a UDP socket. */
export const parseSendtoUnknown: Parser = (step, tables) => {
  const known = step.slot?.entry;
  // A dial under way makes the number a TCP socket even where its creation was not recorded.
  if (known !== undefined && (!known.hidden || known.l4Code === L4_CODE.tcp)) return;
  if (step.fdNumber < 0 || !step.readTuple('tuple') || !step.sockets.isIp) return;
  const entry = new Fd(step.fdNumber, TYPE_BY_FAMILY[step.sockets.family] ?? 0, step.row);
  entry.l4Code = L4_CODE.udp;
  storeEnds(entry, step.sockets);
  entry.nameByAddresses();
  tables.addFd(step, step.fdNumber, entry, false);
};

/** recv* and send*: what the tuple says of sockets that are not connected by TCP. */
export function parseTransfer(isReceive: boolean): Parser {
  return (step, tables) => {
    const result = step.result();
    if (result === undefined || result < 0) return;
    const entry = step.slot?.entry;
    if (entry === undefined || !takesTuple(entry) || !step.readTuple('tuple')) return;
    const s = step.sockets;
    if (!s.isIp) {
      entry.type = FD.unix;
      entry.name = unixName(s);
      tables.nameFd(entry);
      return;
    }
    const { type } = entry;
    if (!storeTuple(entry, s)) {
      if (entry.type !== type) tables.nameFd(entry);
      return;
    }
    if (entry.l4Code === L4_CODE.unknown) entry.l4Code = L4_CODE.udp;
    completeAddresses(entry, tables.interfaces);
    orient(entry, isReceive);
    entry.nameByAddresses();
    tables.nameFd(entry);
  };
}

const parseSendtoKnown = parseTransfer(false);

/** sendto, returning: exit-only captures have the tuple here, and the socket may be unknown yet. */
export const parseSendto: Parser = (step, tables) => {
  parseSendtoUnknown(step, tables);
  parseSendtoKnown(step, tables);
};

function takesTuple(entry: Fd): boolean {
  return entry.name === '' || !(entry.type === FD.ipv4 && entry.l4Code === L4_CODE.tcp);
}

/** Who talks first decides the role of a socket that never connected; then the client goes left. */
function orient(entry: Fd, isReceive: boolean): void {
  if (entry.role === 'none') {
    entry.role = entry.type === FD.ipv4 && isReceive ? 'server' : 'client';
  }
  if (isReceive === (entry.role === 'client')) entry.swapEnds();
}

/** Stores the tuple; false when it is the stored one already, in either direction. */
function storeTuple(entry: Fd, s: SocketReader): boolean {
  const same =
    entry.sourceIp === s.sourceIp &&
    entry.sourcePort === s.sourcePort &&
    entry.destinationIp === s.destinationIp &&
    entry.destinationPort === s.destinationPort;
  const reverse =
    entry.sourceIp === s.destinationIp &&
    entry.sourcePort === s.destinationPort &&
    entry.destinationIp === s.sourceIp &&
    entry.destinationPort === s.sourcePort;
  entry.type = s.family === FAMILY.ipv4 ? FD.ipv4 : FD.ipv6;
  if (same || reverse) return false;
  storeEnds(entry, s);
  return true;
}

function storeEnds(entry: Fd, s: SocketReader): void {
  entry.sourceIp = s.sourceIp;
  entry.sourcePort = s.sourcePort;
  entry.destinationIp = s.destinationIp;
  entry.destinationPort = s.destinationPort;
  entry.reversed = false;
}

function unixName(s: SocketReader): string {
  return `${s.source}->${s.destination} ${s.path}`;
}
