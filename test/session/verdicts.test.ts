/** The whole session on real captures: verdict, subject, fix. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Session } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session.js';
import { repository } from '../support/run.js';

async function judged(options: SessionOptions): Promise<Session> {
  const session = await Session.open(options);
  await session.run();
  return session;
}

const example = (name: string): string => join(repository, 'examples', name);
const article = (name: string): string => join(repository, 'test/fixtures/article', name);

test('the wrong port is named with the pods, the port that is open, and the patch', async () => {
  const session = await judged({ capture: example('wrong-target-port.scap.gz') });
  expect(session.snapshot().diagnoses).toMatchObject([
    {
      rule: 'wrong-target-port',
      severity: 'fail',
      confidence: 'certain',
      subject: { kind: 'Service', namespace: 'default', name: 'my-nginx' },
      count: 3,
      total: 3,
      fix: {
        commands: [
          `kubectl -n default patch svc my-nginx --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":80}]'`,
        ],
      },
    },
  ]);
  session.close();
});

test('a healthy capture has no verdict, and its own calls are the baseline', async () => {
  const session = await judged({ capture: example('healthy.scap.gz') });
  const { diagnoses, facts, baseline } = session.snapshot();
  expect(diagnoses).toEqual([]);
  expect(facts.paths.map((p) => p.outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  expect(baseline.source).toBe('learned');
  session.close();
});

test.each([
  ['1-wrong-target-port', 'wrong-target-port'],
  ['2-no-endpoints', 'selector-mismatch'],
  ['3-flushed-iptables', 'rules-missing'],
  ['4-wrong-dns', 'wrong-dns-server'],
])('the article excerpt %s with its cluster state names %s', async (name, rule) => {
  const session = await judged({ capture: article(`${name}.txt`) });
  expect(session.snapshot().diagnoses.map((d) => d.rule)).toEqual([rule]);
  session.close();
});

test.each(['flushed-iptables', 'no-endpoints', 'wrong-dns-refused', 'wrong-target-port'])(
  'what shows the cause in %s has its event and its time',
  async (name) => {
    const capture = join(repository, 'test/fixtures/captures', `${name}.scap.gz`);
    const session = await judged({ capture });
    const evidence = session.snapshot().diagnoses.flatMap((d) => d.evidence);
    const shown = evidence.filter(({ row }) => row >= 0);
    expect(shown.length).toBeGreaterThan(2);
    expect(shown.filter(({ time }) => time < 0)).toEqual([]);
    session.close();
  },
);

test('a recorded healthy run can be the baseline', async () => {
  const session = await judged({
    capture: example('wrong-target-port.scap.gz'),
    baseline: example('healthy.scap.gz'),
  });
  expect(session.snapshot().baseline.source).toBe('file');
  session.close();
});
