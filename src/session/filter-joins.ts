/**
 * What filter expressions ask of the analysis: the pod of a process, by the cluster state or the labels of
 * its container, and the calls that an event is part of, with the verdicts on them.
 */
import { bisect } from '../base/bisect.js';
import type { Steps } from '../base/steps.js';
import { NO_CALLS, podOfLabels } from '../analysis/filter/joins.js';
import type { CallSet, Joins } from '../analysis/filter/joins.js';
import type { CallFacts, PodFacts } from '../filter/index.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Pod } from '../model/cluster.js';
import type { Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import { groupCalls } from '../views/calls.js';
import { rowsOfPath } from '../views/event-scope.js';

/** Rows of one descriptor that belong to a call; `latest`: the greatest `last` up to here. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly call: CallSet;
  latest: number;
}

/** `withCalls`: whether anybody asks for calls; collecting them takes a while. */
export function* snapshotJoins(s: Snapshot, withCalls: boolean): Steps<Joins> {
  const index = createClusterIndex(s.cluster);
  const spans = new CallSpans();
  if (withCalls) yield* spans.collect(s);
  return {
    pod: (process, container) => {
      const pod = index.podOf(process);
      return pod === undefined ? podOfLabels(container) : podFacts(pod, index);
    },
    calls: (row, task, fdNumber) => spans.at(row, task, fdNumber),
  };
}

function podFacts(pod: Pod, index: ClusterIndex): PodFacts {
  const { name, namespace, uid, labels } = pod;
  return { name, namespace, uid, labels, services: index.servicesSelecting(pod) };
}

/** The calls of a snapshot by the rows, processes and descriptors of their events. */
class CallSpans {
  /** By taskKey of the process, then by number of the descriptor. */
  readonly #spans = new Map<number, Map<number, Span[]>>();
  readonly #rows = new Map<number, CallSet[]>();
  /** Sets of more than one call, by the ids of their parts. */
  readonly #sets = new Map<string, CallSet>();
  #ids = 0;
  /** What was looked up last. */
  #lastTask = -1;
  #lastFd = -1;
  #lastList: readonly Span[] | undefined;

  *collect(s: Snapshot): Steps<void> {
    for (const [path, facts] of calls(s)) {
      yield;
      const call = { id: ++this.#ids, calls: [facts] };
      const { ranges, rows } = rowsOfPath(s, path);
      for (const [task, byFd] of ranges) {
        const own = this.#spans.get(task) ?? new Map<number, Span[]>();
        this.#spans.set(task, own);
        for (const [fd, list] of byFd) {
          const add = list.map(({ first, last }) => ({ first, last, call, latest: last }));
          append(own, fd, add);
        }
      }
      for (const row of rows) append(this.#rows, row, [call]);
    }
    for (const byFd of this.#spans.values()) for (const list of byFd.values()) prepare(list);
  }

  /** Calls that the row belongs to. */
  at(row: number, task: number, fd: number): CallSet {
    const own = this.#rows.get(row);
    const list = this.#listOf(task, fd);
    if (list === undefined) return own === undefined ? NO_CALLS : this.#union(own);
    const only = own === undefined ? onlyCall(list, row) : undefined;
    if (only !== undefined) return only;
    const found = own === undefined ? [] : [...own];
    for (let i = lastBefore(list, row); i >= 0; i--) {
      const span = list[i];
      if (span === undefined || span.latest < row) break;
      if (span.last >= row) found.push(span.call);
    }
    return this.#union(found);
  }

  /** Rows in a row are mostly about the same descriptor. */
  #listOf(task: number, fd: number): readonly Span[] | undefined {
    if (task !== this.#lastTask || fd !== this.#lastFd) {
      this.#lastTask = task;
      this.#lastFd = fd;
      this.#lastList = this.#spans.get(task)?.get(fd);
    }
    return this.#lastList;
  }

  #union(parts: readonly CallSet[]): CallSet {
    const [first = NO_CALLS] = parts;
    if (parts.length < 2) return first;
    const different = [...new Set(parts)];
    if (different.length < 2) return first;
    const key = different.map((part) => part.id).join();
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const all = { id: ++this.#ids, calls: different.flatMap((part) => part.calls) };
    this.#sets.set(key, all);
    return all;
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, values: readonly V[]): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [...values]);
  else list.push(...values);
}

/** Every call with what filters ask of it. */
function* calls(s: Snapshot): Generator<readonly [Path, CallFacts]> {
  const rules = rulesByPath(s);
  for (const { service, paths } of groupCalls(s).values()) {
    for (const path of paths) {
      const facts: CallFacts = {
        path: path.id,
        outcome: path.outcome,
        service: service?.name ?? '',
        namespace: service?.namespace ?? '',
        rules: rules.get(path.id) ?? [],
      };
      yield [path, facts];
    }
  }
}

export function* callFacts(s: Snapshot): Generator<CallFacts> {
  for (const [, facts] of calls(s)) yield facts;
}

function rulesByPath(s: Snapshot): ReadonlyMap<number, readonly string[]> {
  const rules = new Map<number, string[]>();
  for (const { rule, paths } of s.diagnoses) {
    for (const path of paths) append(rules, path, [rule]);
  }
  return rules;
}

function prepare(list: Span[]): void {
  list.sort((a, b) => a.first - b.first);
  let latest = -1;
  for (const span of list) span.latest = latest = Math.max(latest, span.last);
}

/** The call that the row belongs to, NO_CALLS for none; undefined when there are several. */
function onlyCall(list: readonly Span[], row: number): CallSet | undefined {
  let only = NO_CALLS;
  for (let i = lastBefore(list, row); i >= 0; i--) {
    const span = list[i];
    if (span === undefined || span.latest < row) break;
    if (span.last < row) continue;
    if (only !== NO_CALLS && only !== span.call) return undefined;
    only = span.call;
  }
  return only;
}

/** Index of the last span that begins at or before the row; -1 none. */
function lastBefore(list: readonly Span[], row: number): number {
  return bisect(list.length, (i) => (list[i]?.first ?? 0) > row) - 1;
}
