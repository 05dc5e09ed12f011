/** Namespaces with what lives in them and how calls to their Services and from their pods went. */
import { formatCount, formatDuration } from '../base/format.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { Pod, Service } from '../model/cluster.js';
import { addCounts, NO_CALLS } from '../model/earlier.js';
import type { Snapshot } from '../model/snapshot.js';
import { anomalies, column, listSection, numberColumn } from './build.js';
import { blamedPaths, groupCalls, healthOf, isFailing } from './calls.js';
import type { Health } from './calls.js';
import type { Column, DetailLine, Section, View, ViewContext } from './view.js';

interface NamespaceRow {
  readonly name: string;
  readonly services: readonly Service[];
  readonly pods: readonly Pod[];
  /** Of calls to its Services. */
  readonly health: Health;
  /** Calls that its pods made, and how many of them failed. */
  readonly made: number;
  readonly madeFailed: number;
}

function failedColumn(
  id: string,
  header: string,
  drop: number,
  help: string,
  value: (row: NamespaceRow) => number,
): Column<NamespaceRow> {
  return numberColumn({
    id,
    header,
    min: 6,
    drop,
    help,
    value,
    format: (n) => (n > 0 ? `✖ ${formatCount(n)}` : '0'),
    tone: (row) => (value(row) > 0 ? 'fail' : 'dim'),
  });
}

const COLUMNS: readonly Column<NamespaceRow>[] = [
  column({
    id: 'k8s.ns.name',
    header: 'namespace',
    min: 16,
    grow: 1,
    max: 63,
    help: 'Its name.',
    text: ({ name }) => name,
    sort: ({ name }) => name,
  }),
  numberColumn({
    id: 'ns.services',
    header: 'Services',
    min: 8,
    help: 'Services in it.',
    value: ({ services }) => services.length,
    format: formatCount,
  }),
  numberColumn({
    id: 'ns.pods',
    header: 'pods',
    min: 5,
    help: 'Pods in it.',
    value: ({ pods }) => pods.length,
    format: formatCount,
  }),
  numberColumn({
    id: 'ns.unready',
    header: 'not ready',
    min: 9,
    drop: 3,
    help: 'Pods that the cluster state calls not ready.',
    value: ({ pods }) => pods.filter(({ ready }) => ready === false).length,
    format: formatCount,
    tone: ({ pods }) => (pods.some(({ ready }) => ready === false) ? 'warn' : 'dim'),
  }),
  numberColumn({
    id: 'ns.calls',
    header: 'calls in',
    min: 8,
    help: 'Calls and lookups that its Services got.',
    value: ({ health }) => health.calls,
    format: formatCount,
  }),
  failedColumn('ns.failed', 'failed', 0, 'Those that failed.', ({ health }) => health.failed),
  numberColumn({
    id: 'ns.p50',
    header: 'p50',
    min: 7,
    drop: 2,
    help: 'Half of them took at most this long.',
    value: ({ health }) => health.p50,
    format: formatDuration,
  }),
  numberColumn({
    id: 'ns.made',
    header: 'calls out',
    min: 9,
    drop: 1,
    help: 'Calls that its pods made.',
    value: ({ made }) => made,
    format: formatCount,
  }),
  failedColumn('ns.madeFailed', 'failed', 1, 'Those that failed.', ({ madeFailed }) => madeFailed),
];

function namespaceRows(s: Snapshot): readonly NamespaceRow[] {
  const index = createClusterIndex(s.cluster);
  const groups = [...groupCalls(s, index).values()];
  const blamed = blamedPaths(s);
  const made = new Map<string, { all: number; failed: number }>();
  for (const path of s.facts.paths) {
    const name = index.podOf(path.client)?.namespace;
    if (name === undefined) continue;
    const count = made.get(name) ?? { all: 0, failed: 0 };
    made.set(name, count);
    count.all++;
    if (isFailing(path, blamed)) count.failed++;
  }
  const { services, pods } = s.cluster;
  const names = [...new Set([...services, ...pods].map(({ namespace }) => namespace))];
  const rows = names.map((name): NamespaceRow => {
    const own = groups.filter(({ service }) => service?.namespace === name);
    const paths = own.flatMap((group) => group.paths);
    const lookups = own.flatMap((group) => group.lookups);
    const earlier = own.map((group) => group.earlier).reduce(addCounts, NO_CALLS);
    return {
      name,
      services: services.filter(({ namespace }) => namespace === name),
      pods: pods.filter(({ namespace }) => namespace === name),
      health: healthOf({ paths, lookups, earlier }, s, blamed),
      made: made.get(name)?.all ?? 0,
      madeFailed: made.get(name)?.failed ?? 0,
    };
  });
  return rows.sort((a, b) => troubles(b) - troubles(a) || a.name.localeCompare(b.name));
}

function troubles({ health, madeFailed }: NamespaceRow): number {
  return health.failed + madeFailed;
}

function detail({ name, services, pods }: NamespaceRow): readonly DetailLine[] {
  return [
    { label: 'namespace', text: name, tone: 'accent' },
    { label: 'Services', text: services.map((service) => service.name).join(', ') || 'none' },
    { label: 'pods', text: pods.map((pod) => pod.name).join(', ') || 'none' },
  ];
}

function section({ snapshot }: ViewContext): Section<NamespaceRow> {
  const rows = namespaceRows(snapshot);
  return listSection({
    id: 'namespaces',
    title: '',
    columns: COLUMNS,
    rows,
    empty: 'no namespace is known: pass the cluster state with --cluster FILE',
    key: ({ name }) => `namespace:${name}`,
    drill: ({ name, services }) => ({
      view: services.length > 0 ? 'services' : 'pods',
      scope: { kind: 'namespace', key: name },
      label: name,
    }),
    copy: ({ name }) => `kubectl -n ${name} get svc,pods -o wide`,
    detail,
    anomaly: anomalies(rows, (row) => troubles(row) > 0),
  });
}

export const namespaces: View = {
  id: 'namespaces',
  aliases: ['ns', 'namespace'],
  title: 'Namespaces',
  help:
    'Namespaces with their Services and pods, the calls that came in and the calls their pods made. {open} lists ' +
    'the Services of a namespace; views that {views} then opens stay inside of it.',
  appliesTo: [''],
  sections: (context) => [section(context)],
};
