/** The test terminal itself, on programs whose screen is known: a wrong harness would hide wrong screens. */
import { afterEach, expect, test } from 'vitest';
import { TestTerminal } from './terminal.js';
import type { TerminalOptions } from './terminal.js';

const open: TestTerminal[] = [];
const start = (script: string, options: TerminalOptions = {}): TestTerminal => {
  const terminal = new TestTerminal({ command: ['sh', '-c', script], ...options });
  open.push(terminal);
  return terminal;
};
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.close();
});

test('keys reach the program and its screen is drawn', async () => {
  const t = start(
    'printf "name? "; read -r name; printf "\\033[2J\\033[H\\033[7mhello %s\\033[0m" "$name"; read -r _',
  );
  await t.until('name?');
  t.type('世界');
  t.press('enter');
  await t.until('hello 世界');
  expect(t.lines[0]).toBe('hello 世界');
  expect(t.inverseRows()).toEqual([0]);
});

test('status, modes and the last bytes of a program that ends are seen', async () => {
  const t = start('stty -icanon -echo; seq 1 2000; printf last; exit 7');
  const { status, modes } = await t.ended();
  expect(status).toBe(7);
  expect(modes).toMatch(/-icanon/);
  expect(t.raw).toContain('2000\r\nlast');
});

test('a signal reaches the program itself', async () => {
  const t = start('trap "echo caught; exit 3" TERM; echo ready; while :; do read -r _; done');
  await t.until('ready');
  t.kill('SIGTERM');
  t.press('enter');
  expect((await t.ended()).status).toBe(3);
  expect(t.screen()).toContain('caught');
});

test('waiting in vain shows the screen; waiting for an ended program does not wait', async () => {
  const t = start('echo here; read -r _');
  await t.until('here');
  await expect(t.until('there', 20)).rejects.toThrow(/without there; the screen:\nhere/);
  t.press('enter');
  await expect(t.until('there')).rejects.toThrow(/ended with status 0/);
});

test('the size is the one asked for, and follows a resize', async () => {
  const t = start('trap "stty size" WINCH; stty size; while :; do read -r _; done', {
    cols: 120,
    rows: 40,
  });
  await t.until('40 120');
  t.resize(80, 24);
  t.press('enter');
  await t.until('24 80');
});
