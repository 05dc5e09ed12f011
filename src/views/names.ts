/** What processes and their homes are called in tables, and the columns that say so. */
import type { ClusterIndex } from '../model/cluster-index.js';
import { nodeNames } from '../model/node.js';
import type { Process } from '../model/process.js';
import type { Snapshot } from '../model/snapshot.js';
import { column } from './build.js';
import { refKey } from './calls.js';
import type { Column } from './view.js';

/** `curl 23364`; '' for none. */
export function processText(process: Process | undefined): string {
  return process === undefined ? '' : `${process.comm || '?'} ${String(process.pid)}`;
}

/** Where a process lives: its pod, else its container, else '' for the node itself. */
export function homeOf(process: Process, index: ClusterIndex): string {
  const pod = index.podOf(process);
  if (pod !== undefined) return refKey(pod);
  return process.containerId === '' ? '' : `container ${process.containerId}`;
}

export function processColumn<Row>(
  header: string,
  help: string,
  processOf: (row: Row, s: Snapshot) => Process | undefined,
): Column<Row> {
  return column({
    id: 'proc.name',
    header,
    min: 12,
    max: 26,
    help,
    text: (row, s) => processText(processOf(row, s)),
    sort: (row, s) => processText(processOf(row, s)),
  });
}

/** The machine, where there are several. `nodeOf`: of one row, or of its two ends. */
export function nodeColumns<Row>(
  { facts, captures }: Snapshot,
  drop: number,
  nodeOf: (row: Row) => readonly (number | undefined)[],
): readonly Column<Row>[] {
  if (facts.nodes.length < 2) return [];
  const names = nodeNames(facts.nodes, captures);
  const text = (row: Row): string =>
    [...new Set(nodeOf(row).map((node) => names[node ?? -1] ?? ''))].join(' → ');
  return [
    column({
      id: 'evt.hostname',
      header: 'node',
      min: 10,
      max: 40,
      drop,
      help: 'Machine on which it happened; two names: from the first to the second.',
      text,
      sort: text,
    }),
  ];
}

/** @param drop see ColumnSpec */
export function homeColumn<Row>(drop: number, home: (row: Row) => string): Column<Row> {
  return column({
    id: 'k8s.pod.name',
    header: 'pod',
    min: 12,
    max: 44,
    drop,
    help: 'Pod in which it runs, or its container; empty = on the node itself.',
    text: home,
    sort: home,
  });
}
