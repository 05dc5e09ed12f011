/** Containers: those the capture introduces, and those that only a process's cgroup names. */
import { formatCount } from '../base/format.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { ContainerInfo } from '../model/container.js';
import type { Process } from '../model/process.js';
import type { Snapshot } from '../model/snapshot.js';
import { activityColumns } from './activity-columns.js';
import { activityByProcess, byActivity, hasFailed, sumOf } from './activity.js';
import type { Activity } from './activity.js';
import { anomalies, column, listSection, numberColumn } from './build.js';
import { refKey } from './calls.js';
import { homeColumn, processText } from './names.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

interface ContainerRow {
  readonly id: string;
  /** Name in the pod, else as the runtime calls it. */
  readonly name: string;
  readonly info: ContainerInfo | undefined;
  readonly pod: string;
  readonly namespace: string;
  readonly processes: readonly Process[];
  readonly activity: Activity;
}

const COLUMNS: readonly Column<ContainerRow>[] = [
  column({
    id: 'container.name',
    header: 'container',
    min: 14,
    grow: 1,
    max: 44,
    help: 'Its name in the pod, or what the container engine calls it.',
    text: ({ name }) => name,
    sort: ({ name }) => name,
  }),
  column({
    id: 'container.id',
    header: 'id',
    min: 12,
    max: 12,
    drop: 4,
    help: 'First 12 characters of its id.',
    text: ({ id }) => id,
    sort: ({ id }) => id,
  }),
  homeColumn(1, ({ pod }) => pod),
  column({
    id: 'container.image',
    header: 'image',
    min: 12,
    max: 44,
    drop: 5,
    help: 'Image that it runs.',
    text: ({ info }) => info?.image ?? '',
    sort: ({ info }) => info?.image ?? '',
  }),
  numberColumn({
    id: 'container.processes',
    header: 'procs',
    min: 5,
    drop: 6,
    help: 'Processes seen in it.',
    value: ({ processes }) => processes.length,
    format: formatCount,
  }),
  ...activityColumns<ContainerRow>(),
];

function containerRows(s: Snapshot, scope: Scope): readonly ContainerRow[] {
  const index = createClusterIndex(s.cluster);
  const byContainer = new Map<string, Process[]>();
  for (const id of s.facts.containers.keys()) byContainer.set(id, []);
  for (const process of s.facts.processes) {
    const { containerId: id } = process;
    if (id === '') continue;
    const list = byContainer.get(id);
    if (list === undefined) byContainer.set(id, [process]);
    else list.push(process);
  }
  const activityOf = activityByProcess(s);
  return Array.from(byContainer, ([id, processes]): ContainerRow => {
    const activity = sumOf(processes.map(activityOf));
    return { ...identify(id, processes[0], index, s), id, processes, activity };
  })
    .filter((row) => isIn(row, scope))
    .sort((a, b) => byActivity(a.activity, b.activity) || b.processes.length - a.processes.length);
}

function identify(
  id: string,
  process: Process | undefined,
  index: ClusterIndex,
  s: Snapshot,
): Pick<ContainerRow, 'name' | 'info' | 'pod' | 'namespace'> {
  const info = s.facts.containers.get(id);
  const pod = index.podByContainerId(id) ?? (process && index.podOf(process));
  const container = pod?.containers.find((c) => c.id.slice(0, id.length) === id);
  return {
    name: container?.name ?? info?.name ?? '',
    info,
    pod: pod === undefined ? '' : refKey(pod),
    namespace: pod?.namespace ?? '',
  };
}

function isIn(row: ContainerRow, { kind, key }: Scope): boolean {
  if (kind === 'pod') return row.pod === key;
  return kind !== 'namespace' || row.namespace === key;
}

function detail({ id, name, info, pod, processes }: ContainerRow): readonly DetailLine[] {
  const labels = Object.entries(info?.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const lines: readonly DetailLine[] = [
    { label: 'container', text: `${name} ${id}`, tone: 'accent' },
    { label: 'pod', text: pod },
    { label: 'image', text: info?.image ?? '' },
    { label: 'address', text: info?.ip ?? '' },
    { label: 'processes', text: processes.map(processText).slice(0, 20).join(', ') },
    { label: 'labels', text: labels.join(' ') },
  ];
  return lines.filter(({ text }) => text !== '');
}

function section({ snapshot }: ViewContext, scope: Scope): Section<ContainerRow> {
  const rows = containerRows(snapshot, scope);
  return listSection({
    id: 'containers',
    title: '',
    columns: COLUMNS,
    rows,
    empty: snapshot.progress.done ? 'the capture tells of no container' : 'reading …',
    key: ({ id }) => `container:${id}`,
    drill: ({ id, name }) => ({
      view: 'processes',
      scope: { kind: 'container', key: id },
      label: name || id,
    }),
    copy: ({ id }) => id,
    detail,
    anomaly: anomalies(rows, ({ activity }) => hasFailed(activity)),
  });
}

export const containers: View = {
  id: 'containers',
  aliases: ['container', 'co'],
  title: 'Containers',
  help:
    'Containers with their pod and image, and what their processes did over the network. {open} lists the ' +
    'processes of a container.',
  appliesTo: ['', 'pod', 'namespace'],
  sections: (context, scope) => [section(context, scope)],
};
