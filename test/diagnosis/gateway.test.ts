/** A proxy between two Services: the one behind it that fails is blamed, also once the proxy gave it up. */
import { expect, test } from 'vitest';
import type { Leg, Path } from '../../src/model/path.js';
import { curl, web } from '../support/calls.js';
import { pod, service, slice, stateOf } from '../support/cluster-objects.js';
import { headlines, judge } from '../support/judge.js';
import { accepted, leg, listener, path, process } from '../support/path-builder.js';

const edge = process('edge', 700, { podUid: 'uid-edge-1' });
const state = stateOf(
  service('edge', {
    clusterIP: '10.0.0.50',
    selector: { app: 'edge' },
    ports: [{ port: 80, targetPort: 8000, nodePort: 30080 }],
  }),
  service('web', {
    clusterIP: '10.0.0.60',
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 8081 }],
  }),
  pod('edge-1', { app: 'edge' }, { ip: '172.17.0.4' }),
  pod('web-1', { app: 'web' }, { ip: '172.17.0.5' }),
  slice('edge', [{ addresses: ['172.17.0.4'], conditions: { ready: true } }], [{ port: 8000 }]),
  slice('web', [{ addresses: ['172.17.0.5'], conditions: { ready: true } }], [{ port: 8081 }]),
);

/** curl calls edge, which answers 502 after dialling (or not). */
function gatewayCall(at: number, dials: readonly Leg[]): Path {
  const root = leg({
    by: curl,
    to: '10.0.0.50:80',
    at,
    sends: { at: at + 0.2 },
    receives: { at: at + 1 },
    statusLine: 'HTTP/1.1 502 Bad Gateway',
    accepted: accepted({
      by: edge,
      at: at + 0.1,
      local: '172.17.0.4:8000',
      receives: { at: at + 0.3, bytes: 84 },
      sends: { at: at + 0.9 },
    }),
    dials,
  });
  const failedLeg = dials[0] ?? root;
  const failure = dials.length > 0 ? 'refused' : 'gateway';
  return path({ client: curl, root, outcome: 'failed', failure, failedLeg });
}

const refusedDial = (at: number) =>
  leg({ by: edge, to: '172.17.0.5:8081', at: at + 0.4, result: 'refused' });
const listeners = [listener(web, '0.0.0.0:8080')];

test('the Service behind the proxy is the one to mend, for later calls without a dial too', () => {
  const paths = [gatewayCall(1, [refusedDial(1)]), gatewayCall(20, [])];
  expect(headlines(judge({ paths, listeners, processes: [web] }, state))).toEqual([
    'fail certain wrong-target-port Service default/web 2/2',
  ]);
});

test('a gateway that never dialled anyone leaves only a possibility', () => {
  const [found, ...others] = judge({ paths: [gatewayCall(1, [])] }, state);
  expect(others).toEqual([]);
  expect(headlines(found ? [found] : [])).toEqual([
    'warn possible no-endpoints Service default/edge 1/1',
  ]);
  expect(found?.summary).toContain('answers them itself without dialling anyone');
});

test('a node port is as virtual as a cluster IP: who refused is told by the endpoints', () => {
  const root = leg({ by: curl, to: '192.168.0.1:30080', at: 1, result: 'refused' });
  const call = path({ client: curl, root, outcome: 'failed', failure: 'refused', failedLeg: root });
  const open = [listener(edge, '0.0.0.0:3000')];
  const found = judge({ paths: [call], listeners: open, processes: [edge] }, state);
  expect(headlines(found)).toEqual(['fail certain wrong-target-port Service default/edge 1/1']);
});
