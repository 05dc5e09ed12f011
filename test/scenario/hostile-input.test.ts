/** What can be wrong with a file, under a terminal: it is said once, and the terminal stays the user's. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, expect, test } from 'vitest';
import { Folder, example, exampleBytes, renamed } from '../support/altered.js';
import { repository } from '../support/run.js';
import { TestTerminal } from '../support/terminal.js';
import type { Ending, TerminalOptions } from '../support/terminal.js';

const folder = new Folder();
afterAll(() => {
  folder.remove();
});
const terminals: TestTerminal[] = [];
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});

function open(options: TerminalOptions): TestTerminal {
  const terminal = new TestTerminal({ cwd: repository, ...options });
  terminals.push(terminal);
  return terminal;
}

function expectRestored(t: TestTerminal, ending: Ending): void {
  expect(t.onAlternateScreen).toBe(false);
  expect(t.cursorHidden).toBe(false);
  expect(ending.modes).toMatch(/ icanon .* echo /);
}

async function expectCleanQuit(t: TestTerminal): Promise<void> {
  t.press('f10');
  const ending = await t.ended();
  expect(ending.status).toBe(0);
  expectRestored(t, ending);
}

test.each([
  ['plain', exampleBytes().subarray(0, 700_001), /truncated/],
  ['gzip', readFileSync(example).subarray(0, 60_000), /gzip/],
] as const)('a capture that is cut off, %s: what was read is shown', async (name, bytes, kind) => {
  const t = open({ args: ['-r', folder.write(`cut-${name}`, bytes)] });
  await t.until(/backend-refused[^]*issues: \d+ \(:issues\)/);
  t.type(':issues\r');
  await t.until((screen) => kind.test(screen) && screen.includes('first at byte'));
  t.press('q', 'enter');
  await t.until(/✖ refused/);
  await expectCleanQuit(t);
});

test.each([
  ['noise', Buffer.from(Array.from({ length: 1 << 16 }, (_, i) => (i * i * 31 + 7 * i) % 251))],
  ['program', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(4096)])],
  ['packets', Buffer.from('d4c3b2a102000400000000000000000000040000010000', 'hex')],
  ['empty', Buffer.alloc(0)],
  ['text', Buffer.from('a letter to my landlord\n')],
] as const)('%s is refused in two lines that say what to do', async (name, bytes) => {
  const t = open({ args: ['-r', folder.write(name, bytes)], cols: 160 });
  const ending = await t.ended();
  expect(ending.status).toBe(2);
  expectRestored(t, ending);
  expect(t.raw).not.toContain('\x1b[?1049h');
  const [message, hint, ...rest] = t.lines.filter((line) => line !== '');
  expect(message).toMatch(/^svc-top: .+/);
  expect(hint).toMatch(/sysdig/);
  expect(rest).toEqual([]);
});

test('a capture that is piped in leaves the keys to the terminal', async () => {
  const pipe = 'cat "$1" | exec "$2" bin/svc-top.js -r -';
  const t = open({ command: ['sh', '-c', pipe, 'sh', example, process.execPath] });
  await t.until(/standard input[^]*backend-refused/);
  t.press('enter');
  await t.until(/✖ refused/);
  await expectCleanQuit(t);
});

test('names and logs of a capture never command the terminal', async () => {
  const bytes = renamed(exampleBytes(), {
    curl: '\x1b[5m',
    'kube-proxy': '\x1b[31;5mkp\x07',
    'Dial failed': '\x1b]0;pwn\x07\x1bc!',
    'GET / HTTP': '\x9b2J\u202eabc',
  });
  const t = open({ args: ['-r', folder.write('hostile.scap', bytes)] });
  await t.until(/backend-refused/);
  t.press('enter');
  await t.until(/·\[5m \d+/);
  t.press('enter');
  await t.until(/Events/);
  for (const view of ['calls', 'connections', 'pods', 'services']) {
    t.type(`:${view}\r`);
    await t.until(new RegExp(`› ${view}`, 'i'));
    t.press('c', 'tab', 'f1', 'f1');
  }
  await expectCleanQuit(t);
  expect(t.raw).toContain('·]0;pwn··c!');
  for (const sequence of ['\x1b[5m', '\x1b[31;5m', '\x1b]0;', '\x1bc', '\x9b', '\u202e']) {
    expect(t.raw).not.toContain(sequence);
  }
});
