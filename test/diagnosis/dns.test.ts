/** Names: the wrong server, typos, silence; search lists and right answers of any server are no failure. */
import { expect, test } from 'vitest';
import type { Path } from '../../src/model/path.js';
import { curl, directCall } from '../support/calls.js';
import { cluster, headlines, judge } from '../support/judge.js';
import { lookup, path, process } from '../support/path-builder.js';

const NAME = 'my-nginx.default.svc.cluster.local';
const onNode = process('curl', 600);

function stray(server: string, addresses: readonly string[], client = onNode): Path {
  const asked = lookup({ by: client, server, name: NAME, at: 1, answerAt: 2, addresses });
  return directCall(3, 'refused', { to: `${addresses[0] ?? ''}:8080`, client, lookups: [asked] });
}

function unresolved(name: string, rcode: string | undefined, at = 1, client = curl): Path {
  const suffixes = ['.default.svc.cluster.local', '.svc.cluster.local', ''];
  const lookups = suffixes.map((suffix) =>
    lookup({
      by: client,
      name: name + suffix,
      at,
      ...(rcode === undefined ? {} : { answerAt: at + 0.5, rcode }),
    }),
  );
  return path({ client, lookups, startTime: at * 1e6, outcome: 'failed', failure: 'dns' });
}

test('a stranger’s answer for a name of the cluster: the node’s resolver is named', () => {
  const [found, ...others] = judge({ paths: [stray('10.240.0.2:53', ['172.30.0.1'])] }, cluster());
  expect(others).toEqual([]);
  expect(headlines(found ? [found] : [])).toEqual([
    'fail certain wrong-dns-server Node /node-1 1/1',
  ]);
  expect(found?.fix.text).toContain('nameserver 10.0.0.10');
});

test('older cluster domains without svc count, and a call that is not over yet', () => {
  const call = stray('10.240.0.2:53', ['172.30.0.1']);
  const lookups = call.lookups.map((l) => ({ ...l, name: 'my-nginx.default.cluster.local' }));
  const unfinished = { ...call, lookups, outcome: 'unfinished' as const, failure: undefined };
  expect(headlines(judge({ paths: [unfinished] }, cluster()))).toEqual([
    'fail likely wrong-dns-server Node /node-1 1/1',
  ]);
});

test('in a pod it is the pod’s, and NXDOMAIN from a stranger counts', () => {
  const lookups = [
    lookup({ by: curl, server: '8.8.8.8:53', name: NAME, at: 1, answerAt: 2, rcode: 'NXDOMAIN' }),
  ];
  const call = path({ client: curl, lookups, outcome: 'failed', failure: 'dns' });
  const [found] = judge({ paths: [call] }, cluster());
  expect(headlines(found ? [found] : [])).toEqual([
    'fail certain wrong-dns-server Pod default/ubuntu 1/1',
  ]);
  expect(found?.fix.text).toContain('dnsPolicy');
});

test('resolvers on the node and right answers are not strangers', () => {
  for (const server of ['127.0.0.53:53', '169.254.20.10:53', '10.0.0.10:53']) {
    const rules = judge({ paths: [stray(server, ['172.30.0.1'])] }, cluster()).map((d) => d.rule);
    expect(rules).not.toContain('wrong-dns-server');
  }
  const right = judge({ paths: [stray('10.240.0.2:53', ['10.0.0.138'])] }, cluster());
  expect(right.map((d) => d.rule)).not.toContain('wrong-dns-server');
});

test('names that do not exist: one verdict per client, with what was meant', () => {
  const paths = [unresolved('my-ngnix', 'NXDOMAIN'), unresolved('my-nginx.prod', 'NXDOMAIN', 5)];
  const [found, ...others] = judge({ paths }, cluster());
  expect(others).toEqual([]);
  expect(headlines(found ? [found] : [])).toEqual([
    'fail certain dns-failure Pod default/ubuntu 2/2',
  ]);
  expect(found?.summary).toContain('did you mean default/my-nginx?');
  expect(found?.fix.text).toBe('Call my-nginx.default: the name has a typo.');
});

test('a server that fails or is silent is a failure of DNS, not of the name', () => {
  for (const rcode of ['SERVFAIL', 'REFUSED', undefined]) {
    const [found] = judge({ paths: [unresolved('my-nginx', rcode)] }, cluster());
    expect(found?.severity).toBe('fail');
    expect(found?.summary).toContain(rcode ?? 'no answer');
  }
});

test('the same process resolving the name later makes the first try a hiccup', () => {
  const later = lookup({ by: curl, name: NAME, at: 50, answerAt: 51, addresses: ['10.0.0.138'] });
  const failed = unresolved('my-nginx', 'SERVFAIL');
  expect(judge({ paths: [failed], dns: [...failed.lookups, later] }, cluster())).toEqual([]);
});

test('a DNS Service that nobody stands behind, or that is not translated, is the Service that fails', () => {
  const paths = [unresolved('my-nginx', undefined)];
  expect(headlines(judge({ paths }, cluster({ dnsEndpoints: [] })))).toEqual([
    'fail certain no-endpoints Service kube-system/kube-dns 1/1',
  ]);
  const iptables =
    '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 10.0.0.138/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.5:80\nCOMMIT\n';
  expect(headlines(judge({ paths }, cluster({ iptables })))).toEqual([
    'fail certain rules-missing Service kube-system/kube-dns 1/1',
  ]);
});

test('outside names and the machine’s own are no failure of the cluster', () => {
  const works = lookup({ by: curl, name: NAME, at: 50, answerAt: 51, addresses: ['10.0.0.138'] });
  const outside = unresolved('registry.example.com', 'REFUSED');
  const found = judge({ paths: [outside], dns: [...outside.lookups, works] }, cluster());
  expect(headlines(found)).toEqual(['info likely dns-failure Pod default/ubuntu 1/1']);
  expect(judge({ paths: [unresolved('node-1', 'NXDOMAIN')] }, cluster())).toEqual([]);
});
