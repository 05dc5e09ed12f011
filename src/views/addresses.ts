/** Addresses behind Services: what the slices say of each, and what the capture saw of it. */
import { formatCount, formatDuration } from '../base/format.js';
import { addressKey, formatAddress } from '../model/address.js';
import type { L4 } from '../model/address.js';
import type { Backend } from '../model/backends.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Service, ServicePort } from '../model/cluster.js';
import type { Snapshot } from '../model/snapshot.js';
import { backendUse, useKey } from './backend-use.js';
import type { BackendUse } from './backend-use.js';
import { anomalies, column, listSection, numberColumn } from './build.js';
import { quantile, refKey } from './calls.js';
import { serviceNameColumn } from './service-columns.js';
import { SERVICE_PORT_SCOPES, servicePortRows } from './service-ports.js';
import type { Column, DetailLine, Scope, Section, Tone, View, ViewContext } from './view.js';

interface AddressRow {
  readonly service: Service;
  readonly port: ServicePort;
  /** undefined: the Service port has no address at all. */
  readonly backend: Backend | undefined;
  readonly use: BackendUse;
}

const UNUSED: BackendUse = { rows: [], refused: 0, failed: 0, answered: 0, times: [] };

function readyText({ backend }: AddressRow): string {
  if (backend === undefined) return '✖ none';
  return backend.ready ? '✓' : '✖ no';
}

/** A UDP server receives without a connection: that none is seen says nothing. */
function seen({ port, use }: AddressRow, count: number): number {
  return port.protocol === 'UDP' && use.rows.length === 0 ? -1 : count;
}

function failTone(count: number): Tone {
  return count > 0 ? 'fail' : 'dim';
}

const COLUMNS: readonly Column<AddressRow>[] = [
  serviceNameColumn(),
  column({
    id: 'svc.port',
    header: 'port',
    min: 6,
    max: 24,
    drop: 3,
    help: 'Port of the Service that is sent there.',
    text: ({ port }) =>
      `${String(port.port)}/${port.protocol}${port.name === '' ? '' : ` ${port.name}`}`,
    sort: ({ port }) => port.port,
  }),
  column({
    id: 'endpoint.address',
    header: 'address',
    min: 13,
    max: 47,
    help: 'Address of the backend, with the target port.',
    text: ({ backend }) => (backend === undefined ? '' : formatAddress(backend.address)),
    sort: ({ backend }) => (backend === undefined ? '' : formatAddress(backend.address)),
  }),
  column({
    id: 'endpoint.ready',
    header: 'ready',
    min: 6,
    help: 'Whether the slices call it ready; none = the port has no address, so calls cannot get anywhere.',
    text: readyText,
    tone: ({ backend }) => (backend?.ready === true ? 'ok' : 'fail'),
    sort: readyText,
  }),
  column({
    id: 'k8s.pod.name',
    header: 'pod',
    min: 12,
    max: 44,
    drop: 2,
    help: 'Pod that has the address.',
    text: ({ backend }) => backend?.pod?.name ?? '',
    sort: ({ backend }) => backend?.pod?.name ?? '',
  }),
  column({
    id: 'pod.node',
    header: 'node',
    min: 6,
    max: 24,
    drop: 5,
    help: 'Node of that pod.',
    text: ({ backend }) => backend?.pod?.node ?? '',
    sort: ({ backend }) => backend?.pod?.node ?? '',
  }),
  numberColumn({
    id: 'endpoint.calls',
    header: 'conns',
    min: 5,
    help: 'Connections that reached it, or tried to.',
    value: (row) => seen(row, row.use.rows.length),
    format: formatCount,
  }),
  numberColumn({
    id: 'endpoint.refused',
    header: 'refused',
    min: 7,
    help: 'Connections that it refused: nothing listened there.',
    value: (row) => seen(row, row.use.refused),
    format: formatCount,
    tone: ({ use }) => failTone(use.refused),
  }),
  numberColumn({
    id: 'endpoint.failed',
    header: 'failed',
    min: 6,
    drop: 1,
    help: 'Connections that timed out, were given up, or were broken by an error.',
    value: (row) => seen(row, row.use.failed),
    format: formatCount,
    tone: ({ use }) => failTone(use.failed),
  }),
  numberColumn({
    id: 'endpoint.answered',
    header: 'answered',
    min: 8,
    drop: 1,
    help: 'Connections on which it sent anything back.',
    value: (row) => seen(row, row.use.answered),
    format: formatCount,
  }),
  numberColumn({
    id: 'endpoint.p50',
    header: 'p50',
    min: 7,
    drop: 4,
    help: 'Half of the first answers came within this time after the request.',
    value: ({ use }) => quantile(use.times, 0.5),
    format: formatDuration,
  }),
];

function addressRows(s: Snapshot, scope: Scope): readonly AddressRow[] {
  const index = createClusterIndex(s.cluster);
  const used = backendUse(s);
  return servicePortRows(s, scope, (service, port) => portRows(service, port, index, used), rank);
}

function portRows(
  service: Service,
  port: ServicePort,
  index: ClusterIndex,
  used: ReadonlyMap<string, BackendUse>,
): readonly AddressRow[] {
  const l4: L4 = port.protocol === 'UDP' ? 'udp' : 'tcp';
  const backends = index.backendAddresses(service, port);
  const rows = backends.map((backend) => {
    const use = used.get(useKey(backend.address, l4)) ?? UNUSED;
    return { service, port, backend, use };
  });
  // Without a selector nothing is expected; ExternalName has no addresses by nature.
  if (rows.length > 0 || service.selector === undefined) return rows;
  return [{ service, port, backend: undefined, use: UNUSED }];
}

/** What hurts first, then what is used. */
function rank({ backend, use }: AddressRow): number {
  if (use.refused + use.failed > 0) return 3;
  if (use.rows.length > 0) return 1;
  return backend?.ready === true ? 0 : 2;
}

function detail(row: AddressRow, s: Snapshot): readonly DetailLine[] {
  const { service, port, backend, use } = row;
  const p = (q: number): string => formatDuration(quantile(use.times, q));
  const source =
    createClusterIndex(s.cluster).endpointsOf(service) === undefined
      ? 'computed from the selected pods; no EndpointSlice is known'
      : 'from the EndpointSlices';
  const head = `${refKey(service)} ${String(port.port)}/${port.protocol} → targetPort ${String(port.targetPort)}`;
  if (backend === undefined) {
    const text = 'no address: no pod that is selected has this port';
    return [
      { label: 'Service', text: head },
      { label: 'address', text, tone: 'fail' },
    ];
  }
  const lines: readonly DetailLine[] = [
    { label: 'Service', text: head },
    { label: 'address', text: `${formatAddress(backend.address)} ${source}`, tone: 'accent' },
    { label: 'pod', text: backend.pod === undefined ? '' : refKey(backend.pod) },
    { label: 'first answer', text: use.times.length === 0 ? '' : `p50 ${p(0.5)}  p95 ${p(0.95)}` },
  ];
  return lines.filter(({ text }) => text !== '');
}

function section({ snapshot: s }: ViewContext, scope: Scope): Section<AddressRow> {
  const rows = addressRows(s, scope);
  return listSection({
    id: 'addresses',
    title: '',
    columns: COLUMNS,
    rows,
    empty: 'no Service is known: pass the cluster state with --cluster FILE',
    key: ({ service, port, backend }) =>
      `address:${refKey(service)}:${String(port.index)}:${backend === undefined ? '' : addressKey(backend.address)}`,
    drill: ({ service, port, backend }) => {
      if (backend === undefined) {
        const key = refKey(service);
        return { view: 'paths', scope: { kind: 'service', key }, label: service.name };
      }
      const key = useKey(backend.address, port.protocol === 'UDP' ? 'udp' : 'tcp');
      const label = formatAddress(backend.address);
      return { view: 'connections', scope: { kind: 'address', key }, label };
    },
    copy: ({ service }) =>
      `kubectl -n ${service.namespace} get endpointslices -l kubernetes.io/service-name=${service.name} -o yaml`,
    detail: (row) => detail(row, s),
    anomaly: anomalies(rows, (row) => rank(row) >= 2),
  });
}

export const addresses: View = {
  id: 'addresses',
  aliases: ['endpoints', 'ep', 'eps', 'endpointslices'],
  title: 'Addresses',
  help:
    'The addresses behind every Service port: ready or not, their pod, and how many connections reached, were ' +
    'refused by or answered from each. Ports without any address stand out. {open} lists the connections.',
  appliesTo: SERVICE_PORT_SCOPES,
  sections: (context, scope) => [section(context, scope)],
};
