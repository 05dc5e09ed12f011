/** wrong-target-port and what must not be mistaken for it: dead pods, loopback binds, foreign proxies. */
import { expect, test } from 'vitest';
import { directCall, okCall, refusedCall, web } from '../support/calls.js';
import { cluster, headlines, judge } from '../support/judge.js';
import { listener, process } from '../support/path-builder.js';

const web2 = process('web', 675, { podUid: 'uid-web-2' });
const sleep = process('sleep', 676, { podUid: 'uid-web-2' });
const both = [web, web2];
const on = (port: number, ip = '0.0.0.0') => both.map((p) => listener(p, `${ip}:${String(port)}`));
const wrong = cluster({ targetPort: 8080 });
const refused = (port: number) => [
  refusedCall(1, [`172.17.0.5:${String(port)}`]),
  refusedCall(11, [`172.17.0.6:${String(port)}`]),
];

test('dials refused at the targetPort while the pods listen elsewhere: certain, with the patch', () => {
  const [found, ...others] = judge(
    { paths: refused(8080), listeners: on(80), processes: both },
    wrong,
  );
  expect(others).toEqual([]);
  expect(headlines(found ? [found] : [])).toEqual([
    'fail certain wrong-target-port Service default/my-nginx 2/2',
  ]);
  expect(found?.summary).toBe(
    '2 of 2 calls fail: 8080 is dialled on 2 pods, nothing listens there; web listens on 80',
  );
  expect(found?.fix.commands).toEqual([
    `kubectl -n default patch svc my-nginx --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":80}]'`,
  ]);
  expect(found?.evidence.map((e) => e.note)).toContain('172.17.0.5:8080: refused');
});

test('a Service without targetPort gets one added', () => {
  const state = cluster({ targetPort: undefined, endpoints: ['172.17.0.5'] });
  const port8080 = { ...state, endpoints: [] };
  const [found] = judge({ paths: refused(8080), listeners: on(80) }, port8080);
  expect(found?.fix.commands[0]).toContain('[{"op":"add","path":"/spec/ports/0/targetPort"');
});

test('behind NAT the client is refused at the VIP, and the endpoints tell the targets', () => {
  const paths = [directCall(1, 'refused'), directCall(11, 'refused')];
  expect(headlines(judge({ paths, listeners: on(80), processes: both }, wrong))).toEqual([
    'fail certain wrong-target-port Service default/my-nginx 2/2',
  ]);
});

test('without sockets the declared containerPort makes it likely', () => {
  expect(headlines(judge({ paths: refused(8080) }, wrong))).toEqual([
    'fail likely wrong-target-port Service default/my-nginx 2/2',
  ]);
});

test('a log line stands in for a result that was not recorded', () => {
  const [call] = refused(8080);
  const root = call?.root;
  const dial = root?.dials[0];
  if (call === undefined || root === undefined || dial === undefined) throw new Error('no dial');
  const log = {
    row: 9,
    time: 9,
    process: dial.process,
    text: 'dial tcp 172.17.0.5:8080: connection refused',
  };
  const excerpt = {
    ...call,
    root: { ...root, dials: [{ ...dial, result: 'abandoned' as const }] },
    outcome: 'unfinished' as const,
    failure: undefined,
    failedLeg: undefined,
  };
  expect(judge({ paths: [excerpt] }, wrong)).toEqual([]);
  expect(headlines(judge({ paths: [{ ...excerpt, logs: [log] }] }, wrong))).toEqual([
    'fail likely wrong-target-port Service default/my-nginx 1/1',
  ]);
});

test('UDP: an ICMP refusal at the targetPort', () => {
  const paths = [refusedCall(1, ['172.17.0.5:9'], 'udp')];
  const listeners = [listener(web, '0.0.0.0:7', 'udp'), listener(web, '0.0.0.0:80', 'tcp')];
  const [found] = judge({ paths, listeners }, cluster({ targetPort: 9, protocol: 'UDP' }));
  expect(found?.fix.commands[0]).toContain('"value":7');
});

test('one dead pod of two is that pod’s fault', () => {
  const paths = [okCall(1), refusedCall(11, ['172.17.0.6:80']), okCall(21)];
  const found = judge(
    { paths, listeners: [listener(web, '0.0.0.0:80')], processes: [web, sleep] },
    cluster(),
  );
  expect(headlines(found)).toEqual(['fail certain backend-refused Pod default/web-2 1/3']);
  expect(found[0]?.summary).toContain('it runs sleep');
});

test('behind NAT the dead pod is the one that never answers and has no listener', () => {
  const nat = { ...okCall(1), root: directOk() };
  const paths = [nat, directCall(11, 'refused')];
  const found = judge(
    { paths, listeners: [listener(web, '0.0.0.0:80')], processes: [web, sleep] },
    cluster(),
  );
  expect(headlines(found)).toEqual(['fail likely backend-refused Pod default/web-2 1/2']);
});

function directOk() {
  const root = okCall(1).root;
  const inner = root?.dials[0];
  if (root === undefined || inner === undefined) throw new Error('no root');
  return { ...root, accepted: inner.accepted, dials: [] };
}

test('the right port on loopback only is no wrong targetPort', () => {
  const found = judge(
    { paths: refused(80), listeners: on(80, '127.0.0.1'), processes: both },
    cluster(),
  );
  expect(headlines(found)).toEqual(['fail certain backend-refused Service default/my-nginx 2/2']);
  expect(found[0]?.summary).toContain('web listens on 127.0.0.1:80 only');
});

test('a program that is down beside a declared sidecar is no wrong targetPort', () => {
  const declared = [{ containerPort: 80 }, { containerPort: 9100 }];
  const found = judge(
    { paths: refused(80), listeners: on(9100), processes: both },
    cluster({ declared }),
  );
  expect(found.map((d) => d.rule)).toEqual(['backend-refused']);
});

test('a proxy that dials a port of its own choice does not blame the Service', () => {
  const found = judge({ paths: refused(9999), listeners: on(80), processes: both }, cluster());
  expect(found.map((d) => d.rule)).toEqual(['backend-refused']);
});

test('without cluster state the address is named, and what would tell more', () => {
  const [found] = judge({ paths: [refusedCall(1, ['172.17.0.6:8080'])] });
  expect(headlines(found ? [found] : [])).toEqual([
    'fail likely backend-refused Address /172.17.0.6:8080 1/1',
  ]);
  expect(found?.alternatives.join()).toContain('kubectl get');
});

test('healthy calls are met with silence', () => {
  expect(judge({ paths: [okCall(1), okCall(11)], listeners: on(80) }, cluster())).toEqual([]);
});

test('a targetPort that is the name of no container port is put right by name', () => {
  const declared = [{ name: 'http', containerPort: 80, protocol: 'TCP' }];
  const state = cluster({ targetPort: 'htttp', declared, endpoints: [] });
  const [found, ...others] = judge({ paths: [directCall(1, 'refused')] }, state);
  expect(others).toEqual([]);
  expect(headlines(found ? [found] : [])).toEqual([
    'fail certain wrong-target-port Service default/my-nginx 1/1',
  ]);
  expect(found?.fix.commands[0]).toContain('"value":"http"');
});

test('of several open ports the patch takes the one that fits the Service port best', () => {
  const open = both.flatMap((p) => [listener(p, '0.0.0.0:9000'), listener(p, '0.0.0.0:9090')]);
  const [first] = wrong.services;
  const [port] = first?.ports ?? [];
  if (first === undefined || port === undefined) throw new Error('no Service');
  const other = { ...port, index: 1, port: 80, targetPort: 9000 };
  const taken = { ...first, ports: [port, other] };
  const state = { ...wrong, services: [taken, ...wrong.services.slice(1)] };
  const [found] = judge({ paths: refused(8080), listeners: open, processes: both }, state);
  expect(found?.fix.commands[0]).toContain('"value":9090');
});
