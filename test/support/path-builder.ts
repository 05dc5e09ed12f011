/**
 * Builds processes, legs and paths for tests. Times are given in ms since the start; rows follow from them
 * (row = time in µs), so a test can say which event it expects by its time.
 */
import { node } from './node.js';
import { NO_USAGE } from '../../src/model/process.js';
import type { Address } from '../../src/model/address.js';
import { ErrorCounts } from '../../src/model/error-counts.js';
import { ConnectionTable } from '../../src/model/connection.js';
import type { DnsExchange } from '../../src/model/dns.js';
import type { Listener } from '../../src/model/facts.js';
import type { Accepted, Leg, LegResult, Path, Traffic } from '../../src/model/path.js';
import type { Process } from '../../src/model/process.js';
import type { Facts } from '../../src/model/snapshot.js';

export const ms = (value: number): number => value * 1e6;
export const rowAt = (value: number): number => Math.round(value * 1000);

/** '10.0.0.1:80' or '[fd00::1]:80'. */
export function address(text: string): Address {
  const colon = text.lastIndexOf(':');
  return { ip: text.slice(0, colon).replace(/[[\]]/g, ''), port: Number(text.slice(colon + 1)) };
}

export function process(comm: string, pid: number, more: Partial<Process> = {}): Process {
  return {
    index: pid,
    node: 0,
    pid,
    ppid: 1,
    comm,
    exe: comm,
    exePath: `/usr/bin/${comm}`,
    args: [],
    cwd: '/',
    uid: 0,
    containerId: '',
    podUid: '',
    usage: NO_USAGE,
    openFds: 0,
    known: true,
    ...more,
  };
}

const SILENT: Traffic = {
  bytesOut: 0,
  bytesIn: 0,
  firstSendRow: -1,
  firstSendTime: -1,
  firstReceiveRow: -1,
  firstReceiveTime: -1,
  lastTime: -1,
  eofRow: -1,
  eofTime: -1,
  errno: 0,
  errorRow: -1,
  errorTime: -1,
  closeRow: -1,
  closeTime: -1,
  closedByExit: false,
  answerSize: -1,
  requestLine: '',
  statusLine: '',
};

/** Traffic in ms: what is absent did not happen. */
export interface TrafficSpec {
  readonly sends?: { readonly at: number; readonly bytes?: number };
  readonly receives?: { readonly at: number; readonly bytes?: number };
  readonly error?: { readonly at: number; readonly errno: number };
  readonly eof?: number;
  readonly close?: number;
  readonly last?: number;
  readonly requestLine?: string;
  readonly statusLine?: string;
}

export function traffic(spec: TrafficSpec): Traffic {
  const { sends, receives, error, eof, close } = spec;
  const last = spec.last ?? Math.max(sends?.at ?? -1, receives?.at ?? -1);
  return {
    ...SILENT,
    ...(sends && { bytesOut: sends.bytes ?? 84, ...at('firstSend', sends.at) }),
    ...(receives && { bytesIn: receives.bytes ?? 612, ...at('firstReceive', receives.at) }),
    ...(error && { errno: error.errno, ...at('error', error.at) }),
    ...(eof !== undefined && at('eof', eof)),
    ...(close !== undefined && at('close', close)),
    lastTime: last < 0 ? -1 : ms(last),
    requestLine: spec.requestLine ?? '',
    statusLine: spec.statusLine ?? '',
  };
}

function at(name: string, time: number): Record<string, number> {
  return { [`${name}Row`]: rowAt(time), [`${name}Time`]: ms(time) };
}

export interface AcceptSpec extends TrafficSpec {
  readonly by: Process;
  readonly at: number;
  readonly local: string;
  readonly peer?: string;
}

export function accepted(spec: AcceptSpec): Accepted {
  return {
    ...traffic(spec),
    connection: 0,
    process: spec.by,
    local: address(spec.local),
    peer: address(spec.peer ?? '172.17.0.8:40000'),
    row: rowAt(spec.at),
    time: ms(spec.at),
    inferred: false,
  };
}

export interface LegSpec extends TrafficSpec {
  readonly by: Process;
  readonly to: string;
  readonly at: number;
  readonly l4?: Leg['l4'];
  readonly result?: LegResult;
  /** ms; the connect's own time + 0.1 when absent. */
  readonly resultAt?: number;
  readonly errno?: number;
  readonly reused?: boolean;
  readonly accepted?: Accepted;
  readonly dials?: readonly Leg[];
}

export function leg(spec: LegSpec): Leg {
  const result = spec.result ?? 'connected';
  const resultAt = spec.resultAt ?? spec.at + 0.1;
  const hasResult = result !== 'pending' && result !== 'unseen';
  return {
    ...traffic(spec),
    connection: 0,
    process: spec.by,
    l4: spec.l4 ?? 'tcp',
    local: undefined,
    remote: address(spec.to),
    startRow: rowAt(spec.at),
    startTime: ms(spec.at),
    result,
    connectErrno: spec.errno ?? (result === 'refused' ? 111 : 0),
    resultRow: hasResult ? rowAt(resultAt) : -1,
    resultTime: hasResult ? ms(resultAt) : -1,
    reused: spec.reused ?? false,
    accepted: spec.accepted,
    dials: spec.dials ?? [],
  };
}

export function path(spec: Partial<Path> & { readonly client: Process }): Path {
  const root = spec.root;
  return {
    id: 0,
    startTime: root?.startTime ?? 0,
    endTime: Math.max(root?.closeTime ?? 0, root?.lastTime ?? 0, root?.resultTime ?? 0),
    lookups: [],
    root: undefined,
    attempts: [],
    outcome: 'ok',
    failure: undefined,
    failedLeg: undefined,
    reason: '',
    logs: [],
    ...spec,
  };
}

export interface LookupSpec {
  readonly by: Process;
  readonly server?: string;
  readonly name: string;
  readonly type?: string;
  readonly at: number;
  /** undefined: no answer. */
  readonly answerAt?: number;
  readonly rcode?: string;
  readonly addresses?: readonly string[];
}

export function lookup(spec: LookupSpec): DnsExchange {
  const answered = spec.answerAt !== undefined;
  return {
    process: spec.by,
    server: address(spec.server ?? '10.0.0.10:53'),
    name: spec.name,
    type: spec.type ?? 'A',
    questionRow: rowAt(spec.at),
    questionTime: ms(spec.at),
    tries: 1,
    answerRow: answered ? rowAt(spec.answerAt) : -1,
    answerTime: answered ? ms(spec.answerAt) : -1,
    rcode: answered ? (spec.rcode ?? 'NOERROR') : '',
    addresses: spec.addresses ?? [],
    cut: false,
    errno: 0,
    errorRow: -1,
  };
}

export function listener(by: Process, local: string, l4: Listener['l4'] = 'tcp'): Listener {
  return { process: by, address: address(local), l4, row: -1, closedRow: -1 };
}

export function facts(spec: Partial<Facts> = {}): Facts {
  const paths = (spec.paths ?? []).map((p, id) => ({ ...p, id }));
  return {
    nodes: [node('node-1')],
    processes: [],
    containers: new Map(),
    listeners: [],
    executions: [],
    resolverConfigs: [],
    dns: paths.flatMap((p) => p.lookups),
    logs: [],
    errors: new ErrorCounts(),
    connections: new ConnectionTable(),
    ...spec,
    paths,
  };
}
