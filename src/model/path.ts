/**
 * A path is one request as it crosses components: the client's lookups, its connection (the root leg), the
 * accept at the other end, the connections that the accepting process dialled for it (further legs), and
 * so on to the backend. Legs hold the facts; rungs (rungs.ts) are the same facts in time order for people.
 * Rows are event rows, -1 = not seen; times are ns since the capture's start, -1 = not seen.
 */
import type { Address, L4 } from './address.js';
import type { DnsExchange } from './dns.js';
import type { Process } from './process.js';

/** How the attempt to connect ended. `abandoned`: the caller closed it or gave up without an answer; `unseen`: opened before the capture began. */
export type LegResult =
  | 'connected'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'failed'
  | 'abandoned'
  | 'pending'
  | 'unseen';

/** One end's view of the bytes of one request. */
export interface Traffic {
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly firstSendRow: number;
  readonly firstSendTime: number;
  readonly firstReceiveRow: number;
  readonly firstReceiveTime: number;
  readonly lastTime: number;
  /** First read that returned 0: the other side closed. */
  readonly eofRow: number;
  readonly eofTime: number;
  /** First I/O error that matters (ECONNRESET, EPIPE, ETIMEDOUT, ECONNREFUSED on UDP); 0 none. */
  readonly errno: number;
  readonly errorRow: number;
  readonly errorTime: number;
  readonly closeRow: number;
  readonly closeTime: number;
  /** Nobody closed it: its process ended (or executed another program). */
  readonly closedByExit: boolean;
  /** First line of the HTTP request and response when the buffers show them, '' otherwise. */
  readonly requestLine: string;
  readonly statusLine: string;
  /** Bytes that the whole answer has by its own header; -1 not told. */
  readonly answerSize: number;
}

/** The accepting end of a leg. */
export interface Accepted extends Traffic {
  /** Index in the connection table. */
  readonly connection: number;
  readonly process: Process;
  /** The address the accepting socket saw as its own: differs from what was dialled after NAT. */
  readonly local: Address;
  readonly peer: Address;
  readonly row: number;
  readonly time: number;
  /** True when the ends were joined by time and bytes, not by address (SNAT, other node). */
  readonly inferred: boolean;
}

/** A connection in its role in the path, from the dialling end. */
export interface Leg extends Traffic {
  /** Index in the connection table. */
  readonly connection: number;
  readonly process: Process;
  readonly l4: L4;
  readonly local: Address | undefined;
  /** What was dialled (a VIP, a pod, a stranger). */
  readonly remote: Address;
  readonly startRow: number;
  readonly startTime: number;
  readonly result: LegResult;
  /** errno of a failed attempt; 0 none. */
  readonly connectErrno: number;
  readonly resultRow: number;
  readonly resultTime: number;
  /** True when this request used a connection that earlier requests had opened. */
  readonly reused: boolean;
  readonly accepted: Accepted | undefined;
  /** What the accepting process dialled for this request, in order. */
  readonly dials: readonly Leg[];
}

export type Outcome = 'ok' | 'failed' | 'slow' | 'unfinished' | 'undecided';

/**
 * Why a path failed, by the first broken step. `empty`: accepted, then closed without a byte of answer;
 * `no-dial`: as empty, and the accepting process, which dials for other paths or has nothing of its own to
 * answer, never dialled; `truncated`: the answer ended before the length that its header tells; `gateway`: a proxy answered 502, 503 or 504 in the backend's place.
 */
export type FailureKind =
  | 'dns'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'reset'
  | 'empty'
  | 'no-dial'
  | 'truncated'
  | 'gateway'
  | 'no-answer';

export interface LogLine {
  readonly row: number;
  readonly time: number;
  readonly process: Process;
  readonly text: string;
}

export interface Path {
  /** Position in the list of paths, from 0, stable for the session. */
  readonly id: number;
  readonly startTime: number;
  /** Last event of the path so far. */
  readonly endTime: number;
  readonly client: Process;
  readonly lookups: readonly DnsExchange[];
  /** undefined: the lookup failed and nothing was dialled. */
  readonly root: Leg | undefined;
  /** Dials to other addresses of the same name before or beside the root; their failures cost time only. */
  readonly attempts: readonly Leg[];
  readonly outcome: Outcome;
  readonly failure: FailureKind | undefined;
  /** The leg where it broke: the root, or the dial that failed. */
  readonly failedLeg: Leg | undefined;
  /** One clause for people: 'refused by 172.17.0.6:8080', 'accepted, closed, never dialled'. */
  readonly reason: string;
  /** What its components wrote to stderr, stdout or syslog while it ran. */
  readonly logs: readonly LogLine[];
}
