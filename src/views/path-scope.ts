/** Which calls and verdicts belong to an object, a connection, an event: what `f` and `x` follow from a row. */
import { createClusterIndex } from '../model/cluster-index.js';
import type { Diagnosis } from '../model/diagnosis.js';
import type { Leg, Path } from '../model/path.js';
import { pathById } from '../model/snapshot.js';
import type { Process, ThreadName } from '../model/process.js';
import type { Snapshot } from '../model/snapshot.js';
import { blamedPaths, isFailing, pathsOf, refKey } from './calls.js';
import { endRows, legConnections } from './connection-scope.js';
import { placeIn } from './gone.js';
import type { Scope, ViewContext } from './view.js';

/** Kinds of scopes that name calls. */
export const PATH_SCOPES = [
  'path',
  'service',
  'diagnosis',
  'pod',
  'connection',
  'process',
  'event',
] as const;

export function diagnosisKey(d: Diagnosis): string {
  return `${d.rule}:${refKey(d.subject)}`;
}

/** The verdict of a scope's key. */
export function verdictOf(s: Snapshot, key: string): Diagnosis | undefined {
  return s.diagnoses.find((d) => diagnosisKey(d) === key);
}

/** The paths that a scope names, in time order; all of them when it names nothing. */
export function pathsIn(context: ViewContext, scope: Scope): readonly Path[] {
  const s = context.snapshot;
  switch (scope.kind) {
    case 'path': {
      const path = pathById(s, Number(scope.key));
      return path === undefined ? [] : [path];
    }
    case 'service':
      return pathsOf(s, scope.key);
    case 'diagnosis': {
      return (verdictOf(s, scope.key)?.paths ?? []).flatMap((id) => pathById(s, id) ?? []);
    }
    case 'pod':
      return pathsOfPod(s, scope.key);
    case 'connection':
      return pathsOver(s, endRows(s, placeIn(s.facts.connections, scope.key)));
    case 'process':
      return pathsThrough(s, Number(scope.key));
    case 'event':
      return pathsOfEvent(context, placeIn(context.snapshot.events, scope.key));
    default:
      return s.facts.paths;
  }
}

/** The call to show for a scope: the first one that fails, else the first. */
export function pathFor(context: ViewContext, scope: Scope): Path | undefined {
  if (scope.kind === '') return undefined;
  const all = pathsIn(context, scope);
  const blamed = blamedPaths(context.snapshot);
  return all.find((p) => isFailing(p, blamed)) ?? all[0];
}

/** The verdicts that name a scope or blame one of its calls; all of them when it names nothing. */
export function verdictsIn(context: ViewContext, scope: Scope): readonly Diagnosis[] {
  const { diagnoses } = context.snapshot;
  if (scope.kind === '') return diagnoses;
  const ids = new Set(pathsIn(context, scope).map((p) => p.id));
  return diagnoses.filter(
    (d) =>
      (d.subject.kind.toLowerCase() === scope.kind && refKey(d.subject) === scope.key) ||
      (scope.kind === 'diagnosis' && diagnosisKey(d) === scope.key) ||
      d.paths.some((id) => ids.has(id)),
  );
}

function legsOf(path: Path): readonly Leg[] {
  return path.root === undefined ? path.attempts : [path.root, ...path.attempts];
}

function someLeg(path: Path, test: (leg: Leg) => boolean): boolean {
  const visit = (leg: Leg): boolean => test(leg) || leg.dials.some(visit);
  return legsOf(path).some(visit);
}

function pathsOver(s: Snapshot, rows: readonly number[]): readonly Path[] {
  return s.facts.paths.filter((p) =>
    legsOf(p).some((leg) => {
      const used = legConnections(leg);
      return rows.some((row) => used.has(row));
    }),
  );
}

function pathsThrough(s: Snapshot, process: number): readonly Path[] {
  return s.facts.paths.filter(
    (p) =>
      p.client.index === process || someLeg(p, (leg) => leg.accepted?.process.index === process),
  );
}

function pathsOfPod(s: Snapshot, key: string): readonly Path[] {
  const pod = s.cluster.pods.find((p) => refKey(p) === key);
  if (pod === undefined) return [];
  const index = createClusterIndex(s.cluster);
  return s.facts.paths.filter(
    (p) =>
      index.podOf(p.client) === pod ||
      (p.root !== undefined &&
        someLeg(p, ({ remote, accepted }) => {
          const there = accepted !== undefined && index.podOf(accepted.process) === pod;
          return there || pod.ips.includes(remote.ip);
        })),
  );
}

/** A connection that is kept open carries many calls: the event's is the one of its time. */
function pathsOfEvent(context: ViewContext, row: number): readonly Path[] {
  if (row < 0) return [];
  const s = context.snapshot;
  const named = s.facts.paths.filter(
    (p) =>
      p.logs.some((log) => log.row === row) ||
      p.lookups.some((l) => [l.questionRow, l.answerRow, l.errorRow].includes(row)),
  );
  if (named.length > 0) return named;
  const connection = connectionOfEvent(context, row);
  if (connection < 0) return [];
  const over = pathsOver(s, endRows(s, connection));
  const time = s.events.time(row);
  const then = over.filter((p) => p.startTime <= time && time <= p.endTime);
  return then.length > 0 ? then : over;
}

/** The connection whose descriptor an event acts on; -1 none. `row` -1: the event is gone. */
export function connectionOfEvent(context: ViewContext, row: number): number {
  if (row < 0) return -1;
  const { events, facts } = context.snapshot;
  const { connections } = facts;
  const thread = context.threadName(events.thread(row));
  const name = events.fd(row);
  const fd = name < 0 ? undefined : context.fdName(name)?.fd;
  if (thread === undefined || fd === undefined) return -1;
  for (let i = connections.length - 1; i >= 0; i--) {
    if (connections.fd.get(i) !== fd || !isOf(thread, connections.process[i])) continue;
    const closed = connections.closeRow.get(i);
    if (connections.startRow.get(i) <= row && (closed < 0 || row <= closed)) return i;
  }
  return -1;
}

function isOf(thread: ThreadName, process: Process | undefined): boolean {
  return process?.pid === thread.pid && process.node === thread.node;
}
