/** What a verdict is about: the object that a person would have to touch. */
import { objectName } from '../baseline/names.js';
import { processLabel } from '../baseline/lanes.js';
import { formatAddress } from '../model/address.js';
import type { Address } from '../model/address.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { ObjectRef, Pod } from '../model/cluster.js';
import type { Leg } from '../model/path.js';
import type { Process } from '../model/process.js';

export function addressSubject(address: Address): ObjectRef {
  return { kind: 'Address', namespace: '', name: formatAddress(address) };
}

export function refOf(object: ObjectRef): ObjectRef {
  return { kind: object.kind, namespace: object.namespace, name: object.name };
}

export function subjectKey(subject: ObjectRef): string {
  return `${subject.kind} ${subject.namespace}/${subject.name}`;
}

/** The client's Pod, else its container, else the node it runs on, else the process itself. */
export function clientSubject(client: Process, cluster: ClusterIndex, hostName: string): ObjectRef {
  const pod = cluster.podOf(client);
  if (pod !== undefined) return refOf(pod);
  const { containerId, podUid } = client;
  if (containerId !== '') return { kind: 'Container', namespace: '', name: containerId };
  if (podUid !== '') return { kind: 'Pod', namespace: '', name: podUid };
  if (hostName !== '') return { kind: 'Node', namespace: '', name: hostName };
  return { kind: 'Process', namespace: '', name: processLabel(client) };
}

/** The Pod at the far end of a leg: by the process that accepted it, else by the dialled address. */
export function podBehind(leg: Leg, cluster: ClusterIndex): Pod | undefined {
  const accepted = leg.accepted;
  const byProcess = accepted === undefined ? undefined : cluster.podOf(accepted.process);
  const address = accepted?.local ?? leg.remote;
  return byProcess ?? cluster.podByIp(address.ip, address.port);
}

/** 'pod default/x', 'nginx (172.17.0.6)', '172.17.0.6:80'. */
export function farEndText(leg: Leg, cluster: ClusterIndex): string {
  const pod = podBehind(leg, cluster);
  if (pod !== undefined) return `pod ${objectName(pod)}`;
  const comm = leg.accepted?.process.comm ?? '';
  return comm === '' ? formatAddress(leg.remote) : `${comm} (${leg.accepted?.local.ip ?? ''})`;
}

/** 'Service default/my-nginx', '10.0.0.226:8080'. */
export function subjectText(subject: ObjectRef): string {
  return subject.kind === 'Address' ? subject.name : `${subject.kind} ${objectName(subject)}`;
}
