/** Small Kubernetes objects in the API's own form, for tests of what reads or asks about cluster state. */
import { parseKubectl } from '../../src/cluster/kubectl.js';
import type { ClusterState } from '../../src/model/cluster.js';

interface PodOptions {
  readonly namespace?: string;
  readonly ip?: string;
  readonly ready?: boolean;
  readonly phase?: string;
  readonly ports?: readonly object[];
  readonly spec?: object;
  readonly status?: object;
}

export function pod(name: string, labels: object, options: PodOptions = {}): object {
  const { namespace = 'default', ip = '10.1.0.1', ready = true, ports = [] } = options;
  return {
    kind: 'Pod',
    metadata: { name, namespace, uid: `uid-${name}`, labels },
    spec: { nodeName: 'node-1', containers: [{ name: 'main', ports }], ...options.spec },
    status: {
      phase: options.phase ?? 'Running',
      podIP: ip,
      hostIP: '192.168.0.1',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      ...options.status,
    },
  };
}

export function service(name: string, spec: object, namespace = 'default', labels = {}): object {
  return { kind: 'Service', metadata: { name, namespace, labels }, spec };
}

export function slice(
  serviceName: string,
  endpoints: readonly object[],
  ports: object[],
  namespace = 'default',
): object {
  return {
    kind: 'EndpointSlice',
    metadata: {
      name: `${serviceName}-${String(JSON.stringify([endpoints, ports]).length)}`,
      namespace,
      labels: { 'kubernetes.io/service-name': serviceName },
    },
    endpoints,
    ports,
  };
}

export function stateOf(...objects: readonly object[]): ClusterState {
  return parseKubectl(JSON.stringify({ kind: 'List', items: objects }), 'test').state;
}
