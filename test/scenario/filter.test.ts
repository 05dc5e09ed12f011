/** Filter expressions in the built program: as an argument, by F4 with a mistake and Tab, and headless. */
import { afterEach, expect, test } from 'vitest';
import { repository, run } from '../support/run.js';
import { TestTerminal } from '../support/terminal.js';

const FILE = 'test/fixtures/captures/wrong-target-port.scap.gz';
/** Ctrl-U: empties the prompt. */
const ERASE = '\x15';
const terminals: TestTerminal[] = [];
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});

function open(args: readonly string[]): TestTerminal {
  const terminal = new TestTerminal({
    args: ['-r', FILE, ...args],
    cols: 120,
    rows: 30,
    cwd: repository,
  });
  terminals.push(terminal);
  return terminal;
}

test('an argument shows the matching events, Esc all of them', async () => {
  const t = open(['proc.name=curl and evt.res=EINPROGRESS']);
  await t.until(/\\proc\.name=curl/);
  await t.until(/curl \(502\) +< connect[\s\S]* 1\/3 *$/m);
  t.press('esc');
  await t.until(/1\/11,\d{3}/);
});

test('F4 says what is wrong, and Tab completes', async () => {
  const t = open(['evt.num>0']);
  await t.until(/\\evt\.num>0/);
  t.press('f4');
  t.type(ERASE);
  t.type('proc.nam=curl');
  await t.until(/there is no field 'proc\.nam'/);
  t.type(ERASE);
  t.type('proc.nam');
  t.press('tab');
  t.type('=curl and evt.type=execve and evt.dir=<');
  t.press('enter');
  await t.until(/< execve/);
});

test('events prints what sysdig would, and points at a mistake', () => {
  const fine = run([
    'events',
    '-r',
    FILE,
    'proc.name=curl and evt.type=connect and evt.failed=true',
  ]);
  expect([fine.status, fine.stderr]).toEqual([0, '']);
  const lines = fine.stdout.trimEnd().split('\n');
  expect(lines.every((line) => / curl \(\d+\) < connect res=-/.test(line))).toBe(true);
  const wrong = run(['events', '-r', FILE, 'evt.type=connect and proc.nam=curl']);
  expect([wrong.status, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr.split('\n')[2]?.indexOf('^')).toBe(9 + 'evt.type=connect and '.length);
});

test('fields lists what can be asked', () => {
  expect(run(['fields']).stdout).toMatch(/proc\.aname \[N\][\s\S]*svc\.name[\s\S]*icontains/);
});
