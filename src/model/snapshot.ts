/**
 * Everything the engine knows at one moment. Tables are append-only, so a snapshot holds the table and
 * everything up to `events.length` stays as it is; small aggregates are rebuilt per tick.
 */
import type { Baseline } from './baseline.js';
import type { ClusterState } from './cluster.js';
import type { ConnectionTable } from './connection.js';
import type { Diagnosis } from './diagnosis.js';
import type { ContainerInfo } from './container.js';
import type { DnsExchange } from './dns.js';
import type { Earlier } from './earlier.js';
import type { ErrorCounts } from './error-counts.js';
import type { EventTable } from './event-rows.js';
import type { Execution, Interface, Listener, ResolverConfig } from './facts.js';
import type { Issue } from './issue.js';
import type { LogLine, Path } from './path.js';
import type { TimeRange } from './time-range.js';
import type { Process } from './process.js';

export interface Progress {
  /** Bytes of the file read, before decompression; total -1 = unknown (stdin). */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly done: boolean;
}

export interface Facts {
  readonly machine: { readonly hostName: string };
  readonly interfaces: readonly Interface[];
  readonly processes: readonly Process[];
  /** As the capture introduces them, by the first 12 characters of their id. */
  readonly containers: ReadonlyMap<string, ContainerInfo>;
  readonly listeners: readonly Listener[];
  readonly executions: readonly Execution[];
  readonly resolverConfigs: readonly ResolverConfig[];
  readonly dns: readonly DnsExchange[];
  readonly logs: readonly LogLine[];
  readonly errors: ErrorCounts;
  readonly connections: ConnectionTable;
  readonly paths: readonly Path[];
}

export interface Snapshot {
  /** Grows with every tick that changed something. */
  readonly rev: number;
  readonly files: readonly string[];
  readonly progress: Progress;
  readonly issues: readonly Issue[];
  readonly events: EventTable;
  /** Span of the events in ns; 0 before the second event. */
  readonly durationNs: number;
  readonly facts: Facts;
  readonly earlier: Earlier;
  readonly cluster: ClusterState;
  readonly baseline: Baseline;
  readonly diagnoses: readonly Diagnosis[];
  /** Set where only a part is looked at (views/time-range.ts): the part, and all of it. */
  readonly range?: TimeRange;
  readonly whole?: Snapshot;
}

/** A call by its number, also one outside of the range that is looked at. */
export function pathById(s: Snapshot, id: number): Path | undefined {
  return (s.whole ?? s).facts.paths[id];
}
