/** Nothing behind the Service: typos in labels, pods that are not ready, no pods, and lost NAT rules. */
import { expect, test } from 'vitest';
import type { Execution } from '../../src/model/facts.js';
import { directCall, noDialCall, okCall } from '../support/calls.js';
import { cluster, headlines, judge } from '../support/judge.js';
import { ms, process, rowAt } from '../support/path-builder.js';

const typo = cluster({ labels: { run: 'my-nginxx' }, endpoints: [] });

test('a typo in the label is shown in brackets, with both ways to mend it', () => {
  for (const call of [noDialCall(1), directCall(1, 'refused'), directCall(1, 'abandoned')]) {
    const [found, ...others] = judge({ paths: [call] }, typo);
    expect(others).toEqual([]);
    expect(headlines(found ? [found] : [])).toEqual([
      'fail certain selector-mismatch Service default/my-nginx 1/1',
    ]);
    expect(found?.summary).toContain('have run=my-nginx[x]; so it has no endpoints');
    expect(found?.fix.commands).toEqual([
      'kubectl -n default set selector svc/my-nginx run=my-nginxx',
      'kubectl -n default label pod web-1 web-2 --overwrite run=my-nginx',
    ]);
  }
});

test('labels of altogether different pods are no typo', () => {
  const found = judge(
    { paths: [noDialCall(1)] },
    cluster({ labels: { run: 'database' }, endpoints: [] }),
  );
  expect(headlines(found)).toEqual(['fail certain no-endpoints Service default/my-nginx 1/1']);
  expect(found[0]?.summary).toContain('no pod matches its selector run=my-nginx');
});

test('pods that match and are not ready are named', () => {
  const [found] = judge({ paths: [noDialCall(1)] }, cluster({ ready: false }));
  expect(found?.rule).toBe('no-endpoints');
  expect(found?.summary).toContain('web-1 (not ready), web-2 (not ready)');
});

test('a proxy that never dials although endpoints are ready stays a possibility', () => {
  const [found] = judge({ paths: [noDialCall(1)] }, cluster());
  expect(headlines(found ? [found] : [])).toEqual([
    'fail possible no-endpoints Service default/my-nginx 1/1',
  ]);
  expect(found?.counterEvidence).toEqual(['the cluster state lists 2 ready addresses']);
});

test('quotes in names of objects stay inside their word', () => {
  const state = cluster({ labels: { run: 'my-nginxx' }, endpoints: [] });
  const evil = { ...state, pods: state.pods.map((p) => ({ ...p, name: `${p.name}'; rm -rf /` })) };
  const [found] = judge({ paths: [noDialCall(1)] }, evil);
  expect(found?.fix.commands[1]).toContain(`'web-1'\\''; rm -rf /'`);
});

const EMPTY_NAT = '*nat\n:PREROUTING ACCEPT [0:0]\n:KUBE-PORTALS-HOST - [0:0]\nCOMMIT\n';
const NAT =
  '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 10.0.0.138/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.5:80\nCOMMIT\n';

function flush(at: number, args: readonly string[] = ['-t', 'nat', '-F']): Execution {
  return {
    row: rowAt(at),
    time: ms(at),
    process: process('iptables', 900, { ppid: 899 }),
    exe: '/usr/sbin/xtables-nft-multi',
    args,
    ancestors: ['tune.sh', 'bash'],
  };
}

test('a VIP without rules in the listing: certain, whether or not the client has given up', () => {
  const state = cluster({ iptables: EMPTY_NAT });
  const pending = directCall(1, 'abandoned');
  const root = pending.root;
  if (root === undefined) throw new Error('no root');
  const cut = {
    ...pending,
    root: { ...root, result: 'pending' as const, resultRow: -1, closeRow: -1 },
    outcome: 'unfinished' as const,
    failure: undefined,
  };
  for (const call of [pending, cut]) {
    expect(headlines(judge({ paths: [call] }, state))).toEqual([
      'fail certain rules-missing Node /node-1 1/1',
    ]);
  }
});

test('a flush before the first failure is named with the script that ran it', () => {
  const paths = [okCall(1), directCall(200, 'abandoned')];
  const [found] = judge({ paths, executions: [flush(100)] }, cluster());
  expect(headlines(found ? [found] : [])).toEqual(['fail certain rules-missing Node /node-1 1/2']);
  expect(found?.summary).toContain('"iptables -t nat -F" (run by tune.sh) ran before');
  expect(found?.evidence.map((e) => e.row)).toContain(rowAt(100));
});

test('what only touches other tables, or comes too late, flushed nothing', () => {
  const late = judge({ paths: [directCall(1, 'abandoned')], executions: [flush(9000)] }, cluster());
  const list = flush(0.5, ['-t', 'nat', '-S']);
  const listing = judge({ paths: [directCall(1, 'abandoned')], executions: [list] }, cluster());
  const noflush = { ...flush(0.5, ['--noflush']), exe: 'iptables-restore' };
  const kept = judge({ paths: [directCall(1, 'abandoned')], executions: [noflush] }, cluster());
  for (const found of [late, listing, kept]) {
    expect(headlines(found)).toEqual(['fail likely connect-timeout Service default/my-nginx 1/1']);
  }
});

test('rules that are there make it a dead way, not missing rules', () => {
  const found = judge({ paths: [directCall(1, 'timeout')] }, cluster({ iptables: NAT }));
  expect(found.map((d) => d.rule)).toEqual(['connect-timeout']);
});

test('calls that work again later were not cut off by missing rules', () => {
  const paths = [okCall(1), directCall(200, 'abandoned'), okCall(9000)];
  expect(judge({ paths }, cluster()).map((d) => d.rule)).toEqual(['connect-timeout']);
});

test('without cluster state, a flush and an address that was translated before tell as much', () => {
  const paths = [okCall(1), directCall(200, 'abandoned')];
  expect(judge({ paths, executions: [flush(100)] }).map((d) => d.rule)).toEqual(['rules-missing']);
  const untouched = judge({ paths }).map((d) => d.rule);
  const neverWorked = judge({ paths: [directCall(200, 'abandoned')], executions: [flush(100)] });
  expect([...untouched, ...neverWorked.map((d) => d.rule)]).toEqual([
    'connect-timeout',
    'connect-timeout',
  ]);
});
