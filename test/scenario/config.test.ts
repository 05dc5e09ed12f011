/** The configuration in the built program: keys, views and theme of the user's own, and mistakes in it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { repository } from '../support/run.js';
import { TestTerminal } from '../support/terminal.js';

const FILE = 'examples/wrong-target-port.scap.gz';
const folder = mkdtempSync(join(tmpdir(), 'svc-top-config-'));
mkdirSync(join(folder, 'svc-top'));
const terminals: TestTerminal[] = [];
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
  rmSync(join(folder, 'svc-top/config.yaml'), { force: true });
});

function open(config: string, ...args: readonly string[]): TestTerminal {
  writeFileSync(join(folder, 'svc-top/config.yaml'), config);
  const terminal = new TestTerminal({
    args: ['-r', FILE, ...args],
    cols: 120,
    rows: 30,
    cwd: repository,
    env: { XDG_CONFIG_HOME: folder },
  });
  terminals.push(terminal);
  return terminal;
}

/** Whether anything was drawn in a colour of its own. */
const COLOURS = /\x1b\[[0-9;]*[349][0-7][0-9;]*m/;

test("keys and views of the user's own; fields of events come when they are known", async () => {
  const t = open(`
keys: { preset: csysdig, verdicts: X }
views:
  - id: dials
    source: events
    filter: evt.type=connect and evt.dir=<
    columns: [evt.num, proc.pid, evt.arg.res, svc.name]
columns:
  connections: [conn.result, { id: fd.sip, header: whither }]
`);
  await t.until('fix');
  t.type(':dials\r');
  await t.until(/evt\.arg\.res[\s\S]*502 +EINPROGRESS +my-nginx/);
  t.type(':conn\r');
  await t.until(/result +whither/);
  t.press('f2');
  t.type('G');
  await t.until(/dials +:dials/);
  t.press('esc');
  await t.until(/result +whither/);
  t.type('q');
  expect((await t.ended()).status).toBe(0);
});

test('a view that is wrong is left out, said and explained; the rest stands', async () => {
  const t = open('views:\n  - { id: a, source: nowhere }\n  - { id: mine, source: pods }\n');
  await t.until(/config\.yaml:2:22: no view 'nowhere'/);
  t.type(':mine\r');
  await t.until(/› mine[\s\S]*my-nginx/);
  t.type('?G');
  await t.until(/Left out of the configuration[\s\S]*no view 'nowhere'/);
});

test.each([
  ['theme: dark', [], /config\.yaml:1:8: no theme 'dark'\s+one of: default, none/],
  ['keys:\n  copy: "/"', [], /config\.yaml:2:3: \/ cannot be copy: in a view it is filter/],
  ['"\\e[31m": 1', [], /config\.yaml:1:1: no part of the configuration '·\[31m'/],
  ['', ['--config', '/no/such.yaml'], /cannot read the configuration \/no\/such\.yaml: ENOENT/],
  ['', ['--keys', 'vmi'], /--keys vmi: no such name\s+did you mean vim\?/],
])('%j %j ends with 2 before the screen is touched', async (config, args, message) => {
  const t = open(config, ...args);
  expect((await t.ended()).status).toBe(2);
  expect(t.screen()).toMatch(message);
  expect(t.raw).not.toContain('\x1b[?1049h');
  expect(t.raw).not.toContain('\x1b[31m');
});

test('a theme is chosen by name, by NO_COLOR, and by the configuration over it', async () => {
  for (const [config, args, env, coloured] of [
    ['', [], {}, true],
    ['', ['--theme', 'none'], {}, false],
    ['', [], { NO_COLOR: '1' }, false],
    ['theme: "16"', [], { NO_COLOR: '1' }, true],
    ['theme: high-contrast', ['--theme', 'none'], {}, false],
  ] as const) {
    writeFileSync(join(folder, 'svc-top/config.yaml'), config);
    const t = new TestTerminal({
      args: ['-r', FILE, ...args],
      cwd: repository,
      env: { XDG_CONFIG_HOME: folder, ...env },
    });
    terminals.push(t);
    await t.until('fix');
    expect([config, args, env, COLOURS.test(t.raw)]).toEqual([config, args, env, coloured]);
  }
});

test('the mouse stays with the terminal when the configuration says so', async () => {
  const t = open('mouse: false');
  await t.until('fix');
  expect(t.raw).not.toContain('\x1b[?1000h');
  t.type('M');
  await t.until('mouse on');
  expect(t.raw).toContain('\x1b[?1000h');
});
