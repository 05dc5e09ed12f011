/** Every Service of the cluster state, and every address that was called without one. */
import { anomalies, listSection } from './build.js';
import * as columns from './service-columns.js';
import type { ServiceRow } from './service-columns.js';
import { serviceDetail } from './service-detail.js';
import type { Column, Scope, Section, Target, View, ViewContext } from './view.js';

const FULL: readonly Column<ServiceRow>[] = [
  columns.nameColumn,
  columns.typeColumn,
  columns.vipColumn,
  columns.portsColumn,
  columns.selectorColumn,
  columns.podsColumn,
  columns.readyColumn,
  columns.callsColumn,
  columns.failedColumn,
  columns.p50Column,
  columns.p95Column,
  columns.verdictColumn,
];

/** Empty when nothing is known of the cluster. */
const FROM_CLUSTER: readonly Column<ServiceRow>[] = [
  columns.vipColumn,
  columns.portsColumn,
  columns.selectorColumn,
  columns.podsColumn,
  columns.readyColumn,
];

/** The Services as a section; also the lower half of the start screen. */
export function serviceSection(
  { snapshot }: ViewContext,
  scope: Scope,
  shown: readonly Column<ServiceRow>[] = FULL,
): Section<ServiceRow> {
  const all = columns.serviceRows(snapshot);
  const isIn = ({ group }: ServiceRow): boolean => group.service?.namespace === scope.key;
  const rows = scope.kind === 'namespace' ? all.filter(isIn) : all;
  const named = rows.some(({ group }) => group.service !== undefined);
  return listSection({
    id: 'services',
    title: '',
    columns: named ? shown : shown.filter((c) => !FROM_CLUSTER.includes(c)),
    rows,
    empty: snapshot.progress.done ? 'no Service is known and no call was seen' : 'reading …',
    key: ({ group }) => `service:${group.key}`,
    drill: ({ group }): Target => ({
      view: 'paths',
      scope: { kind: 'service', key: group.key },
      label: group.service?.name ?? group.key,
    }),
    copy: ({ verdict, group }) => verdict?.fix.commands[0] ?? group.key,
    detail: (row) => serviceDetail(row, snapshot),
    anomaly: anomalies(rows, ({ health }) => health.failed > 0),
  });
}

export const services: View = {
  id: 'services',
  aliases: ['svc', 'service'],
  title: 'Services',
  help:
    'Every Service with its selector, addresses and the calls seen in the capture. Services that fail come ' +
    'first. {open} lists the calls; the pane compares the ports and shows labels that nearly match.',
  appliesTo: ['', 'namespace'],
  sections: (context, scope) => [serviceSection(context, scope)],
};
