/** Says in words whose an address is, for every place that shows addresses to people. */
import { isLoopback, isUnspecified } from './address.js';
import type { Address } from './address.js';
import type { ClusterState, Node, ObjectRef, Pod, Service } from './cluster.js';

export interface AddressOwner {
  readonly kind: 'vip' | 'node-port' | 'pod' | 'endpoint' | 'node' | 'loopback' | 'any' | 'nobody';
  /** The owning object: the Service of a VIP, the Pod, the Node; undefined when there is none. */
  readonly object: ObjectRef | undefined;
  /** 'VIP of default/my-nginx', 'pod default/x', 'node k8s-node-1', 'an address nobody owns'. */
  readonly text: string;
}

/** What is asked of the cluster index (cluster-index.ts). */
interface Lookups {
  readonly state: ClusterState;
  serviceByAddress(
    ip: string,
    port: number,
    protocol: string,
  ): { readonly service: Service; readonly via: string } | undefined;
  podByIp(ip: string, port: number): Pod | undefined;
  nodeByIp(ip: string): Node | undefined;
  servicesWithEndpoint(ip: string): readonly ObjectRef[];
}

/**
 * The owner of an address, as far as the cluster state knows it.
 *
 * @param protocol of the connection: decides between node ports
 */
export function ownerOfAddress(index: Lookups, address: Address, protocol: string): AddressOwner {
  const { ip, port } = address;
  if (isLoopback(ip)) return { kind: 'loopback', object: undefined, text: 'the caller itself' };
  if (isUnspecified(ip)) return { kind: 'any', object: undefined, text: 'every address' };
  return (
    serviceOwner(index, address, protocol) ??
    podOwner(index, ip, port) ??
    nodeOwner(index, ip) ??
    endpointOwner(index, ip) ?? {
      kind: 'nobody',
      object: undefined,
      text: 'an address nobody owns',
    }
  );
}

function serviceOwner(index: Lookups, address: Address, protocol: string) {
  const hit = index.serviceByAddress(address.ip, address.port, protocol);
  if (hit === undefined) return undefined;
  const { service } = hit;
  const name = `${service.namespace}/${service.name}`;
  if (hit.via === 'node-port') {
    return { kind: 'node-port', object: service, text: `node port of ${name}` } as const;
  }
  const text = hit.via === 'cluster-ip' ? `VIP of ${name}` : `external IP of ${name}`;
  return { kind: 'vip', object: service, text } as const;
}

function podOwner(index: Lookups, ip: string, port: number) {
  const pod = index.podByIp(ip, port);
  if (pod === undefined) return undefined;
  return { kind: 'pod', object: pod, text: `pod ${pod.namespace}/${pod.name}` } as const;
}

/** Without Nodes in the state, pods still name the node that has their host's address. */
function nodeOwner(index: Lookups, ip: string) {
  const node = index.nodeByIp(ip);
  if (node !== undefined) {
    return { kind: 'node', object: node, text: `node ${node.name}` } as const;
  }
  const pod = index.state.pods.find((p) => p.hostIP === ip);
  if (pod === undefined) return undefined;
  const text = pod.node === '' ? 'a node' : `node ${pod.node}`;
  return { kind: 'node', object: { kind: 'Node', namespace: '', name: pod.node }, text } as const;
}

/** An address outside of the cluster that a Service without selector sends to. */
function endpointOwner(index: Lookups, ip: string) {
  const [service] = index.servicesWithEndpoint(ip);
  if (service === undefined) return undefined;
  const text = `endpoint of ${service.namespace}/${service.name}`;
  return { kind: 'endpoint', object: service, text } as const;
}
