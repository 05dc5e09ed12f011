/**
 * The NAT rules that make Services reachable, per address of every Service port: present, missing, or
 * refusing; below, the rules themselves in the order in which a packet meets them.
 */
import { formatAddress } from '../model/address.js';
import type { Address } from '../model/address.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { NatRule, NatTable, Service, ServicePort } from '../model/cluster.js';
import { resolveDestination } from '../model/nat.js';
import type { Destination } from '../model/nat.js';
import type { Snapshot } from '../model/snapshot.js';
import { anomalies, column, listSection, numberColumn } from './build.js';
import { refKey } from './calls.js';
import { serviceNameColumn } from './service-columns.js';
import { SERVICE_PORT_SCOPES, servicePortRows } from './service-ports.js';
import type { Column, DetailLine, Scope, Section, Tone, View, ViewContext } from './view.js';

interface RuleRow {
  readonly service: Service;
  readonly port: ServicePort;
  readonly address: Address;
  readonly found: Destination;
  /** Ready backends: without one nothing is to be translated. */
  readonly backends: number;
}

/** What a listing says of an address, in a word, and whether that is bad. */
function judge({ found, backends }: RuleRow): { readonly text: string; readonly tone: Tone } {
  switch (found.state) {
    case 'translated':
      return { text: '✓ present', tone: 'ok' };
    case 'unknown':
      return { text: '? an ipset decides', tone: 'dim' };
    case 'none':
      return backends > 0
        ? { text: '✖ missing', tone: 'fail' }
        : { text: '· none, no backend', tone: 'warn' };
    case 'rejected':
    case 'dropped':
      return { text: `✖ ${found.state}`, tone: 'fail' };
  }
}

function rulesOf({ found }: RuleRow): readonly NatRule[] {
  return found.state === 'none' ? [] : found.rules;
}

function targetText({ found }: RuleRow): string {
  if (found.state !== 'translated') return '';
  return found.targets
    .map(({ ip, port }) =>
      ip === '' ? `this machine:${String(port)}` : formatAddress({ ip, port }),
    )
    .join(' ');
}

const REFUSALS = new Set(['REJECT', 'DROP']);

/** The chain in which an address is translated or refused. */
function chainText(row: RuleRow): string {
  const rules = rulesOf(row);
  const decides = ({ to, target }: NatRule): boolean => to !== undefined || REFUSALS.has(target);
  return (rules.findLast(decides) ?? rules.at(-1))?.chain ?? '';
}

const COLUMNS: readonly Column<RuleRow>[] = [
  serviceNameColumn(),
  column({
    id: 'svc.address',
    header: 'address',
    min: 14,
    max: 47,
    help: 'Virtual IP and port that callers dial.',
    text: ({ address }) => formatAddress(address),
    sort: ({ address }) => formatAddress(address),
  }),
  column({
    id: 'svc.protocol',
    header: 'l4',
    min: 3,
    max: 4,
    drop: 3,
    help: 'Transport protocol.',
    text: ({ port }) => port.protocol.toLowerCase(),
    sort: ({ port }) => port.protocol,
  }),
  column({
    id: 'rule.state',
    header: 'state',
    min: 10,
    max: 20,
    cut: 'end',
    help: 'present = it is translated, missing = packets to it go nowhere although there are backends.',
    text: (row) => judge(row).text,
    tone: (row) => judge(row).tone,
    sort: (row) => judge(row).text,
  }),
  column({
    id: 'rule.targets',
    header: 'sent to',
    min: 14,
    grow: 2,
    max: 90,
    drop: 1,
    cut: 'end',
    help: 'Addresses that the rules put in its place.',
    text: targetText,
    sort: targetText,
  }),
  column({
    id: 'rule.chain',
    header: 'by chain',
    min: 12,
    max: 28,
    drop: 2,
    help: 'Chain of the rule that decides.',
    text: chainText,
    sort: chainText,
  }),
  numberColumn({
    id: 'rule.count',
    header: 'rules',
    min: 5,
    drop: 4,
    help: 'Rules that a packet to it may meet.',
    value: (row) => rulesOf(row).length,
  }),
];

function addressRows(s: Snapshot, nat: NatTable, scope: Scope): readonly RuleRow[] {
  const index = createClusterIndex(s.cluster);
  return servicePortRows(s, scope, (service, port) => portRows(service, port, nat, index), rank);
}

function portRows(
  service: Service,
  port: ServicePort,
  nat: NatTable,
  index: ClusterIndex,
): readonly RuleRow[] {
  const backends = index.backendAddresses(service, port).filter(({ ready }) => ready).length;
  return [...service.clusterIPs, ...service.externalIPs].map((ip) => {
    const address = { ip, port: port.port };
    const found = resolveDestination(nat, port.protocol, address);
    return { service, port, address, found, backends };
  });
}

function rank(row: RuleRow): number {
  const { tone } = judge(row);
  return tone === 'fail' ? 2 : tone === 'warn' ? 1 : 0;
}

function detail(row: RuleRow): readonly DetailLine[] {
  const { text, tone } = judge(row);
  return [
    { label: formatAddress(row.address), text: `${text} ${targetText(row)}`, tone },
    ...rulesOf(row).map((rule) => ({ label: rule.chain, text: rule.text })),
  ];
}

function addressSection(rows: readonly RuleRow[], isScoped: boolean): Section<RuleRow> {
  return listSection({
    id: 'rules',
    title: '',
    columns: COLUMNS,
    rows,
    empty: 'no Service with a virtual IP is known: pass the cluster state with --cluster FILE',
    key: ({ service, port, address }) =>
      `rules:${refKey(service)}:${String(port.index)}:${formatAddress(address)}`,
    drill: ({ service }) => {
      const scope = { kind: 'service', key: refKey(service) };
      return { view: isScoped ? 'paths' : 'rules', scope, label: service.name };
    },
    copy: ({ address: { ip, port } }) =>
      `iptables-save | grep -e ${ip} -e 'dport ${String(port)} '`,
    detail,
    anomaly: anomalies(rows, (row) => rank(row) > 0),
  });
}

/** The rules on the way of one Service, each once. */
function listSectionOf(rows: readonly RuleRow[]): Section<NatRule> {
  return listSection({
    id: 'rule-list',
    title: '',
    columns: [
      column({
        id: 'rule.chain',
        header: 'Rules on the way: chain',
        min: 18,
        max: 28,
        help: 'Chain that holds the rule; the order is that in which a packet meets them.',
        text: ({ chain }) => chain,
      }),
      column({
        id: 'rule.table',
        header: 'table',
        min: 6,
        max: 8,
        drop: 1,
        help: 'Table of the rule.',
        text: ({ table }) => table,
      }),
      column({
        id: 'rule.target',
        header: 'target',
        min: 12,
        max: 28,
        help: 'What it does, or the chain that it goes on to.',
        text: ({ target, to }) =>
          to === undefined
            ? target
            : `${target} ${to.ip === '' ? String(to.port) : formatAddress(to)}`,
        tone: ({ to }) => (to === undefined ? 'plain' : 'accent'),
      }),
      column({
        id: 'rule.text',
        header: 'rule',
        min: 24,
        grow: 1,
        max: 400,
        cut: 'end',
        help: 'The rule as iptables-save wrote it.',
        text: ({ text }) => text,
      }),
    ],
    rows: [...new Set(rows.flatMap(rulesOf))],
    empty: 'the listing has no rule for it',
    key: ({ table, chain, text }) => `rule:${table} ${chain} ${text}`,
    copy: ({ text }) => text,
    detail: ({ chain, text, comment }) => [
      { label: chain, text },
      ...(comment === '' ? [] : [{ label: 'comment', text: comment }]),
    ],
  });
}

function sections({ snapshot: s }: ViewContext, scope: Scope): readonly Section<unknown>[] {
  const { nat } = s.cluster;
  if (nat === undefined) {
    const empty = 'no NAT rules are known: pass what iptables-save prints with --iptables FILE';
    return [{ ...addressSection([], false), empty }];
  }
  const isScoped = scope.kind === 'service';
  const rows = addressRows(s, nat, scope);
  const list = addressSection(rows, isScoped);
  return isScoped ? [list, listSectionOf(rows)] : [list];
}

export const rules: View = {
  id: 'rules',
  aliases: ['nat', 'iptables', 'rule'],
  title: 'Rules',
  help:
    'Whether the NAT rules of every Service address are there and where they send it; missing ones come first. ' +
    '{open} lists the rules of a Service, {open} again its calls. Needs what iptables-save prints; where something else translates (eBPF, nftables), all of them are missing there.',
  appliesTo: SERVICE_PORT_SCOPES,
  sections,
};
