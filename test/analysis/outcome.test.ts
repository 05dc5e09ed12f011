/** How a call ended, where that is easily taken for something else: pods behind NAT, half answers. */
import { expect, test } from 'vitest';
import { answerSize } from '../../src/analysis/connections/http.js';
import { judge } from '../../src/analysis/paths/outcome.js';
import type { Accepted, Leg } from '../../src/model/path.js';
import { curl, proxy, web } from '../support/calls.js';
import { accepted, leg } from '../support/path-builder.js';

const context = {
  watchedUntil: () => 60e9,
  proxies: new Set<number>(),
  isMachineIp: (_: unknown, ip: string) => ip === '172.17.0.1',
};

/** curl asks, the other end reads and closes; `rst`: with a reset. */
function closed(end: Partial<Accepted>, by = web, local = '172.17.0.5:80', rst = false): Leg {
  const taken = accepted({ by, at: 1.5, local, receives: { at: 2, bytes: 84 }, close: 3 });
  return leg({
    by: curl,
    to: '10.0.0.138:8080',
    at: 1,
    sends: { at: 1.8 },
    ...(rst ? { error: { at: 3.1, errno: 104 } } : { eof: 3.1 }),
    close: 3.2,
    accepted: { ...taken, ...end },
  });
}

test('a pod that closes is the backend, whatever address the rules sent the call to', () => {
  expect(judge(closed({}), context).failure).toBe('empty');
  expect(judge(closed({}, proxy, '172.17.0.1:36485'), context).failure).toBe('no-dial');
  // A proxy in a pod with the host's network, and one that dials for other calls.
  expect(judge(closed({}, web, '172.17.0.1:36485'), context).failure).toBe('no-dial');
  const dials = { ...context, proxies: new Set([web.index]) };
  expect(judge(closed({}), dials).failure).toBe('no-dial');
});

test('closing with the request unread resets the connection: a proxy without backends does that too', () => {
  expect(judge(closed({}, proxy, '172.17.0.1:36485', true), context).failure).toBe('no-dial');
  expect(judge(closed({}, web, '172.17.0.5:80', true), context).failure).toBe('reset');
});

test('a process that ends is said to', () => {
  const { failure, reason } = judge(closed({ closedByExit: true }), context);
  expect([failure, reason]).toEqual(['empty', 'web accepted and ended without an answer']);
});

function answered(got: number, sent: number, size: number, rst: boolean): Leg {
  const by = accepted({ by: web, at: 1.5, local: '172.17.0.5:80', sends: { at: 2, bytes: sent } });
  const root = leg({
    by: curl,
    to: '10.0.0.138:8080',
    at: 1,
    sends: { at: 1.8 },
    receives: { at: 2.5, bytes: got },
    ...(rst ? { error: { at: 3, errno: 104 } } : { eof: 3 }),
    accepted: by,
  });
  return { ...root, answerSize: size };
}

test('an answer that ends before its length is cut short; what one end alone lacks was not recorded', () => {
  for (const rst of [true, false]) {
    expect(judge(answered(500, 500, 1000, rst), context).failure).toBe('truncated');
    expect(judge(answered(1000, 1000, 1000, rst), context).outcome).toBe('ok');
    expect(judge(answered(500, 1000, 1000, rst), context).outcome).toBe('ok');
    expect(judge(answered(500, 500, -1, rst), context).outcome).toBe('ok');
  }
});

test('the length of an answer is told by its header alone', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const head = 'HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length: 20\r\n\r\n';
  expect(answerSize(bytes(`${head}body`), 'GET / HTTP/1.1')).toBe(head.length + 20);
  expect(answerSize(bytes(head), 'HEAD / HTTP/1.1')).toBe(-1);
  expect(answerSize(bytes(head.replace('200 OK', '304 Not Modified')), 'GET / HTTP/1.1')).toBe(-1);
  expect(answerSize(bytes(head.slice(0, 40)), 'GET / HTTP/1.1')).toBe(-1);
  expect(answerSize(bytes('HTTP/1.1 200 OK\r\n\r\n'), '')).toBe(-1);
});
