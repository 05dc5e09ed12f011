/** Pods: who selects them, who nearly does, what they listen on and how much they talk. */
import { formatCount } from '../base/format.js';
import { formatAddress, isUnspecified } from '../model/address.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Pod } from '../model/cluster.js';
import type { Listener } from '../model/facts.js';
import { formatLabels } from '../model/selector.js';
import type { Snapshot } from '../model/snapshot.js';
import { column, listSection, numberColumn } from './build.js';
import { refKey } from './calls.js';
import { connectionsOfPods } from './connection-scope.js';
import { differences, podListeners } from './service-detail.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

interface PodRow {
  readonly pod: Pod;
  readonly selectedBy: string;
  /** Service whose selector nearly selects it, when no other does. */
  readonly nearMiss: { readonly service: string; readonly by: readonly string[] } | undefined;
  readonly listens: string;
  readonly connections: number;
}

const COLUMNS: readonly Column<PodRow>[] = [
  column({
    id: 'k8s.pod.name',
    header: 'Pod',
    min: 20,
    grow: 1,
    max: 56,
    help: 'Namespace and name.',
    text: ({ pod }) => refKey(pod),
    sort: ({ pod }) => refKey(pod),
  }),
  column({
    id: 'pod.node',
    header: 'node',
    min: 6,
    max: 24,
    drop: 6,
    help: 'Node that it runs on.',
    text: ({ pod }) => pod.node,
    sort: ({ pod }) => pod.node,
  }),
  column({
    id: 'pod.ip',
    header: 'IP',
    min: 10,
    max: 39,
    help: 'Its address.',
    text: ({ pod }) => pod.ips.join(','),
    sort: ({ pod }) => pod.ips.join(','),
  }),
  column({
    id: 'pod.ready',
    header: 'ready',
    min: 5,
    drop: 2,
    help: 'Readiness as the cluster state says; ? = it does not say.',
    text: ({ pod }) => (pod.ready === undefined ? '?' : pod.ready ? '✓' : '✖ no'),
    tone: ({ pod }) => (pod.ready === false ? 'fail' : 'plain'),
    sort: ({ pod }) => (pod.ready === true ? 1 : 0),
  }),
  column({
    id: 'pod.labels',
    header: 'labels',
    min: 12,
    grow: 1,
    max: 60,
    drop: 5,
    cut: 'end',
    help: 'Labels of the pod.',
    text: ({ pod }) => formatLabels(pod.labels),
  }),
  column({
    id: 'pod.services',
    header: 'selected by',
    min: 16,
    max: 32,
    drop: 3,
    help: 'Services whose selector selects it; ▲ = one nearly does.',
    text: ({ selectedBy, nearMiss }) =>
      nearMiss === undefined ? selectedBy : `▲ nearly ${nearMiss.service}`,
    tone: ({ nearMiss }) => (nearMiss === undefined ? 'plain' : 'warn'),
  }),
  column({
    id: 'pod.listens',
    header: 'listens',
    min: 13,
    max: 30,
    drop: 1,
    cut: 'end',
    help: 'Sockets on which its processes really listen, as seen in the capture.',
    text: ({ listens }) => listens,
  }),
  numberColumn({
    id: 'pod.connections',
    header: 'conns',
    min: 5,
    drop: 4,
    help: 'Connections from or to it.',
    value: ({ connections }) => connections,
    format: formatCount,
  }),
];

function podRows(s: Snapshot): readonly PodRow[] {
  const index = createClusterIndex(s.cluster);
  const counts = connectionsOfPods(s, index);
  const near = new Map<Pod, PodRow['nearMiss']>();
  for (const service of s.cluster.services) {
    for (const miss of index.nearMisses(service)) {
      if (miss.kind === 'other') continue;
      const found = { service: service.name, by: differences(miss) };
      for (const pod of miss.pods) if (!near.has(pod)) near.set(pod, found);
    }
  }
  return s.cluster.pods.map((pod) => {
    const selecting = index.servicesSelecting(pod).map((service) => service.name);
    return {
      pod,
      selectedBy: selecting.join(', '),
      nearMiss: selecting.length > 0 ? undefined : near.get(pod),
      listens: listenText(pod, index, s),
      connections: counts.get(pod)?.length ?? 0,
    };
  });
}

function listenText(pod: Pod, index: ClusterIndex, s: Snapshot): string {
  const texts = podListeners(pod, index, s).map(({ address, l4 }) => {
    const local = isUnspecified(address.ip) || pod.ips.includes(address.ip);
    return `${local ? '' : `${address.ip}:`}${String(address.port)}/${l4}`;
  });
  return [...new Set(texts)].join(' ');
}

function detail({ pod, selectedBy, nearMiss }: PodRow, s: Snapshot): readonly DetailLine[] {
  const index = createClusterIndex(s.cluster);
  return [
    {
      label: 'pod',
      text: `${refKey(pod)}  ${pod.phase}  on ${pod.node || '?'} (${pod.hostIP || '?'})`,
    },
    { label: 'labels', text: formatLabels(pod.labels) },
    { label: 'selected by', text: selectedBy === '' ? 'no Service' : selectedBy },
    ...(nearMiss?.by ?? []).map((text): DetailLine => ({
      label: 'nearly',
      text: `${nearMiss?.service ?? ''}: ${text}`,
      tone: 'warn',
    })),
    ...pod.containers.map((c) => ({
      label: 'container',
      text: `${c.name}  ${c.ports.map((p) => `${p.name} ${String(p.containerPort)}/${p.protocol}`).join(', ')}`,
    })),
    ...listenerLines(podListeners(pod, index, s)),
  ];
}

/** A socket once, with all the processes that hold it: a server's workers share one. */
function listenerLines(listeners: readonly Listener[]): readonly DetailLine[] {
  const holders = new Map<string, string[]>();
  for (const { address, l4, process } of listeners) {
    const socket = `${formatAddress(address)}/${l4}`;
    const names = holders.get(socket) ?? [];
    holders.set(socket, [...names, `${process.comm} ${String(process.pid)}`]);
  }
  return [...holders].map(([socket, names]) => ({
    label: 'listens',
    text: `${socket} by ${names.join(', ')}`,
  }));
}

function section({ snapshot }: ViewContext, scope: Scope): Section<PodRow> {
  const all = podRows(snapshot);
  const isIn = ({ pod }: PodRow): boolean => pod.namespace === scope.key;
  return listSection({
    id: 'pods',
    title: '',
    columns: COLUMNS,
    rows: scope.kind === 'namespace' ? all.filter(isIn) : all,
    empty: 'no pods are known: pass the cluster state with --cluster FILE',
    key: ({ pod }) => `pod:${refKey(pod)}`,
    drill: ({ pod }) => ({
      view: 'connections',
      scope: { kind: 'pod', key: refKey(pod) },
      label: pod.name,
    }),
    copy: ({ pod }) => `kubectl -n ${pod.namespace} describe pod ${pod.name}`,
    detail: (row) => detail(row, snapshot),
  });
}

export const pods: View = {
  id: 'pods',
  aliases: ['po', 'pod'],
  title: 'Pods',
  help:
    'Pods of the cluster state with the Services that select them (or nearly do) and the sockets they really ' +
    'listen on. {open} shows the connections of a pod.',
  appliesTo: ['', 'namespace'],
  sections: (context, scope) => [section(context, scope)],
};
