import { describe, expect, test } from 'vitest';
import { readsFile, snaplenOf, sysdigArguments } from '../../../src/capture/live/arguments.js';
import { captureFilter } from '../../../src/capture/live/beat.js';
import { parseEngine, planEngines } from '../../../src/capture/live/engines.js';
import { findOnPath, findSysdig } from '../../../src/capture/live/sysdig.js';

const options = { snaplen: 8192, criSocket: undefined, passThrough: [], filter: '' };
const modern = { path: '/usr/bin/sysdig', version: '0.36.0', hasModernBpf: true };
const old = { path: '/usr/bin/sysdig', version: '0.29.3', hasModernBpf: false };

describe("sysdig's arguments", () => {
  test('engine, snaplen, runtime, what the user passes on, the filter last', () => {
    const args = sysdigArguments(
      { engine: 'modern-bpf', args: ['--modern-bpf'] },
      { snaplen: 8192, criSocket: '/run/cri.sock', passThrough: ['-E'], filter: 'proc.name=curl' },
    );
    expect(args.join(' ')).toBe(
      '--modern-bpf -s 8192 --cri /run/cri.sock -v -E -w - proc.name=curl',
    );
  });

  test('a file is read without an engine', () => {
    const passThrough = ['-r', 'old.scap'];
    expect(readsFile(passThrough)).toBe(true);
    expect(readsFile(['-s', '80'])).toBe(false);
    const args = sysdigArguments({ engine: '', args: [] }, { ...options, passThrough });
    expect(args.join(' ')).toBe('-v -r old.scap -w -');
  });

  test.each([
    [[], 8192],
    [['-s', '80'], 80],
    [['-s120'], 120],
    [['--snaplen=65000', '-E'], 65000],
    [['-s', 'much'], 8192],
  ])('snaplen of %j is %d', (passThrough, snaplen) => {
    expect(snaplenOf({ ...options, passThrough })).toBe(snaplen);
  });

  test('the filter lets the beats in and nothing else of this process', () => {
    expect(captureFilter('', 12)).toBe(
      '(not proc.pid=12 and not proc.name=sysdig) or (proc.pid=12 and fd.name contains svc-top-beat)',
    );
    expect(captureFilter('proc.name=a or proc.name=b', 12)).toMatch(
      /^\(\(proc.name=a or proc.name=b\) and not proc.pid=12 /,
    );
  });
});

describe('engines', () => {
  const engines = (plan: ReturnType<typeof planEngines>): string[] =>
    plan.attempts.map(({ engine }) => engine);

  test('auto tries what can work, best first, and says why it leaves out the others', () => {
    const plan = planEngines(undefined, modern, undefined);
    expect(engines(plan)).toEqual(['modern-bpf', 'kmod']);
    expect(plan.skipped.map((s) => s.engine)).toEqual(['bpf']);
    expect(engines(planEngines(undefined, modern, '/probe.o'))).toEqual([
      'modern-bpf',
      'bpf',
      'kmod',
    ]);
    const without = planEngines(undefined, old, undefined);
    expect(engines(without)).toEqual(['kmod']);
    expect(without.skipped[0]?.why).toContain('0.29.3');
  });

  test('the one that was asked for is the only one', () => {
    expect(engines(planEngines(parseEngine('bpf'), old, undefined))).toEqual(['bpf']);
    expect(() => parseEngine('magic')).toThrow('no such engine');
    expect(parseEngine('auto')).toBeUndefined();
  });
});

describe('finding sysdig', () => {
  test('says what is missing', async () => {
    await expect(findSysdig(undefined, '/nowhere')).rejects.toThrow('not installed');
    await expect(findSysdig('/no/sysdig', '')).rejects.toThrow('no such program');
    await expect(findSysdig('/bin/true', '')).rejects.toThrow('does not tell its version');
    expect(findOnPath('sh', '/nowhere:/bin')).toBe('/bin/sh');
  });
});
