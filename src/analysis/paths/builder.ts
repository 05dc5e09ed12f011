/**
 * Puts paths together from the tables: every outgoing turn that no accepted request caused begins one, so
 * do accepted turns whose caller is outside the capture, and lookups that led nowhere.
 */
import { STRIDE } from '../../base/steps.js';
import type { Steps } from '../../base/steps.js';
import { formatAddress } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { ConnectionTable } from '../../model/connection.js';
import type { DnsExchange } from '../../model/dns.js';
import { errnoName } from '../../model/event-table.js';
import type { NodeInfo } from '../../model/node.js';
import type { Leg, LogLine, Path } from '../../model/path.js';
import type { Process } from '../../model/process.js';
import type { RequestTable } from '../../model/request.js';
import { DNS_PORT } from '../connections/handler.js';
import { mergeAttempts } from './attempts.js';
import type { MergedCall } from './attempts.js';
import { assignDials } from './dials.js';
import type { Dials } from './dials.js';
import { brokenInside } from './inside.js';
import { buildLeg, buildOutsideLeg } from './legs.js';
import { groupLookups, lookupFailed, lookupFor } from './lookups.js';
import type { Lookup } from './lookups.js';

import { attachLogs } from './logs.js';
import { judge } from './outcome.js';
import type { OutcomeContext } from './outcome.js';
import { nodeLocalAddresses } from './node-local.js';
import { joinPeers } from './peers.js';
import { endsOf, turnConnection } from './turn.js';
import type { Ends } from './turn.js';

export interface PathInput {
  readonly connections: ConnectionTable;
  readonly requests: RequestTable;
  readonly exchanges: readonly DnsExchange[];
  readonly logs: readonly LogLine[];
  readonly nodes: readonly NodeInfo[];
  /** Time of the last event so far on the process's node, ns since the capture's start. */
  watchedUntil(process: Process): number;
  /** The capture is complete: what has no answer yet will get none. */
  readonly done: boolean;
}

/** A path whose place among the others is not known yet. */
type Draft = Omit<Path, 'id' | 'logs'> & { id: number; logs: readonly LogLine[] };

/** All paths, in the order in which their calls began. The tables must not grow between the steps. */
export function* buildPaths(input: PathInput): Steps<readonly Path[]> {
  const ends = endsOf(input.connections, input.requests);
  joinPeers(input.connections, nodeLocalAddresses(input.nodes));
  yield;
  const dials = yield* assignDials(ends);
  const context: OutcomeContext = {
    watchedUntil: input.watchedUntil,
    proxies: proxies(ends, dials),
    isMachineIp: ({ node }, ip) =>
      input.nodes[node]?.interfaces.some((own) => own.ip === ip) === true,
  };
  const lookups = groupLookups(input.exchanges);
  const used = new Set<Lookup>();
  const roots = yield* rootLegs(ends, dials);
  const paths = yield* callPaths(roots, lookups, used, context);
  yield;
  for (const path of innerCalls(paths, lookups, context)) paths.push(path);
  for (const path of failedLookups(input, lookups, used)) paths.push(path);
  paths.sort((a, b) => a.startTime - b.startTime);
  for (const [id, path] of paths.entries()) {
    if (id % STRIDE === 0) yield;
    path.id = id;
    path.logs = attachLogs(path, input.logs);
  }
  return paths;
}

/** Processes that dial for what they accept. */
function proxies(ends: Ends, dials: Dials): ReadonlySet<number> {
  const found = new Set<number>();
  for (const turn of dials.causedBy.keys()) {
    const owner = ends.connections.process[turnConnection(ends, turn)];
    if (owner !== undefined) found.add(owner.index);
  }
  return found;
}

function* rootLegs(ends: Ends, dials: Dials): Steps<Leg[]> {
  const roots: Leg[] = [];
  const t = ends.connections;
  for (let c = 0; c < t.length; c++) {
    if (c % STRIDE === 0) yield;
    if ((t.remote[c] as Address).port === DNS_PORT || t.local[c]?.port === DNS_PORT) continue;
    if (t.isClient.get(c) === 1) {
      for (const turn of ends.turns(c))
        if (!dials.caused.has(turn)) roots.push(buildLeg(ends, turn, dials.causedBy));
    } else if (t.peer.get(c) < 0 && hasKnownCaller(t, c)) {
      for (const turn of ends.turns(c)) roots.push(buildOutsideLeg(ends, turn, dials.causedBy));
    }
  }
  return roots;
}

function hasKnownCaller(t: ConnectionTable, row: number): boolean {
  return (t.remote[row] as Address).port !== 0;
}

function* callPaths(
  roots: readonly Leg[],
  lookups: ReadonlyMap<number, readonly Lookup[]>,
  used: Set<Lookup>,
  context: OutcomeContext,
): Steps<Draft[]> {
  const calls = roots.map((root) => {
    const lookup = lookupFor(lookups.get(root.process.index) ?? [], root.remote.ip, root.startTime);
    if (lookup !== undefined) used.add(lookup);
    return { root, lookup };
  });
  yield;
  const paths: Draft[] = [];
  for (const call of mergeAttempts(calls)) {
    if (paths.length % STRIDE === 0) yield;
    paths.push(callPath(call, context));
  }
  return paths;
}

function callPath({ root, lookup, attempts }: MergedCall, context: OutcomeContext): Draft {
  return {
    id: 0,
    startTime:
      lookup === undefined || root.reused ? root.startTime : Math.min(lookup.start, root.startTime),
    endTime: endOf(root),
    client: root.process,
    lookups: lookup !== undefined && !root.reused ? lookup.exchanges : [],
    root,
    attempts,
    ...judge(root, context),
    logs: [],
  };
}

/** Calls that failed behind calls that did not. */
function innerCalls(
  paths: readonly Draft[],
  lookups: ReadonlyMap<number, readonly Lookup[]>,
  context: OutcomeContext,
): Draft[] {
  const lookupOf = ({ process, remote, startTime }: Leg): Lookup | undefined =>
    lookupFor(lookups.get(process.index) ?? [], remote.ip, startTime);
  const nameOf = (leg: Leg): string => lookupOf(leg)?.label ?? '';
  return paths.flatMap(({ root, outcome }) => {
    if (root === undefined || outcome === 'failed') return [];
    return brokenInside(root, nameOf, context).map((leg) =>
      callPath({ root: leg, lookup: lookupOf(leg), attempts: [] }, context),
    );
  });
}

function endOf(leg: Leg): number {
  const own = Math.max(
    leg.startTime,
    leg.resultTime,
    leg.lastTime,
    leg.closeTime,
    leg.eofTime,
    leg.errorTime,
  );
  return Math.max(own, leg.accepted?.closeTime ?? -1, ...leg.dials.map(endOf));
}

/** Calls that ended with their lookup. Servers of DNS ask others on behalf of their clients: not calls. */
function failedLookups(
  input: PathInput,
  lookups: ReadonlyMap<number, readonly Lookup[]>,
  used: ReadonlySet<Lookup>,
): Draft[] {
  const resolvers = dnsServers(input.connections);
  const paths: Draft[] = [];
  for (const lookup of [...lookups.values()].flat()) {
    if (used.has(lookup) || resolvers.has(lookup.process.index)) continue;
    if (!lookupFailed(lookup, lookups.get(lookup.process.index) ?? [])) continue;
    const isFresh = input.watchedUntil(lookup.process) - lookup.end < UNANSWERED_NS;
    if (lookup.waiting && !input.done && isFresh) continue;
    const names = [...new Set(lookup.exchanges.map((e) => e.name))].filter((name) => name !== '');
    const last = lookup.exchanges.at(-1) as DnsExchange;
    const waited = lookup.waiting && isFresh;
    paths.push({
      id: 0,
      startTime: lookup.start,
      endTime: lookup.end,
      client: lookup.process,
      lookups: lookup.exchanges,
      root: undefined,
      attempts: [],
      outcome: waited ? 'unfinished' : 'failed',
      failure: waited ? undefined : 'dns',
      failedLeg: undefined,
      reason: `${names[0] ?? 'a name'}: ${answerText(last)} from ${formatAddress(last.server)}`,
      logs: [],
    });
  }
  return paths;
}

function answerText(exchange: DnsExchange): string {
  if (exchange.rcode !== '') return exchange.rcode;
  return exchange.errno === 0 ? 'no answer' : errnoName(exchange.errno);
}

/** Resolvers wait this long for an answer before they say so. */
const UNANSWERED_NS = 4.9e9;

function dnsServers(t: ConnectionTable): ReadonlySet<number> {
  const found = new Set<number>();
  for (let c = 0; c < t.length; c++) {
    if (t.isClient.get(c) === 0 && t.local[c]?.port === DNS_PORT)
      found.add(t.process[c]?.index ?? -1);
  }
  return found;
}
