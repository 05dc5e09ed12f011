/** A Service with its health, as both the start screen and the Services view show it. */
import { formatCount, formatDuration } from '../base/format.js';
import type { ObjectRef, ServiceEndpoints, ServicePort } from '../model/cluster.js';
import type { Diagnosis } from '../model/diagnosis.js';
import type { Snapshot } from '../model/snapshot.js';
import { createClusterIndex } from '../model/cluster-index.js';
import { formatLabels } from '../model/selector.js';
import { column, numberColumn } from './build.js';
import { blamedPaths, groupCalls, healthOf, refKey } from './calls.js';
import type { CallGroup, Health } from './calls.js';
import type { Column, Tone } from './view.js';

export interface ServiceRow {
  readonly group: CallGroup;
  readonly health: Health;
  readonly endpoints: ServiceEndpoints | undefined;
  /** Pods that the selector selects; -1 = not known. */
  readonly pods: number;
  readonly verdict: Diagnosis | undefined;
}

/** The Service that a row of another kind belongs to. */
export function serviceNameColumn<Row extends { readonly service: ObjectRef }>(): Column<Row> {
  return column({
    id: 'svc.name',
    header: 'Service',
    min: 18,
    grow: 1,
    max: 44,
    help: 'Namespace and name.',
    text: ({ service }) => refKey(service),
    sort: ({ service }) => refKey(service),
  });
}

export function serviceRows(s: Snapshot): readonly ServiceRow[] {
  const index = createClusterIndex(s.cluster);
  const blamed = blamedPaths(s);
  const rows = [...groupCalls(s, index).values()].map((group): ServiceRow => {
    const { service } = group;
    const selecting = service?.selector !== undefined && s.cluster.pods.length > 0;
    return {
      group,
      health: healthOf(group, s, blamed),
      endpoints: service && index.endpointsOf(service),
      pods: selecting ? index.podsSelectedBy(service).length : -1,
      verdict: s.diagnoses.find((d) => [refKey(d.subject), d.subject.name].includes(group.key)),
    };
  });
  // What fails first, then what is called, then the rest in the cluster's order.
  return rows.sort((a, b) => rank(b) - rank(a));
}

function rank({ health, verdict }: ServiceRow): number {
  if (health.failed > 0 || verdict !== undefined) return 2;
  return health.calls > 0 ? 1 : 0;
}

function portText(port: ServicePort): string {
  return `${String(port.port)}→${String(port.targetPort)}/${port.protocol}`;
}

function readyText({ endpoints }: ServiceRow): string {
  if (endpoints === undefined) return '';
  const ready = endpoints.addresses.filter((a) => a.ready).length;
  return `${String(ready)}/${String(endpoints.addresses.length)}`;
}

function failedTone({ health }: ServiceRow): Tone {
  return health.failed > 0 ? 'fail' : 'dim';
}

export const nameColumn: Column<ServiceRow> = column({
  id: 'svc.name',
  header: 'Service',
  min: 22,
  grow: 1,
  max: 44,
  help: 'Namespace and name; an address when no Service is known to have it.',
  text: ({ group }) => group.key,
  sort: ({ group }) => group.key,
});

export const typeColumn: Column<ServiceRow> = column({
  id: 'svc.type',
  header: 'type',
  min: 9,
  max: 12,
  drop: 7,
  help: 'ClusterIP, NodePort, LoadBalancer, headless; "address" = inferred from the calls.',
  text: ({ group }) => (group.service === undefined ? 'address' : serviceType(group.service)),
});

function serviceType(service: { readonly type: string; readonly headless: boolean }): string {
  return service.headless ? 'headless' : service.type;
}

export const vipColumn: Column<ServiceRow> = column({
  id: 'svc.vip',
  header: 'VIP',
  min: 12,
  max: 39,
  drop: 4,
  help: 'The virtual IP: nothing owns it, it exists as NAT rules only.',
  text: ({ group }) => group.service?.clusterIPs.join(',') ?? '',
});

export const portsColumn: Column<ServiceRow> = column({
  id: 'svc.ports',
  header: 'ports',
  min: 14,
  max: 28,
  drop: 3,
  cut: 'end',
  help: 'Port of the Service → targetPort on the pod / protocol.',
  text: ({ group }) => group.service?.ports.map(portText).join(' ') ?? '',
});

export const selectorColumn: Column<ServiceRow> = column({
  id: 'svc.selector',
  header: 'selector',
  min: 16,
  max: 36,
  drop: 5,
  help: 'Labels that a pod must have.',
  text: ({ group }) => formatLabels(group.service?.selector),
});

export const podsColumn: Column<ServiceRow> = numberColumn({
  id: 'svc.pods',
  header: 'pods',
  min: 4,
  drop: 2,
  help: 'Pods that the selector selects.',
  value: ({ pods }) => pods,
  tone: ({ pods }) => (pods === 0 ? 'fail' : 'plain'),
});

export const readyColumn: Column<ServiceRow> = column({
  id: 'svc.ready',
  header: 'ready',
  align: 'right',
  min: 5,
  drop: 1,
  cut: 'end',
  help: 'Addresses that are ready, of all addresses of the Service.',
  text: readyText,
  tone: (row) => (readyText(row).startsWith('0/') ? 'fail' : 'plain'),
});

export const callsColumn: Column<ServiceRow> = numberColumn({
  id: 'svc.calls',
  header: 'calls',
  min: 5,
  help: 'Calls seen in the capture; live, since the start.',
  value: ({ health }) => health.calls,
  format: formatCount,
});

export const failedColumn: Column<ServiceRow> = column({
  id: 'svc.failed',
  header: 'failed',
  align: 'right',
  min: 6,
  cut: 'end',
  help: 'Calls that failed, counted like them; … = none did, but so many are not over when the capture ends.',
  text: ({ health: { failed, open } }) => {
    if (failed > 0) return `✖ ${formatCount(failed)}`;
    return open > 0 ? `… ${formatCount(open)}` : '0';
  },
  tone: failedTone,
  sort: ({ health }) => health.failed,
});

export const p50Column: Column<ServiceRow> = numberColumn({
  id: 'svc.p50',
  header: 'p50',
  min: 7,
  drop: 6,
  help: 'Half of the calls took at most this long.',
  value: ({ health }) => health.p50,
  format: formatDuration,
});

export const p95Column: Column<ServiceRow> = numberColumn({
  id: 'svc.p95',
  header: 'p95',
  min: 7,
  drop: 8,
  help: '19 of 20 calls took at most this long.',
  value: ({ health }) => health.p95,
  format: formatDuration,
});

export const verdictColumn: Column<ServiceRow> = column({
  id: 'svc.verdict',
  header: 'verdict',
  min: 17,
  max: 28,
  drop: 2,
  help: 'The rule that explains its failures.',
  text: ({ verdict, health }) =>
    verdict?.rule ?? (health.calls > 0 && health.failed + health.open === 0 ? '✓' : ''),
  tone: ({ verdict }) =>
    verdict === undefined ? 'ok' : verdict.severity === 'fail' ? 'fail' : 'warn',
});
