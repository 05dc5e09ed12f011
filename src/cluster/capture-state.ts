/**
 * Cluster state from the capture itself: pods from the labels and names of its containers, and whatever
 * objects its API events tell. Nothing of it is complete: a capture shows the containers of one machine.
 */
import { printable } from '../base/text.js';
import type { ClusterState, Container, Labels, Pod } from '../model/cluster.js';
import { EMPTY_CLUSTER } from '../model/cluster.js';
import type { ContainerInfo } from '../model/container.js';
import type { Issue } from '../model/issue.js';
import { applyApiEvent } from './api-events.js';
import { Complaints } from './complaints.js';
import { ips } from './fields.js';
import { mergeCluster } from './merge.js';
import { ObjectReader } from './objects.js';

const SOURCE = 'capture';

/** What of the state engine is needed here. */
export interface CaptureMetadata {
  /** By the first 12 characters of the container id. */
  readonly containers: ReadonlyMap<string, ContainerInfo>;
  /** JSON texts of API events, in order. */
  readonly apiEvents: readonly string[];
}

/** `sources` is empty when the capture tells nothing. */
export function clusterFromCapture(capture: CaptureMetadata): {
  readonly state: ClusterState;
  readonly issues: readonly Issue[];
} {
  const complaints = new Complaints(SOURCE);
  const reader = new ObjectReader(complaints);
  for (const json of capture.apiEvents) applyApiEvent(reader, json, complaints);
  const pods = podsOfContainers([...capture.containers.values()]);
  const state = mergeCluster(reader.state(SOURCE), { ...EMPTY_CLUSTER, pods });
  const empty = [state.pods, state.services, state.nodes].every((all) => all.length === 0);
  return { state: empty ? EMPTY_CLUSTER : state, issues: complaints.issues() };
}

/** Which pod a container belongs to. */
interface Membership {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
}

function podsOfContainers(containers: readonly ContainerInfo[]): readonly Pod[] {
  const pods = new Map<string, Pod>();
  for (const info of containers) {
    const member = membership(info);
    if (member === undefined) continue;
    const key = `${member.namespace}/${member.pod}/${member.uid}`;
    const pod = podOf(info, member);
    const known = pods.get(key);
    pods.set(key, known === undefined ? pod : joinPods(known, pod));
  }
  return [...pods.values()];
}

/** From the runtime's labels, else from a docker name: `k8s_<container>[.<hash>]_<pod>_<namespace>_<uid>_<attempt>`. */
function membership(info: ContainerInfo): Membership | undefined {
  const all = { ...info.podLabels, ...info.labels };
  const namespace = all['io.kubernetes.pod.namespace'] ?? '';
  const pod = all['io.kubernetes.pod.name'] ?? '';
  const named = /^\/?k8s_([^_.]+)(?:\.[^_]*)?_([^_]+)_([^_]+)_([^_]+)_[^_]+$/.exec(info.name);
  if (pod !== '' && namespace !== '') {
    const uid = all['io.kubernetes.pod.uid'] ?? '';
    const container = all['io.kubernetes.container.name'] ?? named?.[1] ?? info.name;
    return clean({ namespace, pod, uid, container });
  }
  if (named === null) return undefined;
  const [, container = '', podName = '', podNamespace = '', uid = ''] = named;
  return clean({ namespace: podNamespace, pod: podName, uid, container });
}

function clean(member: Membership): Membership {
  return {
    namespace: printable(member.namespace),
    pod: printable(member.pod),
    uid: printable(member.uid),
    container: printable(member.container),
  };
}

function podOf(info: ContainerInfo, member: Membership): Pod {
  const container: Container = { name: member.container, id: info.id, ports: [] };
  return {
    kind: 'Pod',
    namespace: member.namespace,
    name: member.pod,
    uid: member.uid,
    labels: podLabels(info, member),
    node: '',
    ips: ips([info.ip]).filter((ip) => !ip.startsWith('127.')),
    hostIP: '',
    hostNetwork: false,
    phase: '',
    ready: undefined,
    containers: [container],
    owner: undefined,
  };
}

/** The sandbox ("POD") carries the Pod's own labels beside the runtime's bookkeeping; other containers do not. */
function podLabels(info: ContainerInfo, member: Membership): Labels {
  const isSandbox =
    member.container === 'POD' || info.labels['io.kubernetes.docker.type'] === 'podsandbox';
  const source = info.podLabels ?? (isSandbox ? info.labels : {});
  const own = Object.entries(source).filter(([key]) => !/^(io\.kubernetes|annotation)\./.test(key));
  return Object.fromEntries(own.map(([key, value]) => [printable(key), printable(value)]));
}

function joinPods(a: Pod, b: Pod): Pod {
  return {
    ...a,
    labels: { ...a.labels, ...b.labels },
    ips: [...new Set([...a.ips, ...b.ips])],
    containers: [...a.containers, ...b.containers],
  };
}
