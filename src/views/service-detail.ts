/**
 * The pane of a Service: the verdict, the table of ports (what is dialled, what the Service says, what the
 * containers declare, what really listens) and the selector laid against the labels of near misses.
 */
import { formatCount, plural } from '../base/format.js';
import { formatAddress, isUnspecified } from '../model/address.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Pod, Service, ServicePort } from '../model/cluster.js';
import { NO_CALLS } from '../model/earlier.js';
import type { Listener } from '../model/facts.js';
import type { NearMiss } from '../model/near-misses.js';
import type { KeyMatch, Segment } from '../model/selector.js';
import type { Snapshot } from '../model/snapshot.js';
import type { ServiceRow } from './service-columns.js';
import type { DetailLine } from './view.js';

const MANY = 6;

export function serviceDetail(row: ServiceRow, s: Snapshot): readonly DetailLine[] {
  const { service } = row.group;
  const verdict: DetailLine[] =
    row.verdict === undefined
      ? []
      : [{ label: 'verdict', text: `${row.verdict.rule}: ${row.verdict.summary}`, tone: 'fail' }];
  if (service === undefined) {
    const text = 'no Service is known to have this address; --cluster FILE names it';
    return [...verdict, ...earlierLines(row.group.key, s), { label: 'inferred', text }];
  }
  const index = createClusterIndex(s.cluster);
  return [
    ...verdict,
    ...earlierLines(row.group.key, s),
    ...service.ports.flatMap((port) => portLines(service, port, index, s)),
    ...selectorLines(service, index),
  ];
}

/** Calls of a Service or address that are counted and cannot be opened any more. */
export function earlierLines(key: string, { earlier }: Snapshot): readonly DetailLine[] {
  const { calls, failed } = earlier.calls.get(key) ?? NO_CALLS;
  if (calls === 0) return [];
  const text = `${plural(calls, 'call')}, ${formatCount(failed)} failed, began before what the window holds`;
  return [{ label: 'earlier', text }];
}

function portLines(
  service: Service,
  port: ServicePort,
  index: ClusterIndex,
  s: Snapshot,
): readonly DetailLine[] {
  const given = port.targetPortGiven ? '' : ' (not given: same as port)';
  const dialled = dialledPorts(index.podsSelectedBy(service), s);
  const head = `${String(port.port)}/${port.protocol} → targetPort ${String(port.targetPort)}${given}`;
  const pods = index.podsSelectedBy(service).slice(0, MANY);
  return [
    { label: 'port', text: dialled === '' ? head : `${head}; dialled in the capture: ${dialled}` },
    ...pods.map((pod) => podPortLine(service, port, pod, index, s)),
  ];
}

function podPortLine(
  service: Service,
  port: ServicePort,
  pod: Pod,
  index: ClusterIndex,
  s: Snapshot,
): DetailLine {
  const wanted = index.targetPortsOf(service, port, pod);
  const declared = pod.containers.flatMap((c) => c.ports.map((p) => p.containerPort)).join(', ');
  const listening = podListeners(pod, index, s);
  const found = listening.some((l) => wanted.includes(l.address.port));
  const sockets = [...new Set(listening.map(listenerText))].join(', ');
  const text =
    `${pod.name} ${pod.ips.join(',')}  containerPort ${declared === '' ? 'none' : declared}` +
    `  listens: ${sockets === '' ? 'nothing seen' : sockets}`;
  if (listening.length === 0) return { label: '', text };
  return { label: found ? '✓' : '✖', text, tone: found ? 'ok' : 'fail' };
}

function listenerText({ address, process }: Listener): string {
  const where = isUnspecified(address.ip) ? `*:${String(address.port)}` : formatAddress(address);
  return `${where} ${process.comm}`;
}

/** Sockets that processes of the pod listen on, each once per address. */
export function podListeners(pod: Pod, index: ClusterIndex, s: Snapshot): readonly Listener[] {
  return s.facts.listeners.filter((l) => {
    if (l.closedRow >= 0) return false;
    return index.podOf(l.process) === pod || (!pod.hostNetwork && pod.ips.includes(l.address.ip));
  });
}

/** '8080 ×10 refused, 80 ×3': ports of these pods that were dialled. */
function dialledPorts(pods: readonly Pod[], s: Snapshot): string {
  const ips = new Set(pods.flatMap((p) => p.ips));
  const { connections } = s.facts;
  const counts = new Map<number, number>();
  for (let i = 0; i < connections.length; i++) {
    const remote = connections.remote[i];
    if (remote === undefined || connections.isClient.get(i) === 0 || !ips.has(remote.ip)) continue;
    counts.set(remote.port, (counts.get(remote.port) ?? 0) + 1);
  }
  return [...counts].map(([port, count]) => `${String(port)} ×${String(count)}`).join(', ');
}

function selectorLines(service: Service, index: ClusterIndex): readonly DetailLine[] {
  return index
    .nearMisses(service)
    .slice(0, MANY)
    .flatMap((miss) => missLines(miss));
}

function missLines(miss: NearMiss): readonly DetailLine[] {
  const pods = miss.pods.map((p) => p.name).join(', ');
  return [
    { label: 'near miss', text: pods, tone: 'warn' },
    ...differences(miss).map((text): DetailLine => ({ label: '', text })),
  ];
}

/** Selector and labels, key by key, with the characters that differ between brackets. */
export function differences({ keys }: NearMiss): readonly string[] {
  return keys.filter((key) => key.state !== 'equal').map(differenceText);
}

function differenceText(key: KeyMatch): string {
  const wanted = `selector ${key.key}=${marked(key.wantedMarks)}`;
  const found =
    key.found === undefined ? 'no such label' : `label ${key.key}=${marked(key.foundMarks)}`;
  return `${wanted}   ${found}`;
}

function marked(segments: readonly Segment[]): string {
  return segments.map((s) => (s.differs ? `[${s.text}]` : s.text)).join('');
}
