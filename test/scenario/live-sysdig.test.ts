/**
 * The real sysdig, as Debian ships it (0.29.3), in the place of a live one: it reads old captures and
 * writes their events where it would write those of the kernel. Only its argument list differs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { findOnPath } from '../../src/capture/live/sysdig.js';
import { smallCapture } from '../support/small-capture.js';
import { repository, run } from '../support/run.js';
import { TestTerminal } from '../support/terminal.js';

const sysdig = findOnPath('sysdig', process.env['PATH']);
const folder = mkdtempSync(join(tmpdir(), 'live-sysdig-'));
const small = join(folder, 'small.scap');
writeFileSync(small, smallCapture());

/** Recorded by others with sysdig 0.9 to 0.27; they are not part of the repository. */
const others = join(repository, '../shared/captures/third-party');
const OLD = [
  'sample.scap.gz',
  'curl_google.scap',
  'sysflow-nginx_nginx.scap.gz',
  'falco-psp_run_as_user_0_container.scap',
];

const terminals: TestTerminal[] = [];
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function listing(path: string): readonly string[] {
  const { stdout } = spawnSync(sysdig ?? '', ['-r', path], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 28,
  });
  // The text of an event may have line breaks of its own; container metadata is not an event of a program.
  return stdout
    .split('\n')
    .filter((line) => /^\d+ \d\d:\d\d:/.test(line) && !/ > container json=/.test(line));
}

/**
 * What sysdig makes of an old capture, in newer blocks. Padding is what was in its memory: two runs differ in
 * some bytes. It cannot read what it makes of interface lists from before 2018; svc-top can.
 */
function writtenBySysdig(path: string): string {
  const target = join(folder, 'written.scap');
  spawnSync(sysdig ?? '', ['-r', path, '-w', target]);
  return target;
}

function report(path: string): unknown {
  const { diagnoses } = JSON.parse(run(['diagnose', '-r', path, '--json']).stdout) as {
    diagnoses: unknown;
  };
  return diagnoses;
}

async function throughLive(path: string): Promise<{ recorded: string; shown: number }> {
  const recorded = join(folder, 'recorded.scap');
  const args = ['--sysdig', sysdig ?? '', '-w', recorded, '--', '-r', path];
  const terminal = new TestTerminal({ args, cols: 120, rows: 30, cwd: folder });
  terminals.push(terminal);
  const screen = await terminal.until(/ ended +[\d,]+ events/);
  terminal.press('f10');
  expect((await terminal.ended()).status).toBe(0);
  const events = / ended +([\d,]+) events/.exec(screen)?.[1] ?? '';
  return { recorded, shown: Number(events.replaceAll(',', '')) };
}

const reason = sysdig === undefined ? ' (skipped: sysdig is not installed)' : '';
describe.skipIf(sysdig === undefined)(`the whole capture arrives${reason}`, () => {
  const available = OLD.map((name) => join(others, name)).filter((path) => existsSync(path));
  test.each([small, ...available])('%s', async (path) => {
    const lines = listing(path);
    expect(lines.length).toBeGreaterThan(10);
    const { recorded, shown } = await throughLive(path);
    expect(shown).toBe(lines.length);
    const written = writtenBySysdig(path);
    expect(statSync(recorded).size).toBe(statSync(written).size);
    expect(listing(recorded)).toEqual(listing(written));
    const ours = (file: string): string => run(['events', '-r', file]).stdout;
    expect(ours(recorded)).toBe(ours(written));
    expect(report(recorded)).toEqual(report(path));
  });
});
