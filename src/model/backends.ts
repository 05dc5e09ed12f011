/**
 * The addresses behind a Service port. EndpointSlices (or Endpoints) say it; where the state at hand does
 * not list them, they are computed the way Kubernetes does: selected pods with an address, their targetPort.
 */
import { isIPv6 } from '../base/ip.js';
import type { Address } from './address.js';
import type { EndpointAddress, Pod, Service, ServiceEndpoints, ServicePort } from './cluster.js';

export interface Backend {
  readonly address: Address;
  readonly ready: boolean;
  readonly pod: Pod | undefined;
}

/**
 * Port numbers of a pod that a Service port sends to: [] when the targetPort is a name that no container
 * port of the pod has (with the Service port's protocol); Kubernetes leaves such a pod out.
 */
export function targetPortsOf(port: ServicePort, pod: Pod): readonly number[] {
  const target = port.targetPort;
  if (typeof target === 'number') return [target];
  const ports = pod.containers.flatMap((container) => container.ports);
  const named = ports.find((p) => p.name === target && p.protocol === port.protocol);
  return named === undefined ? [] : [named.containerPort];
}

/** As the slices say. A port that the slices do not number (0) is the Service's targetPort. */
export function listedBackends(
  endpoints: ServiceEndpoints,
  port: ServicePort,
  podOf: (address: EndpointAddress) => Pod | undefined,
): readonly Backend[] {
  return endpoints.addresses.flatMap((address) => {
    const ports = (address.ports ?? endpoints.ports).filter(
      (p) => p.name === port.name && p.protocol === port.protocol,
    );
    return ports.map((p) => ({
      address: { ip: address.ip, port: p.port === 0 ? numberOf(port) : p.port },
      ready: address.ready,
      pod: podOf(address),
    }));
  });
}

function numberOf(port: ServicePort): number {
  return typeof port.targetPort === 'number' ? port.targetPort : port.port;
}

/** As they follow from the selected pods. A pod that nobody calls unready counts as ready. */
export function computedBackends(
  service: Service,
  port: ServicePort,
  selected: readonly Pod[],
): readonly Backend[] {
  const families = new Set(service.clusterIPs.map(isIPv6));
  return selected
    .filter((pod) => pod.phase !== 'Succeeded' && pod.phase !== 'Failed')
    .flatMap((pod) => {
      const ips = pod.ips.filter((ip) => families.size === 0 || families.has(isIPv6(ip)));
      return ips.flatMap((ip) =>
        targetPortsOf(port, pod).map((number) => ({
          address: { ip, port: number },
          ready: pod.ready ?? true,
          pod,
        })),
      );
    });
}
