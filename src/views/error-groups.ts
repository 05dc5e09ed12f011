/**
 * Errors that calls ran into, grouped by what went wrong, who met it and where: from connections and DNS,
 * which know the object behind a number.
 */
import { formatAddress } from '../model/address.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { DnsExchange } from '../model/dns.js';
import { errnoName } from '../model/event-table.js';
import type { Process } from '../model/process.js';
import { programName } from '../model/process.js';
import type { Snapshot } from '../model/snapshot.js';
import { refKey } from './calls.js';
import { isFailedEnd, isInTime, resultOf } from './connection-result.js';
import { askedNames, isLookupInTime, lookupStates } from './dns-names.js';
import type { Scope } from './view.js';
import { inProcessScope } from './process-scope.js';

export interface ErrorGroup {
  readonly key: string;
  /** 'ECONNREFUSED', 'NXDOMAIN', 'timeout'. */
  readonly error: string;
  /** 'connect', 'recvfrom', 'DNS lookup'. */
  readonly call: string;
  readonly program: string;
  /** The Service that was called, or the address; of a lookup, the name and its server. */
  readonly target: string;
  /** Rows of the connection table. */
  readonly connections: readonly number[];
  /** Places in the list of DNS exchanges. */
  readonly lookups: readonly number[];
  /** Events at which the errors showed, -1 not seen. */
  readonly rows: readonly number[];
}

interface OpenGroup extends ErrorGroup {
  readonly connections: number[];
  readonly lookups: number[];
  readonly rows: number[];
}

type Identity = Pick<ErrorGroup, 'error' | 'call' | 'program' | 'target'>;

/** Groups of a scope by key, in the order in which they were met. */
export function errorGroups(s: Snapshot, scope: Scope): ReadonlyMap<string, ErrorGroup> {
  const index = createClusterIndex(s.cluster);
  const isIn = scopeTest(scope, inProcessScope(scope, index));
  const groups = new Map<string, OpenGroup>();
  const put = (identity: Identity): OpenGroup => {
    const { error, call, program, target } = identity;
    const key = JSON.stringify([error, call, program, target]);
    let group = groups.get(key);
    if (group === undefined) {
      groups.set(key, (group = { key, ...identity, connections: [], lookups: [], rows: [] }));
    }
    return group;
  };
  addConnections(s, index, isIn, put);
  addLookups(s, isIn, put);
  return groups;
}

type IsIn = (process: Process, target: string) => boolean;

function scopeTest({ kind, key }: Scope, isInProcesses: (process: Process) => boolean): IsIn {
  if (kind === 'service') return (_, target) => target === key;
  return (process) => isInProcesses(process);
}

function addConnections(
  s: Snapshot,
  index: ClusterIndex,
  isIn: IsIn,
  put: (identity: Identity) => OpenGroup,
): void {
  const { connections } = s.facts;
  const target = targetNames(s, index);
  for (let row = 0; row < connections.length; row++) {
    const process = connections.process[row];
    if (process === undefined || !isFailedEnd(s, row) || !isInTime(s, row)) continue;
    const name = target(row);
    if (!isIn(process, name)) continue;
    const errno = connections.connectErrno.get(row) || connections.errno.get(row);
    const at = errorRow(s, row);
    const group = put({
      error: errno === 0 ? resultOf(s, row) : errnoName(errno),
      call: at < 0 ? '' : s.events.name(at),
      program: programName(process),
      target: name,
    });
    group.connections.push(row);
    group.rows.push(at);
  }
}

function errorRow({ facts: { connections } }: Snapshot, row: number): number {
  const broken = connections.errorRow.get(row);
  return broken >= 0 ? broken : connections.resultRow.get(row);
}

/** Thousands of connections go to a few addresses, so names are remembered. */
function targetNames(s: Snapshot, index: ClusterIndex): (row: number) => string {
  const { connections } = s.facts;
  const names = new Map<string, string>();
  return (row) => {
    const remote = connections.remote[row];
    if (remote === undefined) return '';
    // The caller's port is another one every time; what it called is the accepting end itself.
    if (connections.isClient.get(row) === 0) return `caller ${remote.ip}`;
    const l4 = connections.l4[row] ?? 'unknown';
    const key = `${l4} ${formatAddress(remote)}`;
    let name = names.get(key);
    if (name === undefined) {
      const hit = index.serviceByAddress(remote.ip, remote.port, l4);
      name = hit === undefined ? formatAddress(remote) : refKey(hit.service);
      names.set(key, name);
    }
    return name;
  };
}

function addLookups(s: Snapshot, isIn: IsIn, put: (identity: Identity) => OpenGroup): void {
  const nameOf = askedNames(s);
  const states = lookupStates(s, nameOf);
  s.facts.dns.forEach((exchange, at) => {
    const state = states[at];
    if (state !== 'failed' && state !== 'unanswered') return;
    if (!isLookupInTime(s, exchange)) return;
    const target = `${nameOf(exchange).base || 'a name'} at ${formatAddress(exchange.server)}`;
    if (!isIn(exchange.process, target)) return;
    const group = put({
      error: dnsError(exchange),
      call: 'DNS lookup',
      program: programName(exchange.process),
      target,
    });
    group.lookups.push(at);
    const { errorRow: broken, answerRow, questionRow } = exchange;
    group.rows.push([broken, answerRow, questionRow].find((row) => row >= 0) ?? -1);
  });
}

function dnsError({ errno, answerRow, rcode }: DnsExchange): string {
  if (errno !== 0) return errnoName(errno);
  return answerRow < 0 ? 'no answer' : rcode;
}
