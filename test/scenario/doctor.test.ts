/** `svc-top doctor` on machines that have and lack what live capture needs. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { repository } from '../support/run.js';
import { asUser, StandIn } from '../support/stand-in.js';
import type { Play } from '../support/stand-in.js';

const launcher = join(repository, 'bin/svc-top.js');
const capture = join(repository, 'examples/healthy.scap.gz');
const made: StandIn[] = [];
afterEach(() => {
  for (const standIn of made.splice(0)) standIn.close();
});

function doctor(command: readonly string[], env: Readonly<Record<string, string>>) {
  const [program = '', ...args] = command;
  const result = spawnSync(program, [...args, launcher, 'doctor'], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect(result.stderr).toBe('');
  return { status: result.status, text: result.stdout };
}

function withStandIn(play: Partial<Play>): Readonly<Record<string, string>> {
  const standIn = new StandIn({ capture, ...play });
  made.push(standIn);
  return standIn.env;
}

const isRoot = process.geteuid?.() === 0;

test('nothing installed: every line says what to do', () => {
  const { status, text } = doctor([process.execPath], { PATH: '/nowhere' });
  expect(status).toBe(1);
  expect(text).toMatch(/✖ sysdig +sysdig is not installed\n +install it/);
  expect(text).toMatch(/· kubectl +not installed\n/);
  expect(text).toContain('Live capture cannot work here yet');
  expect(text).not.toMatch(/\bat .*:\d+:\d+/);
});

test.runIf(isRoot)('an engine that works is found by trying', () => {
  const { status, text } = doctor([process.execPath], withStandIn({ engines: ['modern-bpf'] }));
  expect(text).toMatch(/✓ sysdig +0\.36\.0/);
  expect(text).toMatch(/✓ engines .*modern-bpf: works.*kmod: .*error opening the kmod engine/);
  expect(status).toBe(0);
});

test.runIf(isRoot)('engines that all fail, in the words of sysdig', () => {
  const { status, text } = doctor([process.execPath], withStandIn({ engines: [] }));
  expect(text).toMatch(/✖ engines .*modern-bpf: .*error opening the modern-bpf engine/);
  expect(status).toBe(1);
});

test('without root nothing is tried, and sudo is what svc-top uses', () => {
  const env = { ...withStandIn({}), PATH: withStandIn({})['PATH'] ?? dirname(process.execPath) };
  const { text } = doctor(asUser([process.execPath]), env);
  expect(text).toMatch(/· engines +not tried: that needs root/);
  expect(text).toMatch(/✓ privileges +not root; svc-top runs sysdig alone under sudo/);
});
