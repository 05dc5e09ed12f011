/**
 * Endpoints and EndpointSlices → the addresses of each Service. A Service can have several slices (one per
 * address family and per set of ports) that say different things about the same address; Endpoints are the
 * older form of the same, cut at 1000 addresses, and count only for Services without slices.
 */
import type {
  EndpointAddress,
  EndpointPort,
  ObjectRef,
  ServiceEndpoints,
} from '../model/cluster.js';
import type { Complaints } from './complaints.js';
import { ips, list, object, port, text } from './fields.js';
import type { Json } from './fields.js';
import { metadataOf } from './metadata.js';

const SERVICE_LABEL = 'kubernetes.io/service-name';

/** One slice, or one Endpoints object. */
export interface EndpointsPart {
  readonly service: ObjectRef;
  readonly fromSlice: boolean;
  readonly addresses: readonly EndpointAddress[];
  readonly ports: readonly EndpointPort[];
}

export function parseEndpoints(json: Json, complaints: Complaints): EndpointsPart | undefined {
  const meta = metadataOf(json, 'Endpoints', complaints);
  if (meta === undefined) return undefined;
  const subsets = list(json['subsets']).map((subset) => {
    const { addresses, notReadyAddresses, ports } = object(subset);
    const own = list(ports).map(endpointPort);
    return {
      ports: own,
      addresses: [
        ...list(addresses).flatMap((a) => subsetAddress(object(a), true, own)),
        ...list(notReadyAddresses).flatMap((a) => subsetAddress(object(a), false, own)),
      ],
    };
  });
  return {
    service: { kind: 'Service', namespace: meta.namespace, name: meta.name },
    fromSlice: false,
    addresses: subsets.flatMap((s) => s.addresses),
    ports: subsets.flatMap((s) => s.ports),
  };
}

function subsetAddress(
  json: Json,
  ready: boolean,
  ports: readonly EndpointPort[],
): EndpointAddress[] {
  const rest = { ready, terminating: false, node: text(json['nodeName']), ports };
  return ips([json['ip']]).map((ip) => ({ ip, ...rest, target: targetOf(json) }));
}

/** undefined, with a complaint, for a slice of no Service. */
export function parseEndpointSlice(json: Json, complaints: Complaints): EndpointsPart | undefined {
  const meta = metadataOf(json, 'EndpointSlice', complaints);
  if (meta === undefined) return undefined;
  const owner = meta.owners.map(object).find((o) => o['kind'] === 'Service');
  const name = meta.labels[SERVICE_LABEL] ?? text(owner?.['name']);
  if (name === '') {
    complaints.add(`EndpointSlice ${meta.label} names no Service and was skipped.`);
    return undefined;
  }
  const ports = list(json['ports']).map(endpointPort);
  return {
    service: { kind: 'Service', namespace: meta.namespace, name },
    fromSlice: true,
    addresses: list(json['endpoints']).flatMap((e) => sliceAddresses(object(e), ports)),
    ports,
  };
}

/** A condition that is not given counts as ready, as the API says. */
function sliceAddresses(json: Json, ports: readonly EndpointPort[]): EndpointAddress[] {
  const conditions = object(json['conditions']);
  const topology = object(json['topology'])['kubernetes.io/hostname'];
  const rest = {
    ready: conditions['ready'] !== false,
    terminating: conditions['terminating'] === true,
    node: text(json['nodeName'] ?? topology),
    target: targetOf(json),
    ports,
  };
  return ips(list(json['addresses'])).map((ip) => ({ ip, ...rest }));
}

function endpointPort(value: unknown): EndpointPort {
  const json = object(value);
  const protocol = text(json['protocol']).toUpperCase() || 'TCP';
  return { name: text(json['name']), port: port(json['port']) ?? 0, protocol };
}

function targetOf(json: Json): ObjectRef | undefined {
  const target = object(json['targetRef']);
  const name = text(target['name']);
  if (name === '') return undefined;
  return { kind: text(target['kind']), namespace: text(target['namespace']), name };
}

/** One entry per Service: its slices together, or its Endpoints when it has no slice. */
export function mergeEndpoints(parts: readonly EndpointsPart[]): readonly ServiceEndpoints[] {
  const services = new Map<string, EndpointsPart[]>();
  for (const part of parts) {
    const key = `${part.service.namespace}/${part.service.name}`;
    const known = services.get(key);
    if (known === undefined) services.set(key, [part]);
    else known.push(part);
  }
  return [...services.values()].flatMap((all) => {
    const slices = all.filter((part) => part.fromSlice);
    return mergeParts(slices.length > 0 ? slices : all);
  });
}

function mergeParts(parts: readonly EndpointsPart[]): ServiceEndpoints[] {
  const [first] = parts;
  if (first === undefined) return [];
  const addresses = new Map<string, EndpointAddress>();
  for (const address of parts.flatMap((part) => part.addresses)) {
    const known = addresses.get(address.ip);
    addresses.set(address.ip, known === undefined ? address : mergeAddress(known, address));
  }
  const ports = distinctPorts(parts.flatMap((part) => part.ports));
  return [{ service: first.service, addresses: [...addresses.values()], ports }];
}

/** The same address in two slices: it is moving between them, or its ports are spread over them. */
function mergeAddress(a: EndpointAddress, b: EndpointAddress): EndpointAddress {
  return {
    ip: a.ip,
    ready: a.ready || b.ready,
    terminating: a.terminating && b.terminating,
    node: a.node || b.node,
    target: a.target ?? b.target,
    ports: distinctPorts([...(a.ports ?? []), ...(b.ports ?? [])]),
  };
}

function distinctPorts(ports: readonly EndpointPort[]): readonly EndpointPort[] {
  return [...new Map(ports.map((p) => [`${p.name}|${p.protocol}|${String(p.port)}`, p])).values()];
}
