/** The general rules, and the runner: isolation, order, one explanation per call. */
import { expect, test } from 'vitest';
import { createComparer } from '../../src/baseline/compare.js';
import { BUILT_IN_BASELINE } from '../../src/baseline/learn.js';
import { RULES } from '../../src/diagnosis/index.js';
import { diagnose } from '../../src/diagnosis/run.js';
import { createClusterIndex } from '../../src/model/cluster-index.js';
import type { Path } from '../../src/model/path.js';
import { curl, directCall, noDialCall, okCall, refusedCall, web } from '../support/calls.js';
import { cluster, headlines, judge } from '../support/judge.js';
import { accepted, facts, leg, path } from '../support/path-builder.js';

const GET = 'GET / HTTP/1.1';

/** Straight to the pod, which reads the request and then does what `end` says. */
function taken(end: 'reset' | 'silent'): Path {
  const root = leg({
    by: curl,
    to: '10.0.0.138:8080',
    at: 1,
    sends: { at: 2 },
    ...(end === 'reset' ? { error: { at: 3.2, errno: 104 } } : {}),
    close: end === 'reset' ? 3.3 : 5003,
    accepted: accepted({
      by: web,
      at: 1.5,
      local: '172.17.0.5:80',
      receives: { at: 2.5, bytes: 84 },
      ...(end === 'reset' ? { close: 3 } : {}),
    }),
  });
  const failure = end === 'reset' ? 'reset' : 'no-answer';
  return path({ client: curl, root, outcome: 'failed', failure, failedLeg: root });
}

test('a backend that resets, hangs or is slow is named as the pod it is', () => {
  const found = [
    taken('reset'),
    taken('silent'),
    okCall(1, { wait: 2000, requestLine: GET }),
  ].flatMap((p) => judge({ paths: [p] }, cluster()));
  expect(headlines(found)).toEqual([
    'fail certain backend-reset Pod default/web-1 1/1',
    'fail likely slow-backend Pod default/web-1 1/1',
    'warn certain slow-backend Pod default/web-1 1/1',
  ]);
});

test('a port that the Service does not have', () => {
  const [found] = judge(
    { paths: [directCall(1, 'timeout', { to: '10.0.0.138:9090' })] },
    cluster(),
  );
  expect(found?.summary).toContain('the Service has no such port, only 8080/TCP');
});

test('calls to addresses outside of a known cluster are mentioned, not failed', () => {
  const outside = [
    directCall(1, 'timeout', { to: '203.0.113.9:443' }),
    directCall(11, 'refused', { to: '127.0.0.1:9' }),
  ];
  expect(judge({ paths: outside }, cluster()).map((d) => d.severity)).toEqual(['info', 'info']);
  expect(judge({ paths: outside }).map((d) => d.severity)).toEqual(['fail', 'info']);
});

test('a connect that needed the SYN retry is a warning; a client that looks late is not', () => {
  const late = (resultAt: number, acceptAt: number): Path => {
    const call = okCall(1);
    const root = call.root;
    if (root?.accepted === undefined) throw new Error('no root');
    const taking = { ...root.accepted, time: acceptAt * 1e6 };
    return { ...call, root: { ...root, resultTime: resultAt * 1e6, accepted: taking } };
  };
  expect(headlines(judge({ paths: [late(1031, 1031)] }, cluster()))).toEqual([
    'warn likely connect-timeout Service default/my-nginx 1/1',
  ]);
  expect(judge({ paths: [late(1031, 2)] }, cluster())).toEqual([]);
});

test('paths that are open or cannot be judged produce no verdict', () => {
  const open: Path[] = (['unfinished', 'undecided'] as const).map((outcome) => ({
    ...okCall(1),
    outcome,
  }));
  expect(judge({ paths: open }, cluster())).toEqual([]);
});

test('each failing call has one explanation, the worst verdict comes first', () => {
  const paths = [
    okCall(1, { wait: 3000, requestLine: GET }),
    noDialCall(5000),
    refusedCall(5010, ['172.17.0.6:80']),
    directCall(5020, 'timeout', { to: '203.0.113.9:443' }),
  ];
  const found = judge({ paths }, cluster());
  const explained = found.flatMap((d) => d.paths);
  expect(new Set(explained).size).toBe(explained.length);
  expect(found.map((d) => d.severity)).toEqual(['fail', 'fail', 'warn', 'info']);
});

test('a rule that throws is reported and the others stand', () => {
  const broken = {
    id: 'broken',
    title: '',
    help: '',
    run: () => {
      throw new Error('oh\u001b[2J');
    },
  };
  const input = {
    facts: facts({ paths: [taken('reset')] }),
    cluster: createClusterIndex(cluster()),
    comparer: createComparer(BUILT_IN_BASELINE),
  };
  const { diagnoses, issues } = diagnose(input, [broken, ...RULES]);
  expect(diagnoses.map((d) => d.rule)).toEqual(['backend-reset']);
  expect(issues.map((i) => [i.kind, i.detail])).toEqual([
    ['failed-rule', 'The rule broken failed and was left out (oh·[2J); please report it.'],
  ]);
});

test('ids are unique and kebab-case', () => {
  const ids = RULES.map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

test('a slow answer in a protocol that may wait for news is mentioned only', () => {
  const [found] = judge({ paths: [okCall(1, { wait: 2000 })] }, cluster());
  expect(headlines(found ? [found] : [])).toEqual([
    'info likely slow-backend Pod default/web-1 1/1',
  ]);
});
