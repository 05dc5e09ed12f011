/** A command takes over the terminal and gives it back. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { repository } from '../support/run.js';
import { TestTerminal } from '../support/terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'run-'));
let terminal: TestTerminal | undefined;
afterEach(() => {
  terminal?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Stands in for kubectl: says what it got, and waits until somebody interrupts it. */
const KUBECTL = `#!/bin/sh
echo "called with $*"
exec sleep 1000
`;

test('F8, Enter, y: it runs, Ctrl-C ends it alone, and the screen comes back', async () => {
  const program = join(folder, 'kubectl');
  writeFileSync(program, KUBECTL);
  chmodSync(program, 0o755);
  const env = { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
  const args = ['-r', 'examples/wrong-target-port.scap.gz'];
  const t = new TestTerminal({ args, cols: 120, rows: 30, cwd: repository, env });
  terminal = t;
  await t.until(/wrong-target-port +\S*default\/my-nginx/);
  t.press('f8');
  await t.until(/› Actions[^]*▸ fix wrong-target-port/);
  t.press('enter');
  await t.until(/Run this on this machine[^]*kubectl -n default patch svc my-nginx/);
  t.press('y');
  await t.until(/called with -n default patch svc my-nginx/);
  expect(t.onAlternateScreen).toBe(false);
  t.press('ctrl-c');
  await t.until(/\[status 130\] Enter goes back/);
  t.press('enter');
  await t.until(/› Actions[^]*▸ fix wrong-target-port/);
  expect(t.onAlternateScreen).toBe(true);
  t.press('f10');
  expect((await t.ended()).status).toBe(0);
});
