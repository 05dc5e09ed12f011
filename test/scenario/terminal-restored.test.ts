/** However the program ends, the terminal is as it was: main screen, visible cursor, cooked mode. */
import { afterEach, expect, test } from 'vitest';
import { repository } from '../support/run.js';
import { TestTerminal } from '../support/terminal.js';
import type { Ending, TerminalOptions } from '../support/terminal.js';

const args = ['-r', 'examples/wrong-target-port.scap.gz'];
const terminals: TestTerminal[] = [];
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});

async function start(options: TerminalOptions = {}): Promise<TestTerminal> {
  const terminal = new TestTerminal({ args, cwd: repository, ...options });
  terminals.push(terminal);
  await terminal.until(/wrong-target-port +\S*default\/my-nginx/);
  expect(terminal.onAlternateScreen).toBe(true);
  return terminal;
}

function expectRestored(terminal: TestTerminal, { modes }: Ending): void {
  const { raw } = terminal;
  expect(raw.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(raw.lastIndexOf('\x1b[?1049h'));
  expect(terminal.onAlternateScreen).toBe(false);
  expect(terminal.cursorHidden).toBe(false);
  expect(modes).toMatch(/ icanon /);
  expect(modes).toMatch(/ echo /);
  expect(raw).not.toContain('\x1b[3J');
}

test('quit', async () => {
  const t = await start();
  t.press('f10');
  const ending = await t.ended();
  expect(ending.status).toBe(0);
  expectRestored(t, ending);
  expect(t.screen().trim()).toBe('');
});

test('Ctrl-C', async () => {
  const t = await start();
  t.press('ctrl-c');
  expectRestored(t, await t.ended());
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s', async (signal) => {
  const t = await start();
  t.kill(signal);
  const ending = await t.ended();
  expect(ending.status).toBeGreaterThan(128);
  expectRestored(t, ending);
});

test('a bug: the stack is on the main screen, status 70', async () => {
  const bug = 'process.on("SIGUSR2", () => { throw new Error("planted bug"); });';
  const t = await start({
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURI(bug)}` },
  });
  t.kill('SIGUSR2');
  const ending = await t.ended();
  expect(ending.status).toBe(70);
  expectRestored(t, ending);
  expect(t.screen()).toContain('planted bug');
});

test('an unreadable file ends with its message and leaves nothing else behind', async () => {
  const t = new TestTerminal({ args: ['-r', '/no/such/file.scap'] });
  terminals.push(t);
  const ending = await t.ended();
  expect(ending.status).toBe(2);
  expect(t.raw).not.toContain('\x1b[?1049h');
  expect(t.screen()).toContain('/no/such/file.scap');
});

test('a resize reflows the screen, and a tiny terminal does not break it', async () => {
  const t = await start({ cols: 120, rows: 40 });
  t.resize(80, 24);
  await t.until(() => t.lines.every((line) => line.length <= 80) && (t.lines[23] ?? '') !== '');
  t.resize(20, 4);
  t.press('down');
  t.resize(100, 30);
  await t.until(/wrong-target-port +\S*default\/my-nginx/);
  t.press('f10');
  expectRestored(t, await t.ended());
});

test('Ctrl-Z: the shell has its screen back, fg brings ours', async () => {
  const t = new TestTerminal({
    command: ['bash', '--norc', '--noprofile', '-i'],
    cwd: repository,
    env: { PS1: 'prompt> ' },
  });
  terminals.push(t);
  await t.until('prompt> ');
  t.type(`${process.execPath} bin/svc-top.js ${args.join(' ')}\r`);
  await t.until(/wrong-target-port +\S*default\/my-nginx/);
  t.press('ctrl-z');
  await t.until(/Stopped[\s\S]*prompt> /);
  expect(t.onAlternateScreen).toBe(false);
  t.type('fg\r');
  await t.until((screen) => t.onAlternateScreen && /wrong-target-port/.test(screen));
  t.press('f10');
  await t.until((screen) => !t.onAlternateScreen && screen.includes('prompt> '));
  t.type('exit 0\r');
  expect((await t.ended()).status).toBe(0);
});
