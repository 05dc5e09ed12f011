/** The command line as a script sees it: what is printed where, and the exit status. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, createReadStream, createWriteStream, openSync } from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launcher, repository, run } from '../support/run.js';

const bad = join(repository, 'examples/wrong-target-port.scap.gz');
const good = join(repository, 'examples/healthy.scap.gz');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'svc-top-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('--help and --version print to standard output and end with 0', () => {
  const help = run(['--help']);
  expect(help.stdout).toMatch(/svc-top -r FILE/);
  expect(help.stdout).toMatch(/diagnose/);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(run(['--version'])).toEqual({ status: 0, stdout: `svc-top ${version}\n`, stderr: '' });
});

test('view prints the rows of a view: filtered, sorted, as a table or as JSON', () => {
  const table = run(['view', 'conns', '-r', bad, '--filter', 'result=refused !kube-proxy']);
  expect(table).toMatchObject({ status: 0, stderr: '' });
  const json = run([
    'view',
    'files',
    '-r',
    bad,
    '--json',
    '--sort',
    'opens:desc',
    '--filter',
    '/etc',
  ]);
  const { view, sections } = JSON.parse(json.stdout) as {
    view: string;
    sections: { rows: Record<string, string | number>[] }[];
  };
  expect(view).toBe('files');
  const rows = sections[0]?.rows ?? [];
  const opens = rows.map((row) => Number(row['io.opens']));
  expect(opens.length).toBeGreaterThan(3);
  expect(opens).toEqual(opens.toSorted((a, b) => b - a));
  for (const row of rows) expect(row['fd.name']).toContain('/etc');
  // Longer than what is made at a time: the events that sysdig lists.
  const numbers = (args: readonly string[]): readonly string[] =>
    run([...args, '-r', bad])
      .stdout.match(/^ *\d+(?= )/gm)
      ?.map((text) => text.trim()) ?? [];
  const events = numbers(['view', 'events']);
  expect(events.length).toBeGreaterThan(11_000);
  expect(events).toEqual(numbers(['events']));
  const lines = run(['view', 'files', '-r', bad]).stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^file +calls +opens/);
  expect(lines.find((line) => line.startsWith(`${String(rows[0]?.['fd.name'])} `))).toMatch(
    new RegExp(` ${String(opens[0])} `),
  );
});

describe('what the user can mend is one message with the next step, status 2, no stack', () => {
  const usage: readonly (readonly string[])[] = [
    [],
    ['--no-such-option'],
    ['no-such-command', '-r', good],
    ['diagnose'],
    ['-r'],
    ['-r', '/no/such/file.scap'],
    ['-r', good, '-r', '/no/such/file.scap'],
    ['-r', good, '-r', '-'],
    ['-r', repository],
    ['-r', good, '--cluster', '/no/such/cluster.json'],
    ['diagnose', '-r', good, '--iptables', '/no/such/rules'],
    ['diagnose', '-r', good, '--baseline', '/no/such/baseline.scap'],
    ['events', '-r', '/no/such/file.scap'],
    ['view', '-r', good],
    ['view', 'no-such-view', '-r', good],
    ['view', 'path', '-r', good],
    ['view', 'files', '-r', good, '--sort', 'no-such-column'],
  ];
  test.each(usage)('svc-top %s %s %s %s', (...args) => {
    const { status, stdout, stderr } = run(args);
    expect(stderr).toMatch(/^svc-top: \S.*\n {9}\S.*\n$/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test.each([
    ['empty', ''],
    ['a pcap', '\xd4\xc3\xb2\xa1\x02\x00\x04\x00'.padEnd(400, '\0')],
    ['a program', '\x7fELF\x02\x01\x01'.padEnd(400, '\0')],
    ['prose', 'It was the best of times, it was the worst of times.\n'.repeat(50)],
  ])('a file that is no capture: %s', (name, text) => {
    const file = join(folder, name);
    writeFileSync(file, text, 'latin1');
    const { status, stderr } = run(['diagnose', '-r', file]);
    expect(stderr).toMatch(/^svc-top: \S.*\n {9}\S.*\n$/);
    expect(status).toBe(2);
  });
});

test("view knows views and columns of the user's own, and says what of them is wrong", () => {
  const config = join(folder, 'own.yaml');
  writeFileSync(
    config,
    `
columns:
  connections: [conn.result, { id: fd.sip, header: whither }]
views:
  - id: dials
    source: events
    filter: evt.type=connect and proc.name=kube-proxy and evt.dir=<
    columns: [evt.num, proc.pid, evt.arg.res]
  - { id: last, source: connections, filter: result=refused, sort: -conn.start }
  - { id: odd, source: nowhere }
`,
  );
  const rows = (name: string, ...more: readonly string[]): Record<string, unknown>[] => {
    const args = ['view', name, '-r', bad, '--config', config, '--json', ...more];
    const { status, stdout, stderr } = run(args);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/own\.yaml:10:24: no view 'now/)]);
    const { sections } = JSON.parse(stdout) as { sections: { rows: Record<string, unknown>[] }[] };
    return sections.flatMap((section) => section.rows);
  };
  const dials = rows('dials');
  expect(dials.length).toBeGreaterThan(0);
  for (const { 'evt.num': number, ...fields } of dials) {
    expect(number).toBeGreaterThan(0);
    expect(fields).toEqual({ 'proc.pid': '479', 'evt.arg.res': 'EINPROGRESS' });
  }
  expect(rows('dials', '--filter', 'no-such-word')).toEqual([]);

  const starts = rows('last').map((row) => Number(row['conn.start']));
  expect(starts.length).toBeGreaterThan(1);
  expect(starts).toEqual(starts.toSorted((a, b) => b - a));
  const conns = run(['view', 'conn', '-r', bad, '--config', config]).stdout.split('\n');
  expect(conns[0]).toMatch(/^result +whither$/);
});

describe('the report and its exit status', () => {
  test('1 with a verdict, and the same through standard input with the state named', () => {
    const named = run(['diagnose', '-r', bad]);
    expect(named.status).toBe(1);
    expect(named.stdout).toMatch(/wrong-target-port/);
    expect(named.stdout).toMatch(/kubectl .*patch/);
    const stem = bad.replace('.scap.gz', '');
    const state = ['--cluster', `${stem}.cluster.json`, '--iptables', `${stem}.iptables`];
    const piped = run(['diagnose', '-r', '-', ...state, '--json'], { input: readFileSync(bad) });
    expect(piped.status).toBe(1);
    const { diagnoses } = JSON.parse(piped.stdout) as { diagnoses: { rule: string }[] };
    expect(diagnoses.map(({ rule }) => rule)).toEqual(['wrong-target-port']);
  });

  test('0 when all is well', () => {
    const { status, stderr } = run(['diagnose', '-r', good]);
    expect(status).toBe(0);
    expect(stderr).toBe('');
  });

  test('without a terminal, -r prints the report of diagnose', () => {
    expect(run(['-r', bad])).toEqual(run(['diagnose', '-r', bad]));
  });

  test('a capture that is cut off is read as far as it goes', () => {
    const file = join(folder, 'cut.scap.gz');
    writeFileSync(file, readFileSync(bad).subarray(0, 60_000));
    const { status, stdout, stderr } = run(['diagnose', '-r', file, '--json']);
    const { capture } = JSON.parse(stdout) as { capture: { events: number; issues: unknown[] } };
    expect(capture.events).toBeGreaterThan(100);
    expect(capture.issues.length).toBeGreaterThan(0);
    expect(stderr).toBe('');
    expect(status).toBeLessThan(2);
  });
});

describe('captures of two nodes', () => {
  const nodes = ['node1', 'node2'].flatMap((name) => [
    '-r',
    join(repository, `examples/two-nodes-${name}.scap.gz`),
  ]);

  test('diagnose names the backend on the other node, and which node events are of', () => {
    const { status, stdout } = run(['diagnose', ...nodes]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^nodes: k8s-node-1, k8s-node-2$/m);
    expect(stdout).toMatch(/backend-refused {2}Pod default\/my-nginx-9d5677d94-q2xzw/);
    expect(stdout).toMatch(/^ +k8s-node-1 curl \(7169\) > connect /m);
  });

  test('events come in order of time with their node, which filters ask for', () => {
    const { stdout } = run(['events', ...nodes, 'evt.type=accept4 and evt.failed=false']);
    const lines = stdout.trimEnd().split('\n');
    const times = lines.map((line) => line.split(' ')[1] ?? '');
    expect(times).toEqual(times.toSorted());
    const accepts = lines.filter((line) => line.includes('< accept4'));
    expect(
      accepts.map((line) => line.split(' ')[2]).filter((host) => host === 'k8s-node-2'),
    ).toHaveLength(3);
    const second = run(['events', ...nodes, 'evt.hostname=k8s-node-2'])
      .stdout.trimEnd()
      .split('\n');
    expect(second.every((line) => line.split(' ')[2] === 'k8s-node-2')).toBe(true);
    expect(second.length).toBeGreaterThan(8000);
  });
});

test('a pipe that does not wait for its writer is read to its end', async () => {
  const fifo = join(folder, 'pipe');
  execFileSync('mkfifo', [fifo]);
  const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const child = spawn(process.execPath, [launcher, 'diagnose', '-r', '-', '--json'], {
    stdio: [reader, 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(child, 'close');
  createReadStream(bad, { highWaterMark: 4096 }).pipe(createWriteStream(fifo));
  expect(await ended).toEqual([1, null]);
  closeSync(reader);
  const { capture } = JSON.parse(Buffer.concat(chunks).toString()) as {
    capture: { events: number };
  };
  expect(capture.events).toBe(11_057);
});
