/**
 * What the fields of the filter language ask of one event: the event itself, and what the tables say at that
 * moment of its thread, its descriptor and the cluster. Implemented beside the state engine; the fields know
 * nothing of how the state is kept.
 */
import type { ContainerInfo } from '../model/container.js';
import type { EventInfo } from '../model/event-table.js';
import type { Process } from '../model/process.js';
import type { EventCursor } from '../model/scap/event-cursor.js';
import type { UserEntry } from '../model/scap/users.js';

export interface MomentThread {
  readonly tid: number;
  /** In its own pid namespace. */
  readonly vtid: number;
  readonly comm: string;
  readonly isMain: boolean;
  readonly process: Process;
}

/** A descriptor as the tables keep it; addresses are '' where none was seen. */
export interface MomentFd {
  /** Type code of the capture format (model/scap/lists). */
  readonly type: number;
  readonly name: string;
  readonly isServerType: boolean;
  readonly isIp: boolean;
  /** 0 and 1 unknown, 2 tcp, 3 udp, 4 icmp, 5 raw. */
  readonly l4Code: number;
  readonly role: 'none' | 'client' | 'server';
  /** The client's end, and the server's. */
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
}

export interface PodFacts {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Services of the cluster state that select it. */
  readonly services?: readonly ServiceFacts[];
}

export interface ServiceFacts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A call to a Service that an event is part of. */
export interface CallFacts {
  readonly path: number;
  readonly outcome: string;
  /** Service that was called; '' = none known. */
  readonly service: string;
  readonly namespace: string;
  /** Rules whose verdicts cover the call. */
  readonly rules: readonly string[];
}

export interface Moment {
  readonly number: number;
  readonly event: EventCursor;
  readonly info: EventInfo;
  /** Name of the machine that was recorded, '' unknown. */
  readonly hostName: string;
  /** Event name; of a generic system call, the name of the call. */
  readonly name: string;
  /** ns since the epoch: of this event, and of the one before. */
  readonly wallClock: bigint;
  readonly previousClock: bigint;
  /** ns since midnight, UTC. */
  readonly timeOfDay: number;
  /** ns since the capture's first event, negative before it. */
  readonly sinceStart: number | bigint;
  readonly cpu: number;
  /** As the event says, whether or not that thread is known. */
  readonly tid: number;
  /** The return value: of calls that make a descriptor, that descriptor; undefined = it has none. */
  readonly result: number | undefined;
  /** 0 for success, else the errno; undefined = no return value. */
  readonly error: number | undefined;
  /** ns from the thread's last enter event to this exit; 0 at an enter event. */
  readonly latency: number;
  /** undefined: the event belongs to no thread. */
  readonly thread: MomentThread | undefined;
  /** ns since the thread was created; undefined = that was before the capture. */
  readonly threadAge: number | undefined;
  readonly threadCount: number;
  readonly openFds: number;
  /** undefined: it has no descriptor, or nobody introduced its number. */
  readonly fd: MomentFd | undefined;
  /** Number of the descriptor; -1 = none yet; undefined = not an event about descriptors. */
  readonly fdNumber: number | undefined;
  /** Whether it is a connect, of a descriptor, that returns. */
  readonly isConnectReturn: boolean;
  readonly container: ContainerInfo | undefined;
  readonly pod: PodFacts | undefined;
  readonly calls: readonly CallFacts[];
  /** Comm of a thread, whoever it is; undefined = not known. */
  commOf(tid: number): string | undefined;
  /** The process that started this one, as far as it is known. */
  parentOf(process: Process): Process | undefined;
  user(uid: number): UserEntry | undefined;
  groupName(gid: number): string | undefined;
  /** Name and fd entry behind another number of the same thread. */
  otherFd(fdNumber: number): MomentFd | undefined;
  /** Whether the address is one of the recorded machine, or of the event's container. */
  isLocal(ip: string): boolean;
  /** Text of parameter `i`: its value, and what that stands for ('' when it stands for itself). */
  paramText(i: number): { readonly value: string; readonly resolved: string };
  /** All parameters in one text, as sysdig prints them. */
  argsText(): string;
}
