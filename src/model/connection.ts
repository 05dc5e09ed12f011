/**
 * Connection ends, one row per end that a process of the capture holds: the dialling end and the accepting
 * end of one TCP connection are two rows with `peer` set to each other once joined. A UDP row is one
 * conversation of one socket with one peer. Rows are event rows, -1 = not seen; times are ns since the
 * capture's start, -1 = not seen.
 */
import { float64Column, int32Column, uint8Column } from '../base/columns.js';
import type { Address, L4 } from './address.js';
import type { Process } from './process.js';

/** How the dial ended; accepting ends are `connected`. Order is the code stored in the column. */
export const RESULTS = [
  'pending',
  'connected',
  'refused',
  'timeout',
  'unreachable',
  'failed',
  'abandoned',
  'unseen',
] as const;

export class ConnectionTable {
  length = 0;
  /** Who opened or accepted it, and who owns the bytes; identity fields, set once. */
  readonly process: Process[] = [];
  readonly l4: L4[] = [];
  /** 1 = dialling (client) end, 0 = accepting (server) end. */
  readonly isClient = uint8Column(0);
  readonly fd = int32Column(-1);
  readonly local: (Address | undefined)[] = [];
  readonly remote: Address[] = [];
  /** Row of the other end in this table. */
  readonly peer = int32Column(-1);
  /** 1 = the ends were joined by time and bytes, not by address. */
  readonly peerInferred = uint8Column(0);

  /** connect enter or accept exit; -1 = open when the capture began. */
  readonly startRow = int32Column(-1);
  readonly startTime = float64Column(-1);
  /** Index in RESULTS. */
  readonly result = uint8Column(0);
  readonly resultRow = int32Column(-1);
  readonly resultTime = float64Column(-1);
  readonly connectErrno = int32Column(0);

  readonly bytesOut = float64Column(0);
  readonly bytesIn = float64Column(0);
  readonly firstSendRow = int32Column(-1);
  readonly firstSendTime = float64Column(-1);
  readonly firstReceiveRow = int32Column(-1);
  readonly firstReceiveTime = float64Column(-1);
  readonly lastTime = float64Column(-1);
  readonly eofRow = int32Column(-1);
  readonly eofTime = float64Column(-1);
  readonly errno = int32Column(0);
  readonly errorRow = int32Column(-1);
  readonly errorTime = float64Column(-1);
  readonly closeRow = int32Column(-1);
  readonly closeTime = float64Column(-1);
  /** 1 = nobody closed it: its process ended. */
  readonly closedByExit = uint8Column(0);
  /** Process and thread that touched it last: a forked child, another thread of a proxy. */
  readonly lastProcess: Process[] = [];
  readonly lastTid = int32Column(-1);
  /** Thread that opened or accepted it. */
  readonly openTid = int32Column(-1);
  /** Longest time in ns that a read on it waited in vain. */
  readonly waited = float64Column(0);
  /** First and last row of its requests in the request table, -1 none. */
  readonly firstRequest = int32Column(-1);
  readonly lastRequest = int32Column(-1);
  readonly requestCount = int32Column(0);

  /** Adds an end and returns its row. */
  append(end: {
    process: Process;
    l4: L4;
    isClient: boolean;
    fd: number;
    local: Address | undefined;
    remote: Address;
  }): number {
    const row = this.length++;
    this.process.push(end.process);
    this.lastProcess.push(end.process);
    this.l4.push(end.l4);
    this.local.push(end.local);
    this.remote.push(end.remote);
    this.isClient.set(row, end.isClient ? 1 : 0);
    this.fd.set(row, end.fd);
    return row;
  }

  resultOf(row: number): (typeof RESULTS)[number] {
    return RESULTS[this.result.get(row)] ?? 'pending';
  }
}
