/**
 * A Pod object of the API → model. `ready` is what Services see: the Ready condition, and never for a pod
 * that is being deleted or has ended. Without conditions (API events of old captures) the container
 * statuses speak.
 */
import type { Container, ContainerPort, ObjectRef, Pod } from '../model/cluster.js';
import type { Complaints } from './complaints.js';
import { ips, list, object, port, text } from './fields.js';
import type { Json } from './fields.js';
import { metadataOf } from './metadata.js';
import type { Metadata } from './metadata.js';

export function parsePod(json: Json, complaints: Complaints): Pod | undefined {
  const meta = metadataOf(json, 'Pod', complaints);
  if (meta === undefined) return undefined;
  const spec = object(json['spec']);
  const status = object(json['status']);
  const podIPs = list(status['podIPs']).map((entry) => object(entry)['ip']);
  return {
    kind: 'Pod',
    namespace: meta.namespace,
    name: meta.name,
    uid: meta.uid,
    labels: meta.labels,
    node: text(spec['nodeName']),
    ips: ips([status['podIP'], ...podIPs]),
    hostIP: ips([status['hostIP']])[0] ?? '',
    hostNetwork: spec['hostNetwork'] === true,
    phase: text(status['phase']),
    ready: readiness(status, meta.deleted),
    containers: containersOf(spec, status),
    owner: ownerOf(meta),
  };
}

function readiness(status: Json, deleted: boolean): boolean | undefined {
  if (deleted || ['Succeeded', 'Failed'].includes(text(status['phase']))) return false;
  const condition = list(status['conditions'])
    .map(object)
    .find((c) => c['type'] === 'Ready');
  if (condition !== undefined) return text(condition['status']).toLowerCase() === 'true';
  const containers = list(status['containerStatuses']).map(object);
  return containers.length === 0 ? undefined : containers.every((c) => c['ready'] === true);
}

/** Init containers that restart always are sidecars: they run beside the others and may own ports. */
function containersOf(spec: Json, status: Json): readonly Container[] {
  const sidecars = list(spec['initContainers'])
    .map(object)
    .filter((c) => c['restartPolicy'] === 'Always');
  const specs = [
    ...list(spec['containers']).map(object),
    ...sidecars,
    ...list(spec['ephemeralContainers']).map(object),
  ];
  const ids = containerIds(status);
  const named = specs.map((c) => {
    const name = text(c['name']);
    return { name, id: ids.get(name) ?? '', ports: containerPorts(c) };
  });
  const unnamed = [...ids].filter(([name]) => !named.some((c) => c.name === name));
  return [...named, ...unnamed.map(([name, id]) => ({ name, id, ports: [] }))];
}

/** Container ids by name, without the `containerd://` prefix. */
function containerIds(status: Json): ReadonlyMap<string, string> {
  const statuses = [
    ...list(status['containerStatuses']),
    ...list(status['initContainerStatuses']),
    ...list(status['ephemeralContainerStatuses']),
  ].map(object);
  const ids = statuses.map((s) => {
    const id = text(s['containerID']).replace(/^[\w.+-]*:\/\//, '');
    return [text(s['name']), id] as const;
  });
  return new Map(ids.filter(([, id]) => id !== ''));
}

function containerPorts(container: Json): readonly ContainerPort[] {
  return list(container['ports']).flatMap((entry) => {
    const json = object(entry);
    const containerPort = port(json['containerPort']);
    if (containerPort === undefined) return [];
    const protocol = text(json['protocol']).toUpperCase() || 'TCP';
    return { name: text(json['name']), containerPort, protocol };
  });
}

function ownerOf(meta: Metadata): ObjectRef | undefined {
  const owners = meta.owners.map(object);
  const owner = owners.find((o) => o['controller'] === true) ?? owners[0];
  if (owner === undefined) return undefined;
  return { kind: text(owner['kind']), namespace: meta.namespace, name: text(owner['name']) };
}
