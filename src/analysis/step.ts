/**
 * What a handler sees: one event after the state engine (analysis/state) applied it. The object is reused
 * for every event; copy what must outlive the call. Parameters are looked up by name over the exit event
 * and, where it lacks them, its paired enter event ("merge by name", reference §11), so that old captures
 * and exit-only ones read alike.
 */
import type { Address } from '../model/address.js';
import type { FdEntry, Process, Thread } from '../model/process.js';

export interface Tuple {
  readonly source: Address;
  readonly destination: Address;
}

export interface Step {
  /** Row in the event table; also evidence. */
  readonly row: number;
  /** ns since the capture's start. */
  readonly time: number;
  readonly typeId: number;
  /** Event name: 'connect', 'accept4' … */
  readonly name: string;
  readonly isEnter: boolean;
  /** Null-object thread for events without one (tid -1 or 0): `thread.process.known` is false. */
  readonly thread: Thread;
  /** Entry of the fd that the event acts on or creates; for a close, the entry that was closed. */
  readonly fd: FdEntry | undefined;
  /** Number of that fd; -1 none or unknown. */
  readonly fdNumber: number;
  /** For a close exit (or exec, exit): no slot refers to `fd` any more. */
  readonly lastReference: boolean;
  /** Row and time of the paired enter event; -1 when there is none. */
  readonly enterRow: number;
  readonly enterTime: number;
  /** Entry behind another fd number of the same process (splice, poll); undefined = unknown. */
  lookupFd(fdNumber: number): FdEntry | undefined;
  /** Integer parameter; undefined when absent. */
  int(name: string): number | undefined;
  text(name: string): string | undefined;
  /** Raw bytes, valid only during the call. */
  bytes(name: string): Uint8Array | undefined;
  /** IP tuple as stored (source, destination); undefined when absent or not IP. */
  tuple(name: string): Tuple | undefined;
  /** IP socket address; undefined when absent or not IP. */
  address(name: string): Address | undefined;
  /** Tagged value (getsockopt val): which alternative, and its integer; undefined when absent. */
  dynamic(name: string): { readonly alternative: number; readonly value: number } | undefined;
}

/** A part of the analysis. `create` gives a fresh instance, so state belongs to a session. */
export interface Handler {
  readonly id: string;
  /** Names of the events it wants; exit events, and enter events of the same name when `enters` is set. */
  readonly events: readonly string[];
  readonly enters: boolean;
  onStep(step: Step): void;
  /** A descriptor of the capture's own list: open when the capture began. Called once per entry and process. */
  onListed?(fd: FdEntry, process: Process): void;
  /** A descriptor lost its last reference without a close event of its own (process exit, exec). */
  onRelease?(fd: FdEntry, process: Process, row: number, time: number): void;
}
