/** The recorded machines: what their captures tell of them, and how much each did. */
import { formatBytes, formatCount, formatDuration } from '../base/format.js';
import { nodeNames } from '../model/node.js';
import type { NodeInfo } from '../model/node.js';
import type { Snapshot } from '../model/snapshot.js';
import { anomalies, column, listSection, numberColumn, timeColumn } from './build.js';
import { isFailedEnd } from './connection-result.js';
import type { Column, DetailLine, Section, View, ViewContext } from './view.js';

interface NodeRow extends NodeInfo {
  readonly node: number;
  readonly name: string;
  /** Base names of its captures. */
  readonly files: readonly string[];
  /** Times of its first and last event, ns since the capture's start; -1 = it has none. */
  readonly from: number;
  readonly to: number;
  readonly processes: number;
  /** Connection ends that its processes hold, and how many of them failed. */
  readonly ends: number;
  readonly failed: number;
  readonly issues: number;
  /** ns; 0 = as far as can be told, as that of the others. */
  readonly aheadNs: number;
}

const COLUMNS: readonly Column<NodeRow>[] = [
  column({
    id: 'evt.hostname',
    header: 'node',
    min: 12,
    max: 40,
    help: 'Name of the machine; where its capture tells none, of the file.',
    text: ({ name }) => name,
    sort: ({ name }) => name,
  }),
  column({
    id: 'node.files',
    header: 'captures',
    min: 12,
    grow: 1,
    max: 120,
    drop: 2,
    cut: 'start',
    help: 'Files that were recorded on it.',
    text: ({ files }) => files.join(', '),
  }),
  numberColumn({
    id: 'node.cpus',
    header: 'cpus',
    min: 4,
    drop: 6,
    help: 'CPUs of the machine.',
    value: ({ cpus }) => cpus || -1,
  }),
  numberColumn({
    id: 'node.memory',
    header: 'memory',
    min: 7,
    drop: 7,
    help: 'Memory of the machine.',
    value: ({ memoryBytes }) => memoryBytes || -1,
    format: formatBytes,
  }),
  numberColumn({
    id: 'node.events',
    header: 'events',
    min: 7,
    help: 'Its events.',
    value: ({ events }) => events,
    format: formatCount,
  }),
  timeColumn({
    id: 'node.from',
    header: 'first s',
    min: 9,
    drop: 5,
    help: 'Its first event, in seconds since the start of the first capture.',
    value: ({ from }) => from,
  }),
  numberColumn({
    id: 'node.span',
    header: 'span',
    min: 7,
    drop: 3,
    help: 'From its first to its last event.',
    value: ({ from, to }) => (from < 0 ? -1 : Math.max(0, to - from)),
    format: formatDuration,
  }),
  numberColumn({
    id: 'node.processes',
    header: 'procs',
    min: 5,
    drop: 4,
    help: 'Processes seen on it.',
    value: ({ processes }) => processes,
    format: formatCount,
  }),
  numberColumn({
    id: 'node.ends',
    header: 'ends',
    min: 5,
    help: 'Ends of connections that its processes opened or accepted.',
    value: ({ ends }) => ends,
    format: formatCount,
  }),
  numberColumn({
    id: 'node.failed',
    header: 'failed',
    min: 6,
    help: 'Those that failed.',
    value: ({ failed }) => failed,
    format: (n) => (n > 0 ? `✖ ${formatCount(n)}` : '0'),
    tone: ({ failed }) => (failed > 0 ? 'fail' : 'dim'),
  }),
  column({
    id: 'node.clock',
    header: 'clock',
    min: 9,
    max: 16,
    help: 'How far its clock was from the first node’s, as connections between them tell. It was taken out.',
    text: ({ aheadNs }) => clockText(aheadNs),
    tone: ({ aheadNs }) => (aheadNs === 0 ? 'dim' : 'warn'),
    sort: ({ aheadNs }) => aheadNs,
  }),
  numberColumn({
    id: 'node.issues',
    header: 'issues',
    min: 6,
    drop: 1,
    help: 'What of its captures could not be read.',
    value: ({ issues }) => issues,
    tone: ({ issues }) => (issues > 0 ? 'warn' : 'dim'),
  }),
];

function clockText(aheadNs: number): string {
  return aheadNs === 0 ? '·' : `${aheadNs > 0 ? '+' : '−'}${formatDuration(Math.abs(aheadNs))}`;
}

function nodeRows(s: Snapshot): readonly NodeRow[] {
  const { nodes, processes, connections } = s.facts;
  const names = nodeNames(nodes, s.captures);
  const ends = nodes.map(() => ({ all: 0, failed: 0 }));
  for (let row = 0; row < connections.length; row++) {
    const count = ends[connections.process[row]?.node ?? -1];
    if (count === undefined) continue;
    count.all++;
    if (isFailedEnd(s, row)) count.failed++;
  }
  return nodes.map((info, node) => {
    const paths = s.captures.filter((file) => file.node === node).map(({ path }) => path);
    const timeOf = (row: number): number => (row < 0 ? -1 : Math.max(0, s.events.time(row)));
    return {
      ...info,
      node,
      name: names[node] ?? '',
      files: (paths.length === 0 ? s.files : paths).map((path) =>
        path.slice(path.lastIndexOf('/') + 1),
      ),
      from: timeOf(info.firstRow),
      to: timeOf(info.lastRow),
      processes: processes.filter((p) => p.node === node && p.known).length,
      ends: ends[node]?.all ?? 0,
      failed: ends[node]?.failed ?? 0,
      issues: s.issues
        .filter(({ file }) => (file === undefined ? nodes.length === 1 : paths.includes(file)))
        .reduce((sum, { count }) => sum + count, 0),
      aheadNs: s.clocks.find((clock) => clock.node === node)?.aheadNs ?? 0,
    };
  });
}

function detail(row: NodeRow, s: Snapshot): readonly DetailLine[] {
  const booted = row.bootTime === 0 ? '' : new Date(row.bootTime * 1000).toISOString();
  const labels = s.captures.filter(({ node }) => node === row.node).map(({ label }) => label);
  const lines: readonly DetailLine[] = [
    { label: 'node', text: row.name, tone: 'accent' },
    ...row.files.map((file, i) => ({ label: labels[i] ?? 'capture', text: file })),
    { label: 'booted', text: booted },
    {
      label: 'addresses',
      text: row.interfaces.map((i) => `${i.name} ${i.ip}/${String(i.prefixLength)}`).join(', '),
    },
  ];
  return lines.filter(({ text }) => text !== '');
}

function section({ snapshot }: ViewContext): Section<NodeRow> {
  const rows = nodeRows(snapshot);
  return listSection({
    id: 'nodes',
    title: '',
    columns: COLUMNS,
    rows,
    empty: 'reading …',
    key: ({ node }) => `node:${String(node)}`,
    drill: ({ node, name, ends }) => ({
      view: ends > 0 ? 'connections' : 'processes',
      scope: { kind: 'node', key: String(node) },
      label: name,
    }),
    copy: ({ name }) => name,
    detail: (row) => detail(row, snapshot),
    anomaly: anomalies(rows, ({ failed, aheadNs }) => failed > 0 || aheadNs !== 0),
  });
}

export const nodes: View = {
  id: 'nodes',
  aliases: ['node', 'no', 'captures'],
  title: 'Nodes',
  help:
    'The machines that were recorded, with their captures, and how far their clocks are apart. Name the captures ' +
    'of several nodes with -r each, and a call is followed from one to the other. {open} shows the connections ' +
    'of a node; views that {views} then opens stay on it.',
  appliesTo: [''],
  sections: (context) => [section(context)],
};
