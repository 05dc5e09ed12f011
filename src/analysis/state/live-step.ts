/**
 * The step that handlers see, filled anew for every event. Parameters are looked up by name, first in the
 * event itself and then in its enter event, which makes old captures (values in the enter event) and
 * exit-only ones (all values in the exit) read alike.
 */
import type { Address } from '../../model/address.js';
import type { FdEntry } from '../../model/process.js';
import { EventCursor, readInt } from '../../model/scap/event-cursor.js';
import { SocketReader, plainIp } from '../../model/scap/sockets.js';
import { EVENTS } from '../../model/event-table.js';
import type { EventInfo } from '../../model/event-table.js';
import type { Step, Tuple } from '../step.js';
import type { Slot } from './fd.js';
import type { ThreadState } from './process-table.js';

const SIGNED = new Set(['INT8', 'INT16', 'INT32', 'INT64', 'ERRNO', 'FD', 'PID', 'FD32', 'PID32']);

export class LiveStep implements Step {
  row = -1;
  time = 0;
  typeId = 0;
  isEnter = false;
  thread: ThreadState;
  fd: FdEntry | undefined;
  fdNumber = -1;
  /** The slot behind `fdNumber`; undefined = the number is not in the table. */
  slot: Slot | undefined;
  /** Number that the call gave to a copy of its descriptor; -1 none. */
  copyNumber = -1;
  lastReference = false;
  /** Index in the fd-name table of what an open did not get; -1 none. */
  failedName = -1;
  enterRow = -1;
  enterTime = -1;
  event: EventCursor;
  info: EventInfo;
  /** Reads socket parameters; also the state's own. */
  readonly sockets = new SocketReader();
  /** True when the enter event's parameters can be asked for. */
  hasEnter = false;
  /** The thread by which the enter event was saved (an exec may end in another thread's name). */
  readonly #enter = new EventCursor();
  #enterLoaded = false;
  #source: EventCursor;
  #sourceInfo: EventInfo;

  constructor(nobody: ThreadState) {
    this.thread = nobody;
    this.event = this.#enter;
    this.info = EVENTS[0] as EventInfo;
    this.#source = this.#enter;
    this.#sourceInfo = this.info;
  }

  get name(): string {
    return this.info.name;
  }

  /** Starts a new event; everything that depends on the thread is set by the engine. */
  begin(event: EventCursor, info: EventInfo, row: number, time: number): void {
    this.event = event;
    this.info = info;
    this.row = row;
    this.time = time;
    this.typeId = info.id;
    this.isEnter = info.isEnter;
    this.fd = undefined;
    this.fdNumber = -1;
    this.slot = undefined;
    this.copyNumber = -1;
    this.lastReference = false;
    this.failedName = -1;
    this.enterRow = -1;
    this.enterTime = -1;
    this.hasEnter = false;
    this.#enterLoaded = false;
  }

  /** Makes `slot` the descriptor this event is about. */
  setSlot(fdNumber: number, slot: Slot | undefined): void {
    this.fdNumber = fdNumber;
    this.slot = slot;
    this.fd = slot === undefined || slot.ghost ? undefined : slot.entry;
  }

  /** The result in the exit's own parameter `res` or `fd`, whichever comes first; undefined = absent. */
  result(): number | undefined {
    return this.event.s64(0);
  }

  /** The number that the event is about: of a copy, the new one. */
  get shownNumber(): number {
    return this.copyNumber >= 0 ? this.copyNumber : this.fdNumber;
  }

  /** What it returned: of calls that make a descriptor, that descriptor; undefined = nothing. */
  get returned(): number | undefined {
    return returnedBy(this.event, this.info);
  }

  lookupFd(fdNumber: number): FdEntry | undefined {
    const slot = this.thread.fds.get(fdNumber);
    return slot === undefined || slot.ghost ? undefined : slot.entry;
  }

  int(name: string): number | undefined {
    const i = this.#find(name);
    if (i === -1) return undefined;
    const type = this.#sourceInfo.params[i]?.type ?? '';
    return this.#source.int(i, SIGNED.has(type));
  }

  text(name: string): string | undefined {
    const i = this.#find(name);
    return i === -1 ? undefined : this.#source.text(i);
  }

  texts(name: string): string[] {
    const i = this.#find(name);
    return i === -1 ? [] : this.#source.texts(i);
  }

  bytes(name: string): Uint8Array | undefined {
    const i = this.#find(name);
    if (i === -1) return undefined;
    const at = this.#source.at(i);
    return this.#source.bytes.subarray(at, at + this.#source.length(i));
  }

  tuple(name: string): Tuple | undefined {
    if (!this.readTuple(name) || !this.sockets.isIp) return undefined;
    const s = this.sockets;
    return {
      source: { ip: plainIp(s.sourceIp), port: s.sourcePort },
      destination: { ip: plainIp(s.destinationIp), port: s.destinationPort },
    };
  }

  address(name: string): Address | undefined {
    if (!this.readAddress(name) || !this.sockets.isIp) return undefined;
    return { ip: this.sockets.destinationIp, port: this.sockets.destinationPort };
  }

  /** Like `tuple`, but leaves the result in `sockets`; also true for Unix tuples. */
  readTuple(name: string): boolean {
    const i = this.#find(name);
    return i !== -1 && this.sockets.readTuple(this.#source, i);
  }

  readAddress(name: string): boolean {
    const i = this.#find(name);
    return i !== -1 && this.sockets.readAddress(this.#source, i);
  }

  dynamic(name: string): { readonly alternative: number; readonly value: number } | undefined {
    const i = this.#find(name);
    if (i === -1) return undefined;
    const { view, little } = this.#source;
    const at = this.#source.at(i);
    const alternative = view.getUint8(at);
    const type = this.#sourceInfo.params[i]?.alternatives[alternative]?.type ?? '';
    const value = readInt(view, at + 1, this.#source.length(i) - 1, SIGNED.has(type), little);
    return value === undefined ? undefined : { alternative, value };
  }

  #find(name: string): number {
    const own = this.info.paramIndex.get(name);
    if (own !== undefined && this.event.length(own) > 0) {
      this.#source = this.event;
      this.#sourceInfo = this.info;
      return own;
    }
    return this.hasEnter ? this.#findInEnter(name) : -1;
  }

  #findInEnter(name: string): number {
    const { saved } = this.thread;
    const info = EVENTS[saved.shape.typeId];
    const i = info?.paramIndex.get(name);
    if (info === undefined || i === undefined) return -1;
    if (!this.#enterLoaded) {
      this.#enter.loadCopy(saved.bytes, saved.view, saved.shape);
      this.#enterLoaded = true;
    }
    if (this.#enter.length(i) === 0) return -1;
    this.#source = this.#enter;
    this.#sourceInfo = info;
    return i;
  }
}

/** What an event says that its call returned; undefined = nothing. */
export function returnedBy(event: EventCursor, info: EventInfo): number | undefined {
  for (const i of info.resultParams) if (i < event.count) return event.int(i, true);
  return undefined;
}
