/**
 * A descriptor: `Fd` is the open file description, shared by the slots that dup and fork made of it; a
 * slot is one number in one process. Both ends of a connection are kept the way sysdig names them: client
 * on the left, server on the right, whichever side the process is on.
 */
import type { Address, L4 } from '../../model/address.js';
import type { FdEntry, FdKind } from '../../model/process.js';
import { FD } from '../../model/scap/lists.js';
import type { PastFd } from '../engine.js';
import { plainIp } from '../../model/scap/sockets.js';

/** Codes of the format's descriptor list. */
export const L4_CODE = { unknown: 0, none: 1, tcp: 2, udp: 3, icmp: 4, raw: 5 } as const;
const L4_NAMES: readonly L4[] = ['unknown', 'unknown', 'tcp', 'udp', 'icmp', 'raw'];
const L4_LETTERS = ['', '', 't', 'u', 'i', 'r'];

const TYPE_LETTERS: Readonly<Record<number, string>> = {
  [FD.unknown]: 'o',
  [FD.file]: 'f',
  [FD.fileV2]: 'f',
  [FD.directory]: 'd',
  [FD.ipv4]: '4',
  [FD.ipv4Server]: '4',
  [FD.ipv6]: '6',
  [FD.ipv6Server]: '6',
  [FD.fifo]: 'p',
  [FD.unix]: 'u',
  [FD.eventfd]: 'e',
  [FD.unsupported]: 'X',
  [FD.signalfd]: 's',
  [FD.eventpoll]: 'l',
  [FD.inotify]: 'i',
  [FD.timerfd]: 't',
  [FD.netlink]: 'n',
  [FD.bpf]: 'b',
  [FD.userfaultfd]: 'u',
  [FD.iouring]: 'r',
  [FD.memfd]: 'm',
  [FD.pidfd]: 'P',
};

export type Role = 'none' | 'client' | 'server';
const ROLES: readonly Role[] = ['none', 'client', 'server'];

function isServerType(type: number): boolean {
  return type === FD.ipv4Server || type === FD.ipv6Server;
}
function isIpType(type: number): boolean {
  return type >= FD.ipv4 && type <= FD.ipv6Server;
}

export type Shape = Pick<PastFd, 'type' | 'l4Code' | 'role' | 'hidden' | 'isIp' | 'isServerType'>;

/** What the number says that `Fd.shape` makes of a descriptor. */
export function shapeOf(code: number): Shape {
  const type = code & 0xff;
  return {
    type,
    l4Code: (code >> 8) & 0xff,
    role: ROLES[(code >> 16) & 0xf] ?? 'none',
    hidden: code >> 20 !== 0,
    isIp: isIpType(type),
    isServerType: isServerType(type),
  };
}

export class Fd implements FdEntry {
  nameIndex = -1;
  readonly fd: number;
  type: number;
  l4Code = 0;
  role: Role = 'none';
  /** The ends are stored the other way round than the role says (IPv6 entries of the list). */
  reversed = false;
  bound = false;
  name = '';
  fromTable = false;
  openedRow: number;
  refs = 0;
  connection = -1;
  /** Known to us from the event that used it, unknown to sysdig, so not part of its text. */
  hidden = false;
  sourceIp = '';
  sourcePort = 0;
  destinationIp = '';
  destinationPort = 0;
  #client: Address | undefined;
  #server: Address | undefined;

  constructor(fd: number, type: number, openedRow: number) {
    this.fd = fd;
    this.type = type;
    this.openedRow = openedRow;
  }

  get kind(): FdKind {
    switch (this.type) {
      case FD.ipv4:
      case FD.ipv4Server:
        return 'ipv4';
      case FD.ipv6:
      case FD.ipv6Server:
        return 'ipv6';
      case FD.unix:
        return 'unix';
      case FD.file:
      case FD.fileV2:
        return 'file';
      case FD.directory:
        return 'directory';
      case FD.fifo:
        return 'fifo';
      default:
        return 'other';
    }
  }

  /** What filters ask of it besides its ends, in one number: see shapeOf. */
  get shape(): number {
    const role = ROLES.indexOf(this.role);
    return this.type | (this.l4Code << 8) | (role << 16) | (this.hidden ? 1 << 20 : 0);
  }

  get l4(): L4 {
    return L4_NAMES[this.l4Code] ?? 'unknown';
  }

  get isServerType(): boolean {
    return isServerType(this.type);
  }

  get isIp(): boolean {
    return isIpType(this.type);
  }

  get client(): Address | undefined {
    return this.#client;
  }
  get server(): Address | undefined {
    return this.#server;
  }

  /** What sysdig prints between `<` and `>`. */
  get typeText(): string {
    const letter = TYPE_LETTERS[this.type] ?? '?';
    if (!this.isIp) return letter;
    const showsL4 =
      this.isServerType ||
      this.l4Code === L4_CODE.raw ||
      (this.role !== 'none' && !this.reversed && this.l4Code >= L4_CODE.tcp);
    return showsL4 ? letter + (L4_LETTERS[this.l4Code] ?? '') : letter;
  }

  /** Renames it after its addresses. */
  nameByAddresses(): void {
    this.name = this.#addressName();
    this.#client = this.#address(!this.reversed);
    this.#server = this.#address(this.reversed);
  }

  /** Brings `client` and `server` up to date without touching the name. */
  updateEnds(): void {
    this.#client = this.#address(!this.reversed);
    this.#server = this.#address(this.reversed);
  }

  swapEnds(): void {
    const { sourceIp, sourcePort } = this;
    this.sourceIp = this.destinationIp;
    this.sourcePort = this.destinationPort;
    this.destinationIp = sourceIp;
    this.destinationPort = sourcePort;
  }

  #address(source: boolean): Address | undefined {
    const ip = source ? this.sourceIp : this.destinationIp;
    if (ip === '' || !this.isIp) return undefined;
    return { ip: plainIp(ip), port: source ? this.sourcePort : this.destinationPort };
  }

  /** Joined, not added up: sums of texts are trees of their parts, several times the size of the text. */
  #addressName(): string {
    const { sourceIp, sourcePort, destinationIp, destinationPort } = this;
    if (this.isServerType) return [destinationIp, destinationPort].join(':');
    if (this.l4Code === L4_CODE.icmp || this.l4Code === L4_CODE.raw) {
      return [sourceIp, destinationIp].join('->');
    }
    if (this.l4Code < L4_CODE.tcp) return '<unknown>';
    return [sourceIp, ':', sourcePort, '->', destinationIp, ':', destinationPort].join('');
  }
}

/** One fd number of one process. */
export interface Slot {
  readonly entry: Fd;
  cloexec: boolean;
  /** Closed by exec in the kernel; sysdig still shows its name. */
  ghost: boolean;
  /** Between the enter and the exit of its close. */
  closing: boolean;
}

/** Whose call took a number that had not been seen to be closed. */
export interface Taker {
  readonly tid: number;
  readonly time: number;
}

interface Replaced {
  readonly slot: Slot;
  /** undefined: its close had been entered. */
  readonly by: Taker | undefined;
}

/** A close returns this much later than another thread's call that took the number, at most. */
const LATE_CLOSE_NS = 10e6;

/** Descriptors and working directory, shared by the threads of a process. */
export class FdTable {
  readonly slots = new Map<number, Slot>();
  /** Old entries whose number was taken by a new one before their close returned. */
  readonly #replaced = new Map<number, Replaced>();
  /** Ends in '/'; '' = unknown. */
  cwd = '';
  /** The most numbers in use at a time. */
  most = 0;

  get(fd: number): Slot | undefined {
    return this.slots.get(fd);
  }

  /**
   * Lets the number refer to the entry; returns the old one when this took its last reference. The kernel gives
   * out free numbers only: one that seems taken is being closed by another thread, whose close returns later.
   * With enter events that is seen; `by` says whose call took it where there are none.
   */
  add(fd: number, entry: Fd, cloexec: boolean, by?: Taker): Fd | undefined {
    const old = this.slots.get(fd);
    entry.refs++;
    this.slots.set(fd, { entry, cloexec, ghost: false, closing: false });
    this.most = Math.max(this.most, this.slots.size);
    if (old === undefined) return undefined;
    if (!old.closing && by === undefined) return release(old);
    const before = this.#replaced.get(fd);
    this.#replaced.set(fd, { slot: old, by: old.closing ? undefined : by });
    return before === undefined ? undefined : release(before.slot);
  }

  /** The old entry that a close of this number is about; undefined = it is about the present one. */
  takeReplaced(fd: number, tid: number, time: number): Slot | undefined {
    const replaced = this.#replaced.get(fd);
    if (replaced === undefined) return undefined;
    const { slot, by } = replaced;
    const isLate = by === undefined || (by.tid !== tid && time - by.time <= LATE_CLOSE_NS);
    if (!isLate) return undefined;
    this.#replaced.delete(fd);
    return slot;
  }

  /** The old entry whose own close was never seen; releases it. */
  dropReplaced(fd: number): Fd | undefined {
    const replaced = this.#replaced.get(fd);
    if (replaced === undefined) return undefined;
    this.#replaced.delete(fd);
    return release(replaced.slot);
  }

  /** Empties the table; returns all that it held, also what waits for its close. */
  takeAll(): readonly Slot[] {
    const all = [...this.slots.values(), ...[...this.#replaced.values()].map((r) => r.slot)];
    this.slots.clear();
    this.#replaced.clear();
    return all;
  }

  /** Removes the slot; returns its entry when that was the last reference. */
  remove(fd: number): Fd | undefined {
    const slot = this.slots.get(fd);
    if (slot === undefined) return undefined;
    this.slots.delete(fd);
    return release(slot);
  }

  /** A copy for a forked process. */
  fork(): FdTable {
    const copy = new FdTable();
    copy.cwd = this.cwd;
    for (const [fd, slot] of this.slots) {
      if (!slot.ghost) slot.entry.refs++;
      copy.slots.set(fd, { ...slot, closing: false });
    }
    copy.most = copy.slots.size;
    return copy;
  }
}

/** Drops a slot's reference; returns the entry when none is left. */
export function release(slot: Slot): Fd | undefined {
  if (slot.ghost) return undefined;
  slot.ghost = true;
  slot.entry.refs--;
  return slot.entry.refs === 0 ? slot.entry : undefined;
}
