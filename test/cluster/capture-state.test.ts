import { describe, expect, it } from 'vitest';
import { clusterFromCapture } from '../../src/cluster/capture-state.js';
import { mergeCluster } from '../../src/cluster/merge.js';
import { EMPTY_CLUSTER } from '../../src/model/cluster.js';
import type { ContainerInfo } from '../../src/model/container.js';
import { pod, service, stateOf } from '../support/cluster-objects.js';

function container(id: string, more: Partial<ContainerInfo>): ContainerInfo {
  return { id, name: '', image: '', ip: '', labels: {}, ...more };
}

function capture(containers: readonly ContainerInfo[], apiEvents: readonly object[] = []) {
  return clusterFromCapture({
    containers: new Map(containers.map((c) => [c.id, c])),
    apiEvents: apiEvents.map((event) => JSON.stringify(event)),
  });
}

const pods = (labels: object) => ({
  'io.kubernetes.pod.name': 'web-1',
  'io.kubernetes.pod.namespace': 'prod',
  'io.kubernetes.pod.uid': 'u1',
  ...labels,
});

describe('clusterFromCapture', () => {
  it('makes pods of labelled containers, with the labels of the sandbox', () => {
    const { state } = capture([
      container('aaaaaaaaaaaa', {
        ip: '10.1.0.1',
        labels: pods({ 'io.kubernetes.container.name': 'main' }),
        podLabels: pods({ app: 'web' }),
      }),
      container('bbbbbbbbbbbb', { labels: pods({ 'io.kubernetes.container.name': 'side' }) }),
      container('cccccccccccc', { name: 'not-kubernetes', ip: '172.17.0.9' }),
    ]);
    expect(state.pods).toMatchObject([
      { namespace: 'prod', name: 'web-1', uid: 'u1', labels: { app: 'web' }, ips: ['10.1.0.1'] },
    ]);
    expect(state.pods[0]?.containers.map((c) => [c.name, c.id])).toEqual([
      ['main', 'aaaaaaaaaaaa'],
      ['side', 'bbbbbbbbbbbb'],
    ]);
    expect([state.sources, state.complete.pods]).toEqual([['capture'], false]);
  });

  it.each([
    ['k8s_web.5e2a_web-1_prod_0a1b-2c_8f3e', 'web'],
    ['/k8s_web_web-1_prod_0a1b-2c_0', 'web'],
  ])('reads the docker name %s', (name, expected) => {
    const { state } = capture([container('aaaaaaaaaaaa', { name })]);
    expect(state.pods).toMatchObject([
      { name: 'web-1', namespace: 'prod', uid: '0a1b-2c', containers: [{ name: expected }] },
    ]);
  });

  it('follows API events', () => {
    const item = {
      ...{ namespace: 'prod', name: 'web-1', uid: 'u1', podIP: '10.1.0.1', phase: 'Running' },
      ...{ labels: { app: 'web' }, containers: [{ name: 'main', ports: [{ containerPort: 80 }] }] },
      containerStatuses: [{ name: 'main', ready: false, containerID: 'docker://aaaaaaaaaaaabbbb' }],
    };
    const svc = { namespace: 'prod', name: 'web', clusterIP: '10.0.0.1', ports: [{ port: 80 }] };
    const event = (type: string, kind: string, ...items: object[]) => ({ type, kind, items });
    const { state } = capture(
      [],
      [
        event('ADDED', 'Pod', item, { ...item, name: 'web-2' }),
        event('ADDED', 'Service', { ...svc, selector: { app: 'web' } }),
        event('MODIFIED', 'Pod', { ...item, labels: { app: 'webb' } }),
        event('DELETED', 'Pod', { namespace: 'prod', name: 'web-2' }),
        event('ADDED', 'Node', { name: 'n1', addresses: ['192.168.0.1', 'host-name'] }),
        event('ERROR', 'Pod', { ...item, name: 'web-3' }),
      ],
    );
    expect(state.pods).toMatchObject([{ name: 'web-1', labels: { app: 'webb' }, ready: false }]);
    expect(state.services).toMatchObject([{ selector: { app: 'web' }, ports: [{ port: 80 }] }]);
    expect(state.nodes).toMatchObject([{ name: 'n1', ips: ['192.168.0.1'] }]);
  });

  it('complains about a broken API event and knows nothing when nothing is told', () => {
    expect(clusterFromCapture({ containers: new Map(), apiEvents: ['{"kind'] })).toMatchObject({
      state: EMPTY_CLUSTER,
      issues: [{ kind: 'cluster-state' }],
    });
  });
});

describe('mergeCluster', () => {
  const file = stateOf(pod('web-1', { app: 'web' }, { namespace: 'prod' }), service('web', {}));
  const seen = (uid: string) =>
    capture([
      container('aaaaaaaaaaaa', {
        ip: '10.9.9.9',
        labels: pods({ 'io.kubernetes.pod.uid': uid }),
        podLabels: pods({ app: 'old' }),
      }),
      container('dddddddddddd', { labels: pods({ 'io.kubernetes.pod.name': 'gone' }) }),
    ]).state;

  it.each(['uid-web-1', 'another-uid'])('lets the file win and fills gaps (%s)', (uid) => {
    const merged = mergeCluster(file, seen(uid));
    expect(merged.sources).toEqual(['test', 'capture']);
    expect(merged.complete).toEqual(file.complete);
    expect(merged.pods.map((p) => p.name)).toEqual(['web-1', 'gone']);
    expect(merged.pods[0]).toMatchObject({ labels: { app: 'web' }, ips: ['10.1.0.1'] });
    expect(merged.pods[0]?.containers.map((c) => c.id)).toContain('aaaaaaaaaaaa');
  });

  it('is neutral with nothing', () => {
    expect(mergeCluster(file, EMPTY_CLUSTER)).toEqual(file);
    expect(mergeCluster(EMPTY_CLUSTER, file)).toEqual(file);
  });
});
