/**
 * Contract of the state engine (implemented in analysis/state): it takes scap blocks in order, keeps the
 * tables of threads, processes and descriptors, appends every event to the event table with the names it
 * had at that moment, and calls the handlers that asked for the event.
 */
import type { MomentFd, MomentThread } from '../filter/index.js';
import type { ContainerInfo } from '../model/container.js';
import type { ErrorCounts } from '../model/error-counts.js';
import type { EventTable } from '../model/event-rows.js';
import type { NodeInfo } from '../model/node.js';
import type { Issue } from '../model/issue.js';
import type { FdEntry, Process, Thread, ThreadName } from '../model/process.js';
import type { UserNames } from '../model/scap/users.js';
import type { Interface } from '../model/facts.js';

export type { ContainerInfo } from '../model/container.js';

export type { ThreadName } from '../model/process.js';

/** Names that events refer to by index (columns `thread` and `fd` of the event table). */
export interface NameTables {
  thread(index: number): ThreadName | undefined;
  fd(
    index: number,
  ): { readonly fd: number; readonly kind: string; readonly name: string } | undefined;
  /** All that a row of the thread or fd column stands for. */
  pastThread(index: number): PastThread | undefined;
  pastFd(index: number): PastFd | undefined;
  /** The same number for descriptors that are alike but for their names and ends; -1 none. */
  fdShape(index: number): number;
}

/** A thread as a capture's own lists would tell it. */
export interface ListedThread extends Thread {
  readonly isMain: boolean;
  /** In the driver's own numbering. */
  readonly flags: number;
  readonly fds: { readonly slots: ReadonlyMap<number, ListedSlot> };
}

export interface ListedSlot {
  /** Closed, or about to be. */
  readonly ghost: boolean;
  readonly closing: boolean;
  readonly entry: FdEntry & {
    readonly isIp: boolean;
    readonly isServerType: boolean;
    readonly reversed: boolean;
    readonly l4Code: number;
    readonly typeText: string;
  };
}

/** A thread as it was at some moment. */
export interface PastThread extends MomentThread {
  readonly createdTime: number;
  /** Tells threads with the same tid apart. */
  readonly life: number;
  /** From where its relative names start; ends in '/'. */
  readonly directory: string;
}

/** A descriptor as it was at some moment. */
export interface PastFd extends MomentFd {
  /** As sysdig prints it. */
  readonly kind: string;
  readonly hidden: boolean;
}

/** The recorded machine, as the lists of its capture tell. */
export interface Machine {
  readonly hostName: string;
  readonly interfaces: readonly Interface[];
  readonly users: UserNames['users'];
  readonly groups: ReadonlyMap<number, string>;
}

/** What was known at any row of the event table. */
export interface Past {
  /** How often anything had changed up to this row: while it is the same, the answers are. */
  epoch(row: number): number;
  threadAt(node: number, tid: number, row: number): PastThread | undefined;
  containerAt(id: string, row: number): ContainerInfo | undefined;
  containersAt(row: number): readonly ContainerInfo[];
  machineAt(node: number, row: number): Machine | undefined;
}

export interface StateEngine {
  readonly events: EventTable;
  readonly past: Past;
  /** Errors that system calls returned. */
  readonly errors: ErrorCounts;
  readonly names: NameTables;
  readonly processes: readonly Process[];
  readonly containers: ReadonlyMap<string, ContainerInfo>;
  /** The recorded machines; more than one when captures were merged. */
  readonly nodes: readonly NodeInfo[];
  /** JSON texts of K8s API events (types 260, 270) in the capture, in order. */
  readonly apiEvents: readonly string[];
  readonly issues: readonly Issue[];
  /** The threads there are now, with their descriptors. */
  readonly threads: Iterable<ListedThread>;
  /** Feeds the next piece of the block stream; pieces may end anywhere. */
  push(chunk: Uint8Array): void;
  /** End of the stream: reports a cut block. */
  end(): void;
}
