/** What a capture cannot tell: nothing for one that has everything; a reason, once something is taken from it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EVENTS } from '../../src/model/event-table.js';
import type { EventTable } from '../../src/model/event-rows.js';
import type { Leg, Path } from '../../src/model/path.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { Session } from '../../src/session/session.js';
import { limitsOf } from '../../src/views/limits.js';
import { VIEWS } from '../../src/views/index.js';
import { RULES } from '../../src/diagnosis/index.js';
import type { ViewContext } from '../../src/views/view.js';
import { repository } from '../support/run.js';

const session = await Session.open({ capture: join(repository, 'examples/healthy.scap.gz') });
await session.run();
const whole = session.context();

function without(change: (s: Snapshot) => Partial<Snapshot>): ViewContext {
  return { ...whole, snapshot: { ...whole.snapshot, ...change(whole.snapshot) } };
}

/** The same events, counted otherwise. */
function counted(events: EventTable, countOf: (name: string) => number | undefined): EventTable {
  return Object.create(events, {
    countOf: {
      value: (type: number) => countOf(EVENTS[type]?.name ?? '') ?? events.countOf(type),
    },
    length: { value: events.length },
    result: { value: (row: number) => events.result(row) },
    type: { value: (row: number) => events.type(row) },
  }) as EventTable;
}

function withRoots({ facts }: Snapshot, change: (root: Leg) => object): Partial<Snapshot> {
  const paths = facts.paths.map((path): Path =>
    path.root === undefined ? path : { ...path, root: changed(path.root, change(path.root)) },
  );
  return { facts: { ...facts, paths } };
}

function changed(leg: Leg, fields: object): Leg {
  const values = Object.entries(fields).map(([key, value]) => [key, { value: value as unknown }]);
  return Object.create(leg, Object.fromEntries(values) as PropertyDescriptorMap) as Leg;
}

const CASES: Readonly<Record<string, ViewContext>> = {
  'events-lost': without(({ events }) => ({
    events: counted(events, (name) => (name === 'drop' ? 3 : undefined)),
  })),
  'bytes-cut': { ...whole, eventData: () => ({ bytes: new Uint8Array(80), size: 700 }) },
  'other-node': without((s) => {
    const pods = s.cluster.pods.map((pod) => ({ ...pod, node: 'n2', hostIP: '10.9.9.9' }));
    const remote = { ip: pods[0]?.ips[0] ?? '', port: 80 };
    const cluster = { ...s.cluster, pods };
    return { ...withRoots(s, () => ({ accepted: undefined, remote })), cluster };
  }),
  'no-cluster-state': without(({ cluster }) => ({ cluster: { ...cluster, services: [] } })),
  'no-nat-rules': without(({ cluster }) => ({ cluster: { ...cluster, nat: undefined } })),
  'began-before': without((s) => withRoots(s, () => ({ result: 'unseen' }))),
  filtered: without(({ events }) => ({
    events: counted(events, (name) => (name.startsWith('accept') ? 0 : undefined)),
  })),
  'clocks-differ': without((s) =>
    withRoots(s, ({ startTime }) => ({ startTime: startTime + 5e9 })),
  ),
};

test('a capture that has all of it lacks nothing', () => {
  expect(limitsOf(whole)).toEqual([]);
});

test.each(Object.entries(CASES))(
  '%s is found, with a command and rules that there are',
  (id, context) => {
    const found = limitsOf(context);
    const limit = found.find((l) => l.id === id) ?? expect.fail(JSON.stringify(found));
    expect(limit.count).toBeGreaterThan(0);
    expect(limit.command).toMatch(/^\S+ \S/);
    const rules = RULES.map((rule) => rule.id);
    for (const rule of limit.prevents) expect(rules).toContain(rule);
  },
);

test('the Issues view shows it, and c copies the command', () => {
  const issues = VIEWS.find((v) => v.id === 'issues') ?? expect.fail('no issues');
  const context = CASES['no-nat-rules'] ?? expect.fail('no case');
  const [, limits] = issues.sections(context, { kind: '', key: '' });
  expect(limits?.copy?.(limits.row(0))).toBe('sudo iptables-save > capture.iptables');
});
