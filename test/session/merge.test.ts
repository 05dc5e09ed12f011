/** Captures of several nodes read as one: the same calls and verdicts as when one machine had recorded all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { createEventPrinter } from '../../src/analysis/event-text/stream.js';
import { nodeLocalAddresses } from '../../src/analysis/paths/node-local.js';
import { UserError } from '../../src/base/errors.js';
import type { Interface } from '../../src/model/facts.js';
import { nodeNames } from '../../src/model/node.js';
import { taskKey } from '../../src/model/process.js';
import { eventRows } from '../../src/views/event-scope.js';
import { isEventBlock } from '../../src/model/scap/format.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { Session } from '../../src/session/session.js';
import { Folder } from '../support/altered.js';
import { CallsCapture } from '../support/calls-capture.js';
import { node } from '../support/node.js';
import { repository } from '../support/run.js';
import { ahead, containersOf, mapBlocks, SECOND_NODE, split } from '../support/split.js';

const folder = new Folder();
afterAll(() => {
  folder.remove();
});

const STATE = ['examples/healthy', 'examples/wrong-target-port'].map((name) =>
  join(repository, name),
);
const FIXTURES = ['flushed-iptables', 'no-endpoints', 'wrong-dns-refused'].map((name) =>
  join(repository, 'test/fixtures/captures', name),
);
let files = 0;

function fileOf(bytes: Uint8Array): string {
  return folder.write(`${String(files++)}.scap`, bytes);
}

async function read(paths: readonly string[], state = ''): Promise<Snapshot> {
  const [capture = '', ...others] = paths;
  const given =
    state === '' ? {} : { cluster: `${state}.cluster.json`, iptables: `${state}.iptables` };
  const session = await Session.open({ capture, others, ...given });
  await session.run();
  session.close();
  return session.snapshot();
}

/** What must not depend on how many files there are. */
function story(s: Snapshot): object {
  return {
    events: s.events.shown,
    ends: s.facts.connections.length,
    lookups: s.facts.dns.length,
    calls: s.facts.paths.map((p) => [p.client.comm, p.client.pid, p.outcome, p.failure, p.reason]),
    verdicts: s.diagnoses.map(({ rule, confidence, subject, count, total }) => {
      // Which node lacks its rules is what changes.
      const name = subject.kind === 'Node' ? '' : subject.name;
      return [rule, confidence, subject.kind, name, count, total];
    }),
  };
}

describe.each([...STATE, ...FIXTURES])('%s', (state) => {
  const bytes = gunzipSync(readFileSync(`${state}.scap.gz`));
  const whole = read([fileOf(bytes)], state);
  const half = split(bytes, (id) => id === '');
  const containers = containersOf(bytes);

  test.each(containers)('the same with container %s on a node of its own', async (id) => {
    const { first, second } = split(bytes, (other) => other === id);
    const merged = await read([fileOf(first), fileOf(second)], state);
    expect(merged.facts.nodes.map(({ hostName }) => hostName)).toEqual(['k8s-node-1', SECOND_NODE]);
    expect(merged.issues).toEqual([]);
    expect(story(merged)).toEqual(story(await whole));
  });

  test('the same when all pods are elsewhere, whichever file is named first', async () => {
    const merged = await read([fileOf(half.second), fileOf(half.first)], state);
    expect(story(merged)).toEqual(story(await whole));
  });
});

const healthy = gunzipSync(readFileSync(`${STATE[0] ?? ''}.scap.gz`));
const pods = split(healthy, (id) => id !== '');

describe('clocks', () => {
  test.each([3e9, -0.25e9, 40e6, -3600e9])(
    'one that is %d ns ahead is found and put right',
    async (ns) => {
      const merged = await read([fileOf(pods.first), fileOf(ahead(pods.second, ns))], STATE[0]);
      expect(story(merged)).toEqual(story(await read([fileOf(healthy)], STATE[0])));
      const [clock, ...others] = merged.clocks;
      expect(others).toEqual([]);
      expect(clock?.node).toBe(1);
      expect(Math.abs((clock?.aheadNs ?? 0) - ns)).toBeLessThan(1e6);
      expect(merged.issues.map(({ kind, detail }) => [kind, detail.split(',')[0]])).toEqual([
        ['clocks-differ', expect.stringContaining(`The clock of ${SECOND_NODE} is`)],
      ]);
    },
  );

  test('no answer comes before its question, also where the clock is a little off', async () => {
    const merged = await read([fileOf(pods.first), fileOf(ahead(pods.second, -2e6))], STATE[0]);
    const { connections: t, paths } = merged.facts;
    for (let row = 0; row < t.length; row++) {
      const peer = t.peer.get(row);
      if (t.isClient.get(row) === 0 || t.l4[row] !== 'tcp' || peer < 0 || t.startTime.get(peer) < 0)
        continue;
      expect(t.startTime.get(peer) - t.startTime.get(row)).toBeGreaterThan(-1e6);
    }
    for (const path of paths) expect(path.endTime).toBeGreaterThanOrEqual(path.startTime);
  });
});

describe('files of one machine', () => {
  /** Lists and metadata, then the events from one share of the capture to another. */
  function part(from: number, to: number): Buffer {
    let events = 0;
    return mapBlocks(healthy, (block) => {
      if (!isEventBlock(block.readUInt32LE(0))) return block;
      const at = events++ / 14_000;
      return at >= from && at < to ? block : Buffer.alloc(0);
    });
  }

  test.each([
    ['that are the same', [0, 2], [0, 2]],
    ['that overlap', [0, 0.6], [0.4, 2]],
    ['that follow each other', [0, 0.5], [0.5, 2]],
  ])('%s count once', async (_, a, b) => {
    const merged = await read(
      [part(b[0] ?? 0, b[1] ?? 0), part(a[0] ?? 0, a[1] ?? 0)].map(fileOf),
      STATE[0],
    );
    expect(merged.facts.nodes).toHaveLength(1);
    expect(story(merged)).toEqual(story(await read([fileOf(healthy)], STATE[0])));
  });
});

test('a call is waited for as long as its own node was watched', async () => {
  const dial = new CallsCapture()
    .event(7, 'socket', { fd: 3, domain: 2, type: 1 })
    .event(7, '>connect', { fd: 3, addr: '10.1.0.6:80' })
    .bytes();
  const later = Buffer.from(new CallsCapture().event(8, 'open', { fd: 3, name: '/a' }).bytes());
  const { facts, durationNs } = await read([fileOf(dial), fileOf(ahead(later, 60e9))]);
  expect(durationNs).toBeGreaterThan(59e9);
  expect(facts.paths.map(({ outcome }) => outcome)).toEqual(['unfinished']);
});

describe('members', () => {
  const [one, two] = ['node1', 'node2'].map((n) =>
    join(repository, `examples/two-nodes-${n}.scap.gz`),
  ) as [string, string];
  const exitOnly = join(repository, 'test/fixtures/captures/two-nodes-node2-exit-only.scap.gz');

  test.each([
    ['of the same format', two],
    ['of another', exitOnly],
  ])('the backend that refuses, by a second capture %s', async (_, second) => {
    const { diagnoses, facts } = await read([one, second]);
    expect(diagnoses).toMatchObject([
      {
        rule: 'backend-refused',
        confidence: 'certain',
        count: 3,
        subject: { name: 'my-nginx-9d5677d94-q2xzw' },
      },
    ]);
    const ok = facts.paths.filter((p) => p.outcome === 'ok');
    expect(ok.map((p) => p.root?.dials[0]?.accepted?.process.node)).toEqual([1, 1, 1]);
  });

  test('text and a capture go together; what tells no machine is one of its own', async () => {
    const lines: string[] = [];
    const printer = createEventPrinter((line) => lines.push(line));
    printer.push(pods.second);
    printer.end();
    const text = folder.write('pods.txt', Buffer.from(`${lines.join('\n')}\n`));
    const { facts, captures } = await read([fileOf(pods.first), text], STATE[0]);
    expect(captures.map(({ label, node }) => [label, node])).toEqual([
      ['sysdig capture', 0],
      ['sysdig text', 1],
    ]);
    expect(nodeNames(facts.nodes, captures)).toEqual(['k8s-node-1', 'pods.txt']);
    expect(facts.paths.map((p) => p.outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  });

  test('one that is cut off is said by its name, and the others are read', async () => {
    const cut = folder.write('cut.scap', pods.second.subarray(0, pods.second.length - 9));
    const merged = await read([fileOf(pods.first), cut], STATE[0]);
    expect(
      merged.issues.map(({ kind, detail }) => [kind, detail.startsWith('cut.scap: ')]),
    ).toEqual([['truncated', true]]);
    expect(merged.events.shown).toBe((await read([fileOf(healthy)])).events.shown - 1);
  });

  test('standard input is not one of several', async () => {
    await expect(Session.open({ capture: one, others: ['-'] })).rejects.toThrow(UserError);
  });
});

describe('what means something on one machine only', () => {
  const loop = '127.0.0.1:41000->127.0.0.1:80';

  test('a pid is another process on another node, with descriptors and events of its own', async () => {
    const capture = (name: string): string =>
      fileOf(
        new CallsCapture()
          .event(7, 'open', { fd: 3, name })
          .event(7, 'read', { fd: 3, res: 1 })
          .bytes(),
      );
    const session = await Session.open({ capture: capture('/a'), others: [capture('/b')] });
    await session.run();
    const context = session.context();
    const { processes } = session.snapshot().facts;
    expect(processes.map(({ node, pid }) => [node, pid])).toEqual([
      [0, 7],
      [1, 7],
    ]);
    for (const [i, name] of ['/a', '/b'].entries()) {
      const rows = [...(eventRows(context, { kind: 'process', key: String(i) }) ?? [])];
      const names = rows.map((row) => context.fdName(session.snapshot().events.fd(row))?.name);
      expect(names).toEqual([name, name]);
      expect(rows).toEqual([...(eventRows(context, { kind: 'node', key: String(i) }) ?? [])]);
      expect(rows).toEqual([
        ...(eventRows(context, { kind: 'thread', key: String(taskKey(i, 7)) }) ?? []),
      ]);
    }
    session.close();
  });

  test.each([
    [loop, false],
    ['10.1.0.5:41000->10.1.0.6:80', true],
  ])('%s of two nodes: one connection: %s', async (tuple, joined) => {
    const [source = '', server = ''] = tuple.split('->');
    const client = new CallsCapture()
      .event(7, 'socket', { fd: 3, domain: 2, type: 1 })
      .event(7, 'connect', { res: 0, tuple, fd: 3, addr: server })
      .bytes();
    const accepting = new CallsCapture().event(7, 'accept4', { fd: 4, tuple }).bytes();
    const { facts } = await read([fileOf(client), fileOf(accepting)]);
    const t = facts.connections;
    expect(Array.from({ length: t.length }, (_, row) => t.peer.get(row))).toEqual(
      joined ? [1, 0] : [-1, -1],
    );
    expect(source).not.toBe('');
  });

  test('addresses that every node has stay on their node, those of one do not', () => {
    const bridge = { name: 'docker0', ip: '172.17.0.1', prefixLength: 16 };
    const own = (ip: string): Interface => ({ name: 'eth0', ip, prefixLength: 24 });
    const isLocal = nodeLocalAddresses([
      node('a', { interfaces: [bridge, own('10.240.0.4')] }),
      node('b', { interfaces: [bridge, own('10.240.0.5')] }),
    ]);
    const asked = [
      '127.0.0.1',
      '::1',
      '169.254.20.10',
      '172.17.0.1',
      '172.17.9.9',
      '172.18.0.1',
      '10.240.0.4',
      '10.0.0.1',
    ];
    expect(asked.filter(isLocal)).toEqual(asked.slice(0, 5));
  });
});
