/**
 * What the pods of the capture listen on: the port truth table. It is known for a pod when its processes
 * were recorded together with a descriptor list, or when they were seen to bind or accept. Absence of a
 * listener means something only then.
 */
import { isLoopback } from '../model/address.js';
import type { Address } from '../model/address.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Listener } from '../model/facts.js';
import type { Leg } from '../model/path.js';
import type { Process } from '../model/process.js';
import type { Facts } from '../model/snapshot.js';
import { allLegs, protocolOf } from './calls.js';

/** `none`: the pod's sockets are known and none is bound to the port; `loopback`: only on 127.0.0.1 or ::1. */
export type ListenState = 'open' | 'loopback' | 'none' | 'unknown';

export interface Socket {
  readonly address: Address;
  readonly process: Process;
  /** Row of its bind or listen; -1 = it was there from the start. */
  readonly row: number;
}

export interface PodSockets {
  readonly known: boolean;
  readonly sockets: readonly Socket[];
  readonly processes: readonly Process[];
}

export interface Sockets {
  /** Sockets of whatever has this address. */
  behind(address: Address, protocol: 'tcp' | 'udp'): PodSockets;
  state(address: Address, protocol: 'tcp' | 'udp'): ListenState;
}

const UNKNOWN: PodSockets = { known: false, sockets: [], processes: [] };

export function createSockets(facts: Facts, cluster: ClusterIndex): Sockets {
  const groupOf = grouping(facts, cluster);
  const hasList = facts.listeners.some((listener) => listener.row < 0);
  const processes = groupBy(facts.processes, groupOf.process);
  const tcp = groupBy(listenersOf(facts, 'tcp'), (socket) => groupOf.process(socket.process));
  const udp = groupBy(listenersOf(facts, 'udp'), (socket) => groupOf.process(socket.process));
  const behind: Sockets['behind'] = (address, protocol) => {
    const group = groupOf.address(address);
    if (group === '') return UNKNOWN;
    const sockets = (protocol === 'udp' ? udp : tcp).get(group) ?? [];
    const members = processes.get(group) ?? [];
    return {
      known: sockets.length > 0 || (hasList && members.length > 0),
      sockets,
      processes: members,
    };
  };
  return {
    behind,
    state(address, protocol) {
      const { known, sockets } = behind(address, protocol);
      const here = sockets.filter((s) => s.address.port === address.port);
      if (here.some((s) => !isLoopback(s.address.ip))) return 'open';
      return here.length > 0 ? 'loopback' : known ? 'none' : 'unknown';
    },
  };
}

interface Grouping {
  process(process: Process): string;
  address(address: Address): string;
}

/** A pod's processes share its container ids; without cluster state, what they accepted tells their address. */
function grouping(facts: Facts, cluster: ClusterIndex): Grouping {
  const ipOfContainer = containerAddresses(facts);
  const process = (p: Process): string => {
    const pod = cluster.podOf(p);
    if (pod !== undefined) return `pod ${pod.namespace}/${pod.name}`;
    const ip = ipOfContainer.get(p.containerId);
    return ip === undefined ? '' : groupOfIp(ip, cluster);
  };
  return { process, address: (address) => groupOfIp(address.ip, cluster, address.port) };
}

function groupOfIp(ip: string, cluster: ClusterIndex, port?: number): string {
  const pod = cluster.podByIp(ip, port);
  return pod === undefined ? `ip ${ip}` : `pod ${pod.namespace}/${pod.name}`;
}

/** Address of each container, by what its processes accepted or bound. */
function containerAddresses(facts: Facts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = (process: Process, ip: string): void => {
    if (process.containerId === '' || isLoopback(ip) || ip === '0.0.0.0' || ip === '::') return;
    if (!found.has(process.containerId)) found.set(process.containerId, ip);
  };
  for (const listener of facts.listeners) note(listener.process, listener.address.ip);
  const t = facts.connections;
  for (let row = 0; row < t.length; row++) {
    const [process, local] = [t.process[row], t.local[row]];
    if (process !== undefined && local !== undefined) note(process, local.ip);
  }
  return found;
}

function listenersOf(facts: Facts, protocol: 'tcp' | 'udp'): Socket[] {
  const bound = facts.listeners
    .filter((listener) => isOpen(listener) && protocolOf(listener.l4) === protocol)
    .map(({ address, process, row }) => ({ address, process, row }));
  return protocol === 'udp' ? bound : [...bound, ...acceptingSockets(facts)];
}

function isOpen(listener: Listener): boolean {
  return listener.closedRow < 0 && listener.address.port !== 0;
}

/** Who accepted a connection listened, even where the listening socket itself was not recorded. */
function acceptingSockets(facts: Facts): Socket[] {
  const seen = new Map<string, Socket>();
  const legs = facts.paths.flatMap((path): readonly Leg[] => allLegs(path));
  for (const { accepted, l4 } of legs) {
    if (accepted === undefined || protocolOf(l4) === 'udp') continue;
    const key = `${String(accepted.process.index)} ${String(accepted.local.port)}`;
    if (!seen.has(key)) {
      seen.set(key, { address: accepted.local, process: accepted.process, row: accepted.row });
    }
  }
  return Array.from(seen.values());
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
