/**
 * Questions about cluster state, answered from indexes that are built once per state. What is not in the
 * state is undefined or empty; whether absence means anything is for the asker to judge (`state.complete`).
 */
import type { Address } from './address.js';
import { computedBackends, listedBackends, targetPortsOf } from './backends.js';
import type { Backend } from './backends.js';
import { clusterDns } from './cluster-dns.js';
import type { ClusterDns } from './cluster-dns.js';
import type {
  ClusterState,
  EndpointAddress,
  Node,
  ObjectRef,
  Pod,
  Service,
  ServiceEndpoints,
  ServicePort,
} from './cluster.js';
import { nearMisses } from './near-misses.js';
import type { NearMiss } from './near-misses.js';
import { ownerOfAddress } from './owners.js';
import type { AddressOwner } from './owners.js';
import type { Process } from './process.js';
import { selects } from './selector.js';
import { serviceNameCandidates } from './service-names.js';
import type { NameCandidates } from './service-names.js';

/** A Service found by an address. */
export interface ServiceHit {
  readonly service: Service;
  /** undefined: the Service has the address, but no such port with this protocol. */
  readonly port: ServicePort | undefined;
  readonly via: 'cluster-ip' | 'external-ip' | 'node-port';
}

export function createClusterIndex(state: ClusterState): ClusterIndex {
  return new ClusterIndex(state);
}

export class ClusterIndex {
  readonly state: ClusterState;
  readonly #vips: ReadonlyMap<string, readonly Service[]>;
  readonly #podsByIp: ReadonlyMap<string, readonly Pod[]>;
  readonly #podsByName: ReadonlyMap<string, readonly Pod[]>;
  readonly #podsByNamespace: ReadonlyMap<string, readonly Pod[]>;
  readonly #podsByUid: ReadonlyMap<string, readonly Pod[]>;
  readonly #podsByContainer: ReadonlyMap<string, readonly Pod[]>;
  readonly #services: ReadonlyMap<string, readonly Service[]>;
  readonly #nodesByIp: ReadonlyMap<string, readonly Node[]>;
  readonly #hostIps: ReadonlySet<string>;
  readonly #endpoints: ReadonlyMap<string, readonly ServiceEndpoints[]>;
  readonly #endpointsByIp: ReadonlyMap<string, readonly ServiceEndpoints[]>;

  constructor(state: ClusterState) {
    this.state = state;
    this.#vips = groupBy(state.services, (s) => [...s.clusterIPs, ...s.externalIPs]);
    this.#podsByIp = groupBy(state.pods, (pod) => pod.ips);
    this.#podsByName = groupBy(state.pods, (pod) => [nameKey(pod)]);
    this.#podsByNamespace = groupBy(state.pods, (pod) => [pod.namespace]);
    this.#podsByUid = groupBy(state.pods, (pod) => (pod.uid === '' ? [] : [pod.uid]));
    this.#podsByContainer = groupBy(state.pods, containerKeys);
    this.#services = groupBy(state.services, (service) => [nameKey(service)]);
    this.#nodesByIp = groupBy(state.nodes, (node) => node.ips);
    this.#hostIps = new Set(state.pods.map((pod) => pod.hostIP));
    this.#endpoints = groupBy(state.endpoints, (e) => [nameKey(e.service)]);
    this.#endpointsByIp = groupBy(state.endpoints, (e) => e.addresses.map((a) => a.ip));
  }

  service(namespace: string, name: string): Service | undefined {
    return this.#services.get(nameKey({ namespace, name }))?.[0];
  }

  pod(namespace: string, name: string): Pod | undefined {
    return this.#podsByName.get(nameKey({ namespace, name }))?.[0];
  }

  /** The Service that owns a virtual address: a cluster IP, an external IP, or a load balancer's. */
  serviceByVip(ip: string): Service | undefined {
    return this.#vips.get(ip)?.[0];
  }

  /**
   * The Service that is called by dialling an address: by VIP, or by node port on a node's address.
   *
   * @param protocol 'tcp' or 'udp', in any case
   */
  serviceByAddress(ip: string, port: number, protocol: string): ServiceHit | undefined {
    const owners = this.#vips.get(ip) ?? [];
    // Services can share an external IP, each with ports of its own.
    const hits = owners.map((service) => hitOf(service, ip, port, protocol));
    const hit = hits.find((h) => h.port !== undefined) ?? hits[0];
    return hit ?? this.#byNodePort(ip, port, protocol);
  }

  #byNodePort(ip: string, port: number, protocol: string): ServiceHit | undefined {
    if (!this.isNodeIp(ip)) return undefined;
    for (const service of this.state.services) {
      const found = service.ports.find((p) => p.nodePort === port && sameProtocol(p, protocol));
      if (found !== undefined) return { service, port: found, via: 'node-port' };
    }
    return undefined;
  }

  /**
   * The pod that has the address. Pods in the host's network share the node's: such a pod is told only by a
   * port that it alone declares there. Of pods that had the address one after the other, the living one.
   */
  podByIp(ip: string, port?: number): Pod | undefined {
    const pods = this.#podsByIp.get(ip) ?? [];
    const own = pods.filter((pod) => !usesHostNetwork(pod));
    const living = own.find((pod) => pod.phase !== 'Succeeded' && pod.phase !== 'Failed');
    if (own.length > 0) return living ?? own[0];
    const declaring = pods.filter((pod) =>
      pod.containers.some((c) => c.ports.some((p) => p.containerPort === port)),
    );
    return declaring.length === 1 ? declaring[0] : undefined;
  }

  podByUid(uid: string): Pod | undefined {
    return uid === '' ? undefined : this.#podsByUid.get(uid)?.[0];
  }

  /** @param id a container id, full or its first 12 characters */
  podByContainerId(id: string): Pod | undefined {
    return id === '' ? undefined : this.#podsByContainer.get(id.slice(0, 12))?.[0];
  }

  podOf(process: Pick<Process, 'containerId' | 'podUid'>): Pod | undefined {
    return this.podByContainerId(process.containerId) ?? this.podByUid(process.podUid);
  }

  nodeByIp(ip: string): Node | undefined {
    return this.#nodesByIp.get(ip)?.[0];
  }

  /** Also true for the hosts that pods name when the Nodes themselves were not listed. */
  isNodeIp(ip: string): boolean {
    return this.#nodesByIp.has(ip) || this.#hostIps.has(ip);
  }

  /** What the EndpointSlices (or Endpoints) of the Service say; undefined when none are known. */
  endpointsOf(service: ObjectRef): ServiceEndpoints | undefined {
    return this.#endpoints.get(nameKey(service))?.[0];
  }

  /** Services whose listed addresses include this one, with or without a known pod behind it. */
  servicesWithEndpoint(ip: string): readonly ObjectRef[] {
    return (this.#endpointsByIp.get(ip) ?? []).map((endpoints) => endpoints.service);
  }

  podsSelectedBy(service: Service): readonly Pod[] {
    const pods = this.#podsByNamespace.get(service.namespace) ?? [];
    return pods.filter((pod) => selects(service.selector, pod.labels));
  }

  servicesSelecting(pod: Pod): readonly Service[] {
    return this.state.services.filter(
      (s) => s.namespace === pod.namespace && selects(s.selector, pod.labels),
    );
  }

  /** Pods that the Service almost selects. */
  nearMisses(service: Service): readonly NearMiss[] {
    return nearMisses(service, this.#podsByNamespace.get(service.namespace) ?? []);
  }

  /** Numbers that a Service port means on a pod; without a pod, on all that are selected, each once. */
  targetPortsOf(service: Service, port: ServicePort, pod?: Pod): readonly number[] {
    if (pod !== undefined) return targetPortsOf(port, pod);
    if (typeof port.targetPort === 'number') return [port.targetPort];
    const numbers = this.podsSelectedBy(service).flatMap((p) => targetPortsOf(port, p));
    return [...new Set(numbers)];
  }

  /** Addresses behind a Service port: listed ones, or computed ones where no list is at hand. */
  backendAddresses(service: Service, port: ServicePort): readonly Backend[] {
    const endpoints = this.endpointsOf(service);
    if (endpoints !== undefined) {
      return listedBackends(endpoints, port, (address) => this.#podBehind(address));
    }
    if (this.state.complete.endpoints) return [];
    return computedBackends(service, port, this.podsSelectedBy(service));
  }

  #podBehind(address: EndpointAddress): Pod | undefined {
    const { target } = address;
    const named = target?.kind === 'Pod' ? this.pod(target.namespace, target.name) : undefined;
    return named ?? this.podByIp(address.ip);
  }

  /** Whose address this is, in words and as an object. */
  ownersOfAddress(address: Address, protocol = 'tcp'): AddressOwner {
    return ownerOfAddress(this, address, protocol);
  }

  /** The cluster's DNS server; undefined when no Service looks like one. */
  clusterDns(): ClusterDns | undefined {
    return clusterDns(this.state.services);
  }

  /** What a DNS name means here: see service-names.ts. */
  serviceNameCandidates(name: string, namespace?: string): NameCandidates {
    return serviceNameCandidates(this.state.services, name, namespace);
  }
}

function hitOf(service: Service, ip: string, port: number, protocol: string): ServiceHit {
  const found = service.ports.find((p) => p.port === port && sameProtocol(p, protocol));
  const via = service.clusterIPs.includes(ip) ? 'cluster-ip' : 'external-ip';
  return { service, port: found, via };
}

function sameProtocol(port: ServicePort, protocol: string): boolean {
  return port.protocol === protocol.toUpperCase();
}

/** Host network says so, or shows by the pod having the node's address (old states lack the field). */
function usesHostNetwork(pod: Pod): boolean {
  return pod.hostNetwork || (pod.hostIP !== '' && pod.ips.includes(pod.hostIP));
}

function containerKeys(pod: Pod): readonly string[] {
  return pod.containers.flatMap((c) => (c.id === '' ? [] : [c.id.slice(0, 12)]));
}

function nameKey(object: { readonly namespace: string; readonly name: string }): string {
  return `${object.namespace}/${object.name}`;
}

function groupBy<T>(
  items: readonly T[],
  keys: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keys(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
