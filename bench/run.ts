/**
 * `npm run bench [-- <capture>]`: speed, memory and what the user feels, against their limits, on a capture
 * of two million events. Prints a table and writes bench/results.json. A benchmark and not a test: other
 * load on the machine shows in the absolute numbers, less in the ratios.
 *
 * Speed is the whole job, from starting the program to its last byte of JSON with all calls, as a multiple
 * of a bare walk over the blocks of the same file. Memory is the resident size of the process at its peak;
 * what a further event costs is the difference between the file and three copies of it in a row, per event.
 * Keys are timed in a real terminal while eight copies in a row are read, so that reading lasts longer.
 */
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { answers } from './answers.js';
import { percentile } from './child.js';
import { memory, speed } from './headless.js';
import { feel, scrolling } from './screen.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const capture = process.argv[2] ?? here('../../shared/captures/bench-2m-events.scap.gz');

/** Each number is the median of this many runs. */
const ROUNDS = 3;

interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The value must not be above it; undefined = shown for orientation. */
  readonly limit?: number;
}

/** The file several times in a row: a legal capture, packed or not. */
function repeat(path: string, times: number, folder: string): string {
  const target = join(folder, `x${times}-${path.endsWith('.gz') ? 'packed' : 'plain'}`);
  copyFileSync(path, target);
  for (let i = 1; i < times; i++) appendFileSync(target, readFileSync(path));
  return target;
}

/** Cluster state beside the capture, for copies that have no neighbours. */
function siblings(path: string): string[] {
  const stem = path.replace(/\.scap(\.gz)?$/, '');
  const options: [string, string][] = [
    ['--cluster', `${stem}.cluster.json`],
    ['--iptables', `${stem}.iptables`],
  ];
  return options.filter(([, file]) => existsSync(file)).flat();
}

function headless(folder: string, state: readonly string[]): Row[] {
  const plain = join(folder, 'plain.scap');
  writeFileSync(plain, gunzipSync(readFileSync(capture)));
  const rows: Row[] = [];
  // The limit is for the capture as it is, packed; unpacked there is next to nothing to walk.
  for (const [name, file, limit] of [
    ['packed', capture, 8],
    ['unpacked', plain, undefined],
  ] as const) {
    const { walkSeconds, jobSeconds, jsonSeconds } = speed(folder, file, state, ROUNDS);
    const ratio = {
      what: `diagnose / bare walk, ${name}`,
      value: jobSeconds / walkSeconds,
      unit: 'x',
    };
    rows.push(
      { what: `bare walk, ${name}`, value: walkSeconds, unit: 's' },
      { what: `diagnose, ${name}`, value: jobSeconds, unit: 's' },
      { what: `diagnose --json, ${name}`, value: jsonSeconds, unit: 's' },
      limit === undefined ? ratio : { ...ratio, limit },
    );
  }
  const once = memory(folder, capture, state, ROUNDS);
  const thrice = memory(folder, repeat(capture, 3, folder), state, ROUNDS);
  const perEvent = (thrice.peak - once.peak) / (thrice.events - once.events);
  rows.push(
    { what: `peak memory, ${once.events} events`, value: once.peak / 1e6, unit: 'MB', limit: 300 },
    { what: `peak memory, ${thrice.events} events`, value: thrice.peak / 1e6, unit: 'MB' },
    { what: 'memory per further event', value: perEvent, unit: 'bytes', limit: 60 },
  );
  return rows;
}

async function screen(folder: string, state: readonly string[]): Promise<Row[]> {
  const { firstScreen, latencies, loadingToTheEnd } = await feel(repeat(capture, 8, folder), state);
  const loaded = await scrolling(capture, state);
  const when = loadingToTheEnd ? 'while loading' : 'LOADING ENDED EARLY';
  return [
    { what: 'start to first useful screen', value: firstScreen, unit: 'ms', limit: 1000 },
    { what: `key to screen p50, ${when}`, value: percentile(latencies, 0.5), unit: 'ms' },
    {
      what: `key to screen p95, ${when}`,
      value: percentile(latencies, 0.95),
      unit: 'ms',
      limit: 50,
    },
    {
      what: 'key to screen p95, loaded',
      value: percentile(loaded, 0.95),
      unit: 'ms',
      limit: 50,
    },
  ];
}

/** Every view and every filter, once the capture is loaded. */
async function answered(state: readonly string[]): Promise<Row[]> {
  const rows = await answers(capture, state);
  return rows.map(({ what, ms, hasLimit }) => {
    const row = { what, value: ms, unit: 'ms' };
    return hasLimit ? { ...row, limit: 300 } : row;
  });
}

function print(rows: readonly Row[]): void {
  for (const { what, value, unit, limit } of rows) {
    const verdict = limit === undefined ? '' : value <= limit ? 'ok' : 'TOO MUCH';
    const bound = limit === undefined ? '' : `<= ${limit}`;
    const number = value.toFixed(value < 100 ? 2 : 0);
    console.log(
      `${what.padEnd(48)}${number.padStart(10)} ${unit.padEnd(6)} ${bound.padEnd(8)} ${verdict}`,
    );
  }
}

if (existsSync(capture)) {
  const folder = mkdtempSync(join(tmpdir(), 'svc-top-bench-'));
  try {
    const state = siblings(capture);
    const rows = [
      ...headless(folder, state),
      ...(await screen(folder, state)),
      ...(await answered(state)),
    ];
    print(rows);
    const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
    writeFileSync(here('results.json'), `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
    if (rows.some(({ value, limit }) => limit !== undefined && !(value <= limit)))
      process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
} else {
  console.log(`bench: there is no ${capture}; name a capture: npm run bench -- <capture.scap.gz>`);
}
