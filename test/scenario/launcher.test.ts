/**
 * The launcher in an installation of its own, with a program that tells what it was given. The Node that
 * is too old is a real one when the PATH has one, else this Node that says it is version 20.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { repository } from '../support/run.js';

const program = `
  if (process.argv[2] === 'wait') {
    process.on('SIGTERM', () => process.exit(9));
    setInterval(() => {}, 1000);
  }
  if (process.argv[2] === 'fail') process.exitCode = 7;
  console.log(JSON.stringify({
    major: Number(process.versions.node.split('.')[0]),
    env: process.env.NODE_ENV,
    args: process.argv.slice(2),
  }));
`;
const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.9.0' } });`;

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A folder laid out like an installation: launcher, and on demand the program and a Node of its own. */
function install(parts: { built: boolean; node: boolean }): string {
  const folder = mkdtempSync(join(tmpdir(), 'svc-top-launcher-'));
  made.push(folder);
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(repository, 'bin/svc-top.js'), join(folder, 'bin/svc-top.js'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'old.mjs'), pretend);
  if (parts.built) {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/cli.js'), program);
  }
  if (parts.node) {
    mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node_modules/node/bin/node'));
  }
  return folder;
}

function oldNodeInPath(): string | undefined {
  const candidates = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'));
  return candidates.find((node) => {
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout;
    return /^v(1[2-9]|20|21)\./.test(version ?? '');
  });
}

const oldNode = oldNodeInPath();
const underOldNode = (folder: string): readonly [string, ...string[]] =>
  oldNode === undefined ? [process.execPath, '--import', join(folder, 'old.mjs')] : [oldNode];

function launch(folder: string, node: readonly [string, ...string[]], args: readonly string[]) {
  const [command, ...options] = node;
  return spawnSync(command, [...options, join(folder, 'bin/svc-top.js'), ...args], {
    encoding: 'utf8',
  });
}

test('runs the program in production mode with its arguments', () => {
  const folder = install({ built: true, node: false });
  const { stdout, status } = launch(folder, [process.execPath], ['-r', 'a b.scap']);
  expect(JSON.parse(stdout)).toMatchObject({ env: 'production', args: ['-r', 'a b.scap'] });
  expect(status).toBe(0);
});

test('a Node that is too old hands over to the one of the checkout, and ends as it ends', () => {
  const folder = install({ built: true, node: true });
  const { stdout, status } = launch(folder, underOldNode(folder), ['fail', '--x=1']);
  expect(JSON.parse(stdout)).toEqual({
    major: Number(process.versions.node.split('.')[0]),
    env: 'production',
    args: ['fail', '--x=1'],
  });
  expect(status).toBe(7);
});

test('a Node that is too old and alone says in one line what is needed', () => {
  const folder = install({ built: true, node: false });
  const { stdout, stderr, status } = launch(folder, underOldNode(folder), []);
  expect(stderr).toMatch(/^svc-top: needs Node 22 or newer, this is v\S+ .*\n$/);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('a checkout that is not built says which command builds it', () => {
  const folder = install({ built: false, node: false });
  const { stderr, status } = launch(folder, [process.execPath], []);
  expect(stderr).toMatch(/not built yet; run `npm run build` in /);
  expect(status).toBe(2);
});

test('signals reach the program behind an old Node', async () => {
  const folder = install({ built: true, node: true });
  const [command, ...options] = underOldNode(folder);
  const child = spawn(command, [...options, join(folder, 'bin/svc-top.js'), 'wait']);
  const status = await new Promise((resolve) => {
    child.stdout.once('data', () => child.kill('SIGTERM'));
    child.on('exit', resolve);
  });
  expect(status).toBe(9);
});
