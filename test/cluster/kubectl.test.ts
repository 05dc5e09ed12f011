import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseKubectl } from '../../src/cluster/kubectl.js';
import { pod, service, slice, stateOf } from '../support/cluster-objects.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/captures/${name}`, import.meta.url), 'utf8');

describe('parseKubectl', () => {
  it('reads what kubectl prints, JSON and YAML alike', () => {
    const json = fixture('no-endpoints.cluster.json');
    const { state, issues, recognized } = parseKubectl(json, 'x.json');
    expect({ issues, recognized }).toEqual({ issues: [], recognized: true });
    expect(state.complete).toEqual({ services: true, pods: true, endpoints: true, nodes: false });
    expect(state.services.map((s) => [s.name, s.clusterIPs, s.ports.length])).toEqual([
      ['my-nginx', ['10.0.0.138'], 1],
      ['kube-dns', ['10.0.0.10'], 2],
    ]);
    expect(state.pods.find((p) => p.ips[0] === '172.17.0.5')).toMatchObject({
      namespace: 'default',
      labels: { run: 'my-nginxx' },
      ready: true,
      node: 'k8s-node-1',
      containers: [{ name: 'my-nginx', ports: [{ containerPort: 80, protocol: 'TCP' }] }],
    });
    expect(state.endpoints.map((e) => e.addresses.length)).toEqual([0, 1]);
    expect(parseKubectl(stringify(JSON.parse(json)), 'x.json').state).toEqual(state);
  });

  it('reads every way in which people put documents into one file', () => {
    const objects = [pod('a', {}), service('b', { clusterIP: '10.0.0.1', ports: [] })];
    const texts = objects.map((object) => JSON.stringify(object, undefined, 2));
    const forms = [
      texts.join('\n'),
      texts.join(''),
      `Warning: v1 Endpoints is deprecated in v1.33+\n${texts.join('\n')}`,
      JSON.stringify(objects),
      objects.map((object) => stringify(object)).join('---\n'),
      JSON.stringify({ kind: 'List', items: [{ kind: 'PodList', items: objects }] }),
      `${texts.join('\n')}\n{"kind": "Pod", "metadata": {"na`,
    ];
    for (const form of forms) {
      const { state } = parseKubectl(form, 'x');
      expect([state.pods[0]?.name, state.services[0]?.name], form).toEqual(['a', 'b']);
    }
  });

  it('calls a kind complete when a whole list of it was seen', () => {
    const item = { metadata: { name: 'a' } };
    const complete = (document: object) =>
      parseKubectl(JSON.stringify(document), 'x').state.complete;
    expect(complete(pod('a', {})).pods).toBe(false);
    expect(complete({ kind: 'PodList', items: [item] }).pods).toBe(true);
    expect(complete({ kind: 'PodList', items: [] }).pods).toBe(true);
    expect(complete({ kind: 'List', items: [] }).pods).toBe(false);
    const page = { kind: 'PodList', metadata: { continue: 'token' }, items: [item] };
    expect(complete(page).pods).toBe(false);
  });

  it('reads Services of every type', () => {
    const ports = [{ port: 80 }];
    const state = stateOf(
      service('headless', { clusterIP: 'None', ports, selector: { a: 'b' } }),
      service('external', { type: 'ExternalName', externalName: 'example.com' }),
      service('dual', { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', 'FD00::0:1'], ports }),
      service('by-hand', { clusterIP: '10.0.0.2', selector: {}, externalIPs: ['1.2.3.4', 7] }),
      service('named', {
        clusterIP: '10.0.0.3',
        ports: [
          { name: 'web', port: 80, targetPort: 'http', nodePort: 30080 },
          { name: 'dns', port: 53, protocol: 'UDP', targetPort: '5353' },
          { name: 'broken', port: 'x' },
        ],
      }),
    );
    const byName = new Map(state.services.map((s) => [s.name, s]));
    expect(byName.get('headless')).toMatchObject({ headless: true, clusterIPs: [] });
    expect(byName.get('external')).toMatchObject({ type: 'ExternalName', ports: [] });
    expect(byName.get('dual')).toMatchObject({
      clusterIPs: ['10.0.0.1', 'fd00::1'],
      ports: [{ port: 80, targetPort: 80, targetPortGiven: false, protocol: 'TCP' }],
    });
    expect(byName.get('by-hand')).toMatchObject({ selector: undefined, externalIPs: ['1.2.3.4'] });
    expect(byName.get('named')?.ports).toMatchObject([
      { index: 0, targetPort: 'http', targetPortGiven: true, nodePort: 30080 },
      { index: 1, targetPort: 5353, protocol: 'UDP' },
    ]);
  });

  it('merges slices per Service and prefers them to Endpoints', () => {
    const http = [{ name: 'http', port: 8080, protocol: 'TCP' }];
    const endpoints = {
      kind: 'Endpoints',
      metadata: { name: 'web', namespace: 'default' },
      subsets: [{ addresses: [{ ip: '9.9.9.9' }], ports: http }],
    };
    const other = {
      kind: 'Endpoints',
      metadata: { name: 'old', namespace: 'default' },
      subsets: [
        { addresses: [{ ip: '10.1.0.8' }], notReadyAddresses: [{ ip: '10.1.0.9' }], ports: http },
      ],
    };
    const state = stateOf(
      endpoints,
      other,
      slice('web', [{ addresses: ['10.1.0.1'] }], http),
      slice('web', [{ addresses: ['fd00::1'], conditions: { ready: false } }], http),
      slice('empty', [], http),
    );
    const found = state.endpoints.map((e) => [
      e.service.name,
      e.addresses.map((a) => [a.ip, a.ready]),
      e.ports.length,
    ]);
    expect(found.sort()).toEqual([
      ['empty', [], 1],
      [
        'old',
        [
          ['10.1.0.8', true],
          ['10.1.0.9', false],
        ],
        1,
      ],
      [
        'web',
        [
          ['10.1.0.1', true],
          ['fd00::1', false],
        ],
        1,
      ],
    ]);
  });

  it('replaces control characters and skips nameless objects', () => {
    const { state, issues } = parseKubectl(
      JSON.stringify([pod('a\u001b[31m', { 'k\u0007': 'v\u202e' }), { kind: 'Pod' }]),
      'x\u001b.json',
    );
    expect(JSON.stringify([state, issues])).not.toMatch(/\\u00(1b|07)|\u202e/);
    expect(issues).toMatchObject([{ kind: 'cluster-state', count: 1 }]);
  });

  it('tells other files from cluster state', () => {
    for (const text of [
      '',
      'hello',
      '{"a": 1}',
      '- 1\n- 2',
      'kind: Config\nclusters: []',
      '\0\0',
    ]) {
      expect(parseKubectl(text, 'x').recognized, text).toBe(false);
    }
  });

  it('never throws, whatever the text or the types', () => {
    const kinds = fc.constantFrom('Pod', 'Service', 'Endpoints', 'EndpointSlice', 'Node', 'List');
    const keys = fc.constantFrom(
      ...['kind', 'metadata', 'name', 'spec', 'status', 'items', 'ports', 'subsets', 'addresses'],
      ...['endpoints', 'labels', 'containers', 'conditions', 'selector', '__proto__'],
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.oneof(fc.jsonValue(), kinds, fc.ipV4()),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 8 }),
      ),
    }));
    fc.assert(
      fc.property(tree, kinds, (value, kind) => {
        const json = JSON.stringify({ ...(value as object), kind, metadata: { name: 'a' } });
        parseKubectl(json, 'x');
        parseKubectl(stringify(value), 'x');
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseKubectl(text, 'x')));
    const json = fixture('ipv6.cluster.json').slice(0, 2500);
    for (let end = 0; end < json.length; end += 7) parseKubectl(json.slice(0, end), 'x');
  });
});
