/** Screens of the views over a recorded capture in which every call is refused. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../src/session/protocol.js';
import { repository } from '../support/run.js';
import { TestScreen } from '../support/screen.js';
import { SessionEngine } from '../support/session-engine.js';

const session = await SessionEngine.read(join(repository, 'examples/wrong-target-port.scap.gz'));

/** One reading for all screens: none of them may close it. */
const engine: EngineClient = {
  status: () => session.status(),
  onStatus: (listener) => session.onStatus(listener),
  page: (request) => session.page(request),
  report: (form) => session.report(form),
  command: (command) => session.command(command),
  close: () => Promise.resolve(),
};
afterAll(() => session.close());

/** Views by the name that is typed, and a text that is on the screen when they are open. */
const SCREENS = {
  dns: 'my-nginx',
  listeners: '36485',
  'new-connections': 'accepted by',
  addresses: 'refused',
  processes: 'kube-proxy 479',
  containers: 'nginx',
  namespaces: 'calls in',
  nodes: 'k8s-node-1',
  errors: 'ECONNREFUSED',
  logs: 'Dial failed',
  rules: 'present',
  map: '─▶ through',
  latency: 'no call was answered',
  threads: 'tid',
  'system-calls': 'share',
  files: 'libc.so.6',
  callers: 'on files',
  'file-opens': '/etc/ld.so.cache',
  spectro: '100ms',
  issues: 'cannot be told',
} as const;

describe('views of a recorded capture', () => {
  for (const [columns, rows] of [
    [80, 24],
    [200, 50],
  ] as const) {
    for (const [view, shows] of Object.entries(SCREENS)) {
      it(`${view} at ${String(columns)}x${String(rows)}`, async () => {
        const screen = new TestScreen(engine, columns, rows);
        await screen.until((text) => text.includes('fix'));
        for (const key of `:${view}\r`) screen.type(key);
        const text = await screen.until((t) => t.includes(shows) && !t.includes(`:${view}`));
        screen.type('\x03');
        expect(await screen.status).toBe(0);
        await expect(text).toMatchFileSnapshot(
          `../golden/view-${view}-${String(columns)}x${String(rows)}.txt`,
        );
      });
    }
  }
});
