/**
 * Runs the rules over built paths and a small cluster: Service default/my-nginx (10.0.0.138:8080 to the
 * given target port), pods web-1 (172.17.0.5) and web-2 (172.17.0.6), the client's pod, and the cluster DNS.
 */
import { createComparer } from '../../src/baseline/compare.js';
import { BUILT_IN_BASELINE } from '../../src/baseline/learn.js';
import { parseIptables } from '../../src/cluster/iptables.js';
import { diagnose } from '../../src/diagnosis/run.js';
import type { Rule } from '../../src/diagnosis/rule.js';
import { createClusterIndex } from '../../src/model/cluster-index.js';
import { EMPTY_CLUSTER } from '../../src/model/cluster.js';
import type { ClusterState } from '../../src/model/cluster.js';
import type { Diagnosis } from '../../src/model/diagnosis.js';
import type { Facts } from '../../src/model/snapshot.js';
import { pod, service, slice, stateOf } from './cluster-objects.js';
import { facts } from './path-builder.js';

export interface ClusterSpec {
  /** targetPort of the Service; undefined leaves it out. */
  readonly targetPort?: number | string | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  readonly selector?: Readonly<Record<string, string>>;
  readonly declared?: readonly object[];
  readonly ready?: boolean;
  /** Addresses of the EndpointSlice; [] = none ready. */
  readonly endpoints?: readonly string[];
  readonly dnsEndpoints?: readonly string[];
  readonly protocol?: string;
  readonly iptables?: string;
}

export function cluster(spec: ClusterSpec = {}): ClusterState {
  const { targetPort = 80, labels = { run: 'my-nginx' }, protocol = 'TCP' } = spec;
  const { endpoints = ['172.17.0.5', '172.17.0.6'], ready = true } = spec;
  const { dnsEndpoints = ['172.17.0.3'] } = spec;
  const given = 'targetPort' in spec && spec.targetPort === undefined ? {} : { targetPort };
  const number = typeof targetPort === 'number' ? targetPort : 80;
  const ports = spec.declared ?? [{ name: 'http', containerPort: 80, protocol }];
  const state = stateOf(
    service('my-nginx', {
      clusterIP: '10.0.0.138',
      selector: spec.selector ?? { run: 'my-nginx' },
      ports: [{ port: 8080, protocol, ...given }],
    }),
    pod('web-1', labels, { ip: '172.17.0.5', ports, ready }),
    pod('web-2', labels, { ip: '172.17.0.6', ports, ready }),
    pod('ubuntu', { run: 'ubuntu' }, { ip: '172.17.0.8' }),
    slice(
      'my-nginx',
      endpoints.map((ip) => ({ addresses: [ip], conditions: { ready } })),
      [{ port: number, protocol }],
    ),
    service(
      'kube-dns',
      {
        clusterIP: '10.0.0.10',
        selector: { 'k8s-app': 'kube-dns' },
        ports: [{ port: 53, protocol: 'UDP' }],
      },
      'kube-system',
    ),
    pod('dns-1', { 'k8s-app': 'kube-dns' }, { namespace: 'kube-system', ip: '172.17.0.3' }),
    slice(
      'kube-dns',
      dnsEndpoints.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
      [{ port: 53, protocol: 'UDP' }],
      'kube-system',
    ),
  );
  const nat = spec.iptables === undefined ? undefined : parseIptables(spec.iptables, 'saved').nat;
  return { ...state, nat };
}

/** Verdicts for these facts; without a cluster nothing is known of it. */
export function judge(
  known: Partial<Facts>,
  state: ClusterState = EMPTY_CLUSTER,
  rules?: readonly Rule[],
): readonly Diagnosis[] {
  const input = {
    facts: facts(known),
    cluster: createClusterIndex(state),
    comparer: createComparer(BUILT_IN_BASELINE),
  };
  return diagnose(input, rules).diagnoses;
}

/** 'fail certain wrong-target-port Service default/my-nginx 2/3'. */
export function headlines(found: readonly Diagnosis[]): readonly string[] {
  return found.map((d) => {
    const subject = `${d.subject.kind} ${d.subject.namespace}/${d.subject.name}`;
    return `${d.severity} ${d.confidence} ${d.rule} ${subject} ${String(d.count)}/${String(d.total)}`;
  });
}
