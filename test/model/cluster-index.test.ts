import { describe, expect, it } from 'vitest';
import { createClusterIndex } from '../../src/model/cluster-index.js';
import type { ClusterIndex } from '../../src/model/cluster-index.js';
import { pod, service, slice, stateOf } from '../support/cluster-objects.js';

const indexOf = (...objects: readonly object[]): ClusterIndex =>
  createClusterIndex(stateOf(...objects));

const backends = (index: ClusterIndex, name: string, port = 0): unknown => {
  const found = index.service('default', name);
  const servicePort = found?.ports[port];
  if (found === undefined || servicePort === undefined) throw new Error(`no ${name}`);
  return index
    .backendAddresses(found, servicePort)
    .map((b) => [`${b.address.ip}:${String(b.address.port)}`, b.ready, b.pod?.name]);
};

describe('Services by address', () => {
  const index = indexOf(
    service('web', {
      clusterIP: '10.0.0.1',
      externalIPs: ['1.2.3.4'],
      ports: [{ port: 80, nodePort: 30080 }],
    }),
    service('dns', { clusterIP: '10.0.0.2', ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] }),
    service('shared', { clusterIP: '10.0.0.3', externalIPs: ['1.2.3.4'], ports: [{ port: 81 }] }),
    pod('a', {}),
  );
  it.each([
    ['10.0.0.1', 80, 'tcp', 'web', 80, 'cluster-ip'],
    ['10.0.0.1', 81, 'tcp', 'web', undefined, 'cluster-ip'],
    ['10.0.0.1', 80, 'udp', 'web', undefined, 'cluster-ip'],
    ['10.0.0.2', 53, 'udp', 'dns', 53, 'cluster-ip'],
    ['1.2.3.4', 81, 'tcp', 'shared', 81, 'external-ip'],
    ['192.168.0.1', 30080, 'tcp', 'web', 80, 'node-port'],
  ])('%s:%i/%s', (ip, port, protocol, name, found, via) => {
    const hit = index.serviceByAddress(ip, port, protocol);
    expect([hit?.service.name, hit?.port?.port, hit?.via]).toEqual([name, found, via]);
  });
  it('knows no others', () => {
    expect(index.serviceByAddress('10.0.0.9', 80, 'tcp')).toBeUndefined();
    expect(index.serviceByAddress('192.168.0.1', 30081, 'tcp')).toBeUndefined();
  });
});

describe('backendAddresses', () => {
  const ports = [{ name: 'http', containerPort: 8080 }];
  it('takes them from slices, by the name of the Service port', () => {
    const index = indexOf(
      service('web', {
        clusterIP: '10.0.0.1',
        ports: [
          { name: 'http', port: 80, targetPort: 'http' },
          { name: 'admin', port: 81 },
        ],
      }),
      slice(
        'web',
        [
          { addresses: ['10.1.0.1'], targetRef: { kind: 'Pod', namespace: 'default', name: 'a' } },
          { addresses: ['10.1.0.2'], conditions: { ready: false } },
        ],
        [
          { name: 'http', port: 8080 },
          { name: 'admin', port: 81 },
        ],
      ),
      slice('web', [{ addresses: ['10.1.0.3'] }], [{ name: 'http', port: 9090 }]),
      pod('a', {}),
    );
    expect(backends(index, 'web')).toEqual([
      ['10.1.0.1:8080', true, 'a'],
      ['10.1.0.2:8080', false, undefined],
      ['10.1.0.3:9090', true, undefined],
    ]);
    expect(backends(index, 'web', 1)).toEqual([
      ['10.1.0.1:81', true, 'a'],
      ['10.1.0.2:81', false, undefined],
    ]);
  });

  it('computes them from selected pods where no list is at hand', () => {
    const index = indexOf(
      service('web', {
        clusterIP: '10.0.0.1',
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort: 'http' }],
      }),
      pod('a', { app: 'web' }, { ip: '10.1.0.1', ports }),
      pod('unready', { app: 'web' }, { ip: '10.1.0.2', ports, ready: false }),
      pod('portless', { app: 'web' }, { ip: '10.1.0.3' }),
      pod('ended', { app: 'web' }, { ip: '10.1.0.4', ports, phase: 'Failed' }),
      pod('other', { app: 'db' }, { ip: '10.1.0.5', ports }),
    );
    expect(backends(index, 'web')).toEqual([
      ['10.1.0.1:8080', true, 'a'],
      ['10.1.0.2:8080', false, 'unready'],
    ]);
    const [web] = index.state.services;
    expect(web?.ports[0] && index.targetPortsOf(web, web.ports[0])).toEqual([8080]);
  });

  it('believes a full list that has none', () => {
    const listed = slice('other', [], []);
    const web = service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] });
    expect(backends(indexOf(web, pod('a', { app: 'web' }), listed), 'web')).toEqual([]);
  });
});

describe('pods', () => {
  it('are found by address, with those in the host network only by a port of their own', () => {
    const host = {
      spec: { hostNetwork: true, containers: [{ ports: [{ containerPort: 9100 }] }] },
    };
    const index = indexOf(
      pod('ended', {}, { ip: '10.1.0.1', phase: 'Succeeded' }),
      pod('living', {}, { ip: '10.1.0.1' }),
      pod('exporter', {}, { ip: '192.168.0.1', ...host }),
      pod('agent', {}, { ip: '192.168.0.1', spec: { hostNetwork: true } }),
    );
    expect(index.podByIp('10.1.0.1')?.name).toBe('living');
    expect(index.podByIp('192.168.0.1')).toBeUndefined();
    expect(index.podByIp('192.168.0.1', 9100)?.name).toBe('exporter');
  });

  it('are found by process: by container, else by uid', () => {
    const id = '0123456789abcdef0123456789abcdef';
    const status = { containerStatuses: [{ name: 'main', containerID: `containerd://${id}` }] };
    const index = indexOf(pod('a', {}, { status }), pod('b', {}));
    const find = (containerId: string, podUid: string) =>
      index.podOf({ containerId, podUid })?.name;
    expect(find('0123456789ab', '')).toBe('a');
    expect(find('ffffffffffff', 'uid-b')).toBe('b');
    expect(find('', '')).toBeUndefined();
  });

  it('and their Services find each other within a namespace', () => {
    const index = indexOf(
      service('web', { selector: { app: 'web' } }),
      service('web', { selector: { app: 'web' } }, 'other'),
      pod('a', { app: 'web', v: '1' }),
    );
    const [a] = index.state.pods;
    expect(a && index.servicesSelecting(a).map((s) => s.namespace)).toEqual(['default']);
    expect(index.state.services.map((s) => index.podsSelectedBy(s).length)).toEqual([1, 0]);
  });
});

describe('ownersOfAddress', () => {
  const index = indexOf(
    service('web', { clusterIP: '10.0.0.1', ports: [{ port: 80, nodePort: 30080 }] }),
    slice('web', [{ addresses: ['172.31.0.1'] }], []),
    pod('a', {}, { ip: '10.1.0.1' }),
    { kind: 'Node', metadata: { name: 'n2' }, status: { addresses: [{ address: '192.168.0.2' }] } },
  );
  it.each([
    ['10.0.0.1', 80, 'VIP of default/web'],
    ['10.0.0.1', 443, 'VIP of default/web'],
    ['10.1.0.1', 80, 'pod default/a'],
    ['192.168.0.1', 22, 'node node-1'],
    ['192.168.0.2', 22, 'node n2'],
    ['192.168.0.2', 30080, 'node port of default/web'],
    ['172.31.0.1', 80, 'endpoint of default/web'],
    ['127.0.0.1', 80, 'the caller itself'],
    ['8.8.8.8', 53, 'an address nobody owns'],
  ])('%s:%i is %s', (ip, port, text) => {
    expect(index.ownersOfAddress({ ip, port }).text).toBe(text);
  });
});

describe('clusterDns', () => {
  const dns = { clusterIP: '10.0.0.10', ports: [{ port: 53, protocol: 'UDP' }] };
  const labelled = service('resolver', dns, 'kube-system', { 'k8s-app': 'kube-dns' });
  const named = service('coredns', { ...dns, clusterIP: '10.0.0.11' }, 'kube-system');
  const other = service('bind', { ...dns, clusterIP: '10.0.0.12' });
  const headless = service('kube-dns', { ...dns, clusterIP: 'None' }, 'kube-system');
  it('trusts the label, then the name, then the port', () => {
    expect(indexOf(other, named, labelled, headless).clusterDns()?.ip).toBe('10.0.0.10');
    expect(indexOf(other, named, headless).clusterDns()?.ip).toBe('10.0.0.11');
    expect(indexOf(other, headless).clusterDns()?.ip).toBe('10.0.0.12');
    expect(indexOf(headless).clusterDns()).toBeUndefined();
  });
});

describe('serviceNameCandidates', () => {
  const index = indexOf(
    service('my-nginx', {}),
    service('api', {}, 'prod'),
    service('api', {}, 'staging'),
  );
  it.each([
    ['my-nginx', undefined, 'default/my-nginx'],
    ['My-Nginx.default.svc.cluster.local.', undefined, 'default/my-nginx'],
    ['my-nginx.default', 'prod', 'default/my-nginx'],
    ['api', 'staging', 'staging/api'],
    ['_http._tcp.api.prod.svc.corp', undefined, 'prod/api'],
  ])('%s asked in %s means %s', (name, namespace, expected) => {
    const { service: found } = index.serviceNameCandidates(name, namespace);
    expect(`${found?.namespace ?? ''}/${found?.name ?? ''}`).toBe(expected);
  });
  it.each([
    ['my-ngnix', undefined, ['default/my-nginx spelling 1']],
    ['my-nginx', 'prod', ['default/my-nginx namespace 0']],
    ['my-nginx.kube-system.svc.cluster.local', undefined, ['default/my-nginx namespace 0']],
    ['my-nginx.defualt', undefined, ['default/my-nginx spelling 1']],
    ['api', undefined, ['prod/api namespace 0', 'staging/api namespace 0']],
    ['www.example.com', undefined, []],
    ['www.example.com.default.svc.cluster.local', undefined, []],
    ['api.example.com', undefined, []],
    ['', undefined, []],
  ])('%s asked in %s may mean %s', (name, namespace, expected) => {
    const { service: found, nearMisses } = index.serviceNameCandidates(name, namespace);
    expect(found).toBeUndefined();
    const near = nearMisses.map(
      (m) => `${m.service.namespace}/${m.service.name} ${m.why} ${String(m.distance)}`,
    );
    expect(near).toEqual(expected);
  });
});
