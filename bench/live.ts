/**
 * `npm run bench:live`: what a running stream feels like. A stand-in for sysdig notes when it wrote which
 * event; a terminal emulator shows when that event's row, or the verdict, is on the screen.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAnalysis } from '../src/analysis/analysis.js';
import { finish } from '../src/base/steps.js';
import { isEventBlock } from '../src/model/scap/format.js';
import { openJudge } from '../src/session/judge.js';
import { StandIn } from '../test/support/stand-in.js';
import type { Play } from '../test/support/stand-in.js';
import { TestTerminal } from '../test/support/terminal.js';
import { percentile } from './child.js';

const shared = fileURLToPath(new URL('../../shared/captures/', import.meta.url));
const own = fileURLToPath(new URL('../examples/', import.meta.url));
const LIMIT_MS = 500;
const VERDICT_LIMIT_MS = 1000;

/** Events per second, and how many of them are written. */
const RATES = [
  { rate: 10, events: 250 },
  { rate: 1000, events: 12_000 },
  { rate: 200_000, events: 3_000_000 },
];
/** Container metadata at the beginning, which has no rows. */
const HEAD = 25;

const CASES = [
  { file: 'wrong-target-port', rule: 'wrong-target-port' },
  { file: 'no-endpoints', rule: 'selector-mismatch' },
  { file: 'flushed-iptables', rule: 'rules-missing' },
  { file: 'wrong-dns-refused', rule: 'wrong-dns-server' },
];

/** When how many events had been written. */
function written(log: string): readonly { readonly count: number; readonly at: number }[] {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [count = 0, at = 0] = line.split(' ').map(Number);
    return { count, at };
  });
}

async function withLive<T>(
  play: Play,
  args: readonly string[],
  measure: (terminal: TestTerminal, log: string) => Promise<T>,
): Promise<T> {
  const standIn = new StandIn(play, true);
  const terminal = new TestTerminal({ args, cols: 200, rows: 50, env: standIn.env });
  try {
    return await measure(terminal, standIn.log);
  } finally {
    terminal.close();
    standIn.close();
  }
}

/** Number of the last event on the screen. */
function lastRow(screen: string): number {
  const numbers = [...screen.matchAll(/^[▸ ] {0,12}(\d+) +\d+\.\d+ /gm)].map((m) => Number(m[1]));
  return Math.max(0, ...numbers);
}

interface Seen {
  readonly at: number;
  readonly row: number;
}

async function watch(terminal: TestTerminal, last: number): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  await terminal.until(/ live +[1-9]/, 60_000);
  terminal.type(':events\r');
  await terminal.until((screen) => lastRow(screen) > 0, 60_000);
  terminal.press('end');
  const deadline = Date.now() + 120_000;
  for (let row = 0; row < last && Date.now() < deadline;) {
    await terminal.until((screen) => lastRow(screen) !== row, 30_000);
    row = lastRow(terminal.screen());
    seen.push({ at: Date.now(), row });
  }
  return seen;
}

async function rowLatency(rate: number, events: number): Promise<boolean> {
  const capture = join(own, 'healthy.scap.gz');
  const play: Play = { capture, pace: rate, events, then: 'wait' };
  return withLive(play, [], async (terminal, log) => {
    const seen = await watch(terminal, events);
    const samples = written(log).filter((s) => s.count > HEAD && s.at >= (seen[0]?.at ?? 0));
    const latencies = samples.flatMap(({ count, at }) => {
      const first = seen.find((s) => s.row >= count);
      return first === undefined ? [] : [Math.max(0, first.at - at)];
    });
    const p95 = percentile(latencies, 0.95);
    const lost = events - (seen.at(-1)?.row ?? 0);
    const fine = p95 <= LIMIT_MS && lost === 0 && latencies.length > 0;
    console.log(
      `${String(rate).padStart(7)} events/s  write to row p50 ${percentile(latencies, 0.5)} ms  p95 ${p95} ms` +
        `  max ${Math.max(...latencies)} ms  of ${samples.length}  lost ${lost} of ${events}  ${fine ? 'ok' : 'TOO MUCH'}`,
    );
    return fine;
  });
}

/** How many events must have come before the rule speaks: by halving. */
async function decidingEvent(
  path: string,
  state: readonly string[],
  rule: string,
): Promise<number> {
  const raw = gunzipSync(readFileSync(path));
  const ends: number[] = [];
  for (let at = 0; at + 12 <= raw.length; at += raw.readUInt32LE(at + 4)) {
    if (isEventBlock(raw.readUInt32LE(at))) ends.push(at + raw.readUInt32LE(at + 4));
  }
  const [cluster, iptables] = state;
  const judge = await openJudge({ capture: '-', cluster, iptables });
  const speaks = (count: number): boolean => {
    const analysis = createAnalysis();
    analysis.engine.push(raw.subarray(0, ends[count - 1]));
    const { events } = analysis.engine;
    const progress = { bytesRead: 0, bytesTotal: -1, done: false };
    const now = Math.max(0, events.time(events.length - 1));
    const input = { files: [], rev: 1, now, analysis, progress, issues: [] };
    return finish(judge(input)).diagnoses.some((d) => d.rule === rule);
  };
  let low = 0;
  let high = ends.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (speaks(middle)) high = middle;
    else low = middle;
  }
  return high;
}

async function verdictLatency(file: string, rule: string): Promise<boolean> {
  const capture = join(shared, `${file}.scap.gz`);
  const state = [join(shared, `${file}.cluster.json`), join(shared, `${file}.iptables`)];
  const deciding = await decidingEvent(capture, state, rule);
  const args = ['--cluster', state[0] ?? '', '--iptables', state[1] ?? ''];
  return withLive({ capture, then: 'wait' }, args, async (terminal, log) => {
    await terminal.until(new RegExp(`${rule} `), 300_000);
    const shown = Date.now();
    const at = written(log).find((s) => s.count >= deciding)?.at ?? shown;
    const fine = shown - at <= VERDICT_LIMIT_MS;
    console.log(
      `${file.padEnd(20)} ${rule.padEnd(18)} decided by event ${deciding}, on the screen ${shown - at} ms later  ${fine ? 'ok' : 'TOO LATE'}`,
    );
    return fine;
  });
}

let fine = true;
const only = process.argv[2] ?? '';
for (const { rate, events } of RATES) {
  if (only === '' || only === String(rate)) fine = (await rowLatency(rate, events)) && fine;
}
for (const { file, rule } of CASES) {
  if (only !== '' && only !== file) continue;
  if (existsSync(join(shared, `${file}.scap.gz`)))
    fine = (await verdictLatency(file, rule)) && fine;
  else console.log(`${file}: there is no such capture in ${shared}`);
}
if (!fine) process.exitCode = 1;
