/**
 * Who calls whom, as a tree: callers, the Services they call, through which proxy, and the backends at the
 * end. Nodes count the calls that went over them.
 */
import { formatAddress } from '../model/address.js';
import type { Address, L4 } from '../model/address.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { Leg, Path } from '../model/path.js';
import type { Process } from '../model/process.js';
import { programName } from '../model/process.js';
import type { Snapshot } from '../model/snapshot.js';
import { useKey } from './backend-use.js';
import { blamedPaths, groupCalls, isFailing } from './calls.js';
import { homeOf } from './names.js';
import type { Target } from './view.js';

export interface MapNode {
  readonly label: string;
  /** `ghost`: where calls should have arrived and did not. */
  readonly kind: 'caller' | 'called' | 'proxy' | 'backend' | 'ghost';
  readonly target: Target | undefined;
  calls: number;
  failed: number;
  /** ns: of whole calls for callers and what they call, to the first byte of the answer below. */
  readonly times: number[];
  readonly children: Map<string, MapNode>;
}

type Identity = Pick<MapNode, 'label' | 'kind' | 'target'>;

/** Callers by name. */
export function serviceMap(s: Snapshot): ReadonlyMap<string, MapNode> {
  const callers = new Map<string, MapNode>();
  const index = createClusterIndex(s.cluster);
  const blamed = blamedPaths(s);
  for (const { key, service, paths, lookups } of groupCalls(s, index).values()) {
    const label = service === undefined ? key : `${key} ${service.clusterIPs.join(',')}`.trim();
    const scope = { kind: 'service', key };
    const called: Identity = {
      label,
      kind: 'called',
      target: { view: 'paths', scope, label: key },
    };
    for (const path of paths) {
      const failed = isFailing(path, blamed);
      const isOver = path.outcome === 'ok' || path.outcome === 'slow';
      const time = isOver ? path.endTime - path.startTime : -1;
      const caller = put(callers, callerOf(path.client, index));
      const node = put(caller.children, called);
      for (const counted of [caller, node]) count(counted, failed, time);
      if (path.root !== undefined) addLeg(node, path.root, { path, failed, index });
    }
    const asked: Identity = {
      label: `${label} (lookups)`,
      kind: 'called',
      target: { view: 'dns', scope, label: key },
    };
    for (const { process, errno, rcode, questionTime, answerTime } of lookups) {
      const failed = errno !== 0 || rcode === 'SERVFAIL' || rcode === 'REFUSED';
      const time = questionTime < 0 || answerTime < 0 ? -1 : answerTime - questionTime;
      count(put(put(callers, callerOf(process, index)).children, asked), failed, time);
    }
  }
  return callers;
}

function put(nodes: Map<string, MapNode>, identity: Identity): MapNode {
  const { label } = identity;
  let node = nodes.get(label);
  if (node === undefined) {
    nodes.set(label, (node = { ...identity, calls: 0, failed: 0, times: [], children: new Map() }));
  }
  return node;
}

function count(node: MapNode, failed: boolean, time: number): void {
  node.calls++;
  if (failed) node.failed++;
  if (time >= 0) node.times.push(time);
}

/** Its pod, or, on the node itself, its program: pids change with every call of a script. */
function callerOf(process: Process, index: ClusterIndex): Identity {
  const home = homeOf(process, index);
  const label = home || programName(process);
  if (index.podOf(process) === undefined) return { label, kind: 'caller', target: undefined };
  const target: Target = { view: 'paths', scope: { kind: 'pod', key: home }, label: home };
  return { label, kind: 'caller', target };
}

interface Around {
  readonly path: Path;
  readonly failed: boolean;
  readonly index: ClusterIndex;
}

function addLeg(parent: MapNode, leg: Leg, around: Around): void {
  const { accepted, dials, l4 } = leg;
  if (accepted === undefined) {
    // Where a connection of another machine ended up cannot be seen; where one failed, nobody took it.
    if (around.failed && leg.result !== 'connected' && l4 === 'tcp') addGhost(parent, leg);
    return;
  }
  if (dials.length === 0) {
    countLeg(put(parent.children, backendOf(accepted.local, l4, around.index)), leg, around);
    return;
  }
  const key = String(accepted.process.index);
  const name = programName(accepted.process);
  const proxy: Identity = {
    label: `through ${name}`,
    kind: 'proxy',
    target: { view: 'connections', scope: { kind: 'process', key }, label: name },
  };
  const node = put(parent.children, proxy);
  countLeg(node, leg, around);
  for (const dial of dials) addDial(node, dial, around);
}

function addDial(proxy: MapNode, dial: Leg, around: Around): void {
  const { accepted, remote, l4, dials } = dial;
  const node = put(proxy.children, backendOf(accepted?.local ?? remote, l4, around.index));
  countLeg(node, dial, around);
  if (dials.length > 0) addLeg(node, dial, around);
}

function addGhost(parent: MapNode, { result }: Leg): void {
  const label = `nobody: ${result === 'pending' ? 'never accepted' : result}`;
  count(put(parent.children, { label, kind: 'ghost', target: undefined }), true, -1);
}

function countLeg(node: MapNode, leg: Leg, { path, failed }: Around): void {
  const broken = leg.errno !== 0 || leg.connectErrno !== 0 || (failed && path.failedLeg === leg);
  const { firstSendTime, firstReceiveTime } = leg;
  const answered = firstSendTime >= 0 && firstReceiveTime >= firstSendTime;
  count(node, broken, answered ? firstReceiveTime - firstSendTime : -1);
}

function backendOf(address: Address, l4: L4, index: ClusterIndex): Identity {
  const where = formatAddress(address);
  const pod = index.podByIp(address.ip, address.port);
  const label = pod === undefined ? where : `${where} ${pod.name}`;
  const scope = { kind: 'address', key: useKey(address, l4) };
  return { label, kind: 'backend', target: { view: 'connections', scope, label: where } };
}
