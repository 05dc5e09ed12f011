/**
 * `npm run soak [-- MINUTES [RATE]]`: a stream of 50 000 events a second for some minutes, watched: memory
 * must stay within its bound and be flat after warm-up, and the window must not shrink for it; no event may be
 * lost, keys must be answered as fast as ever. Not part of the tests.
 *
 * What is kept rises until the window moves, and falls then. So peaks are compared with peaks, over thirds
 * of the time that hold more than one such move: at 50 000 events a second, thirds of three minutes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyLatencies } from '../bench/screen.js';
import { percentile } from '../bench/child.js';
import { StandIn } from '../test/support/stand-in.js';
import { TestTerminal } from '../test/support/terminal.js';

const minutes = Number(process.argv[2] ?? 10);
const rate = Number(process.argv[3] ?? 50_000);
const seconds = minutes * 60;
const events = Math.round(rate * seconds);
const KEY_LIMIT_MS = 50;
/** The default of --window. */
const MEMORY_LIMIT_MB = 512;
/** Growth from the second to the last third of the time that still counts as flat. */
const GROWTH = 0.1;
/** The same of a heap, whose peaks depend on when it was looked at last before a collection. */
const HEAP_GROWTH = 0.25;
/** Where the window begins depends on where a checkpoint is. */
const SHRINKAGE = -0.33;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const capture = here('../examples/healthy.scap.gz');
const standIn = new StandIn({ capture, pace: rate, events, then: 'wait' }, true);
const heapLog = join(standIn.temporary, 'heap');
const terminal = new TestTerminal({
  cols: 200,
  rows: 50,
  env: {
    ...standIn.env,
    NODE_OPTIONS: `--import=${here('heap-log.js')}`,
    SVC_TOP_HEAP_LOG: heapLog,
  },
});

const rss: number[] = [];
/** Events that the window holds. */
const held: number[] = [];
const keys: number[] = [];

/** Resident size of the program in MB; the launcher runs it in its own process. */
function residentMb(): number {
  const status = readFileSync(`/proc/${String(terminal.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) / 1024;
}

/** Numbers in the first column of the events that are on the screen. */
function numbersShown(): readonly number[] {
  return [...terminal.screen().matchAll(/^[▸ ] *(\d+) +\d+\.\d+ /gm)].map((m) => Number(m[1]));
}

/** Rows of the table, as its lower right corner tells. */
function eventsHeld(): number {
  const text = /\d\/([\d,]+)\s*$/m.exec(terminal.screen())?.[1] ?? '0';
  return Number(text.replaceAll(',', ''));
}

function eventsShown(): number {
  const text = / (?:live|ended) +([\d,]+) events/.exec(terminal.screen())?.[1] ?? '0';
  return Number(text.replaceAll(',', ''));
}

async function watch(): Promise<void> {
  await terminal.until(/ live +[1-9]/, 60_000);
  terminal.type(':events\r');
  await terminal.until((screen) => /› Events/i.test(screen) && terminal.inverseRows().length > 0);
  const begin = Date.now();
  for (let next = begin; Date.now() - begin < seconds * 1000; next += 5000) {
    keys.push(...(await keyLatencies(terminal, 20)));
    rss.push(residentMb());
    held.push(eventsHeld());
    const left = Math.min(next + 5000, begin + seconds * 1000) - Date.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
    console.log(
      `${String(Math.round((Date.now() - begin) / 1000)).padStart(5)} s  ${eventsShown()} events, ${held.at(-1)} held  ${residentMb().toFixed(0)} MB`,
    );
  }
}

/** Events that the stand-in wrote, in rows: container metadata at the start of the stream has none. */
async function untilAll(): Promise<number> {
  terminal.press('end');
  const written = (): number =>
    Number(readFileSync(standIn.log, 'utf8').trimEnd().split('\n').at(-1)?.split(' ')[0]);
  await terminal.until(() => written() >= events, 120_000);
  const last = (): number => Math.max(0, ...numbersShown());
  await terminal.until(() => last() >= written(), 60_000).catch(() => undefined);
  return written() - last();
}

/** How much more there is in the last third than in the middle one, by its largest or its mean value. */
function growth(values: readonly number[], by: (...values: number[]) => number): number {
  const third = Math.floor(values.length / 3);
  return by(...values.slice(2 * third)) / by(...values.slice(third, 2 * third)) - 1;
}

interface HeapGrowth {
  readonly thread: string;
  readonly by: number;
  readonly mb: number;
}

function heapGrowths(): readonly HeapGrowth[] {
  const byThread = new Map<string, number[]>();
  for (const line of readFileSync(heapLog, 'utf8').trimEnd().split('\n')) {
    const [pid, thread = '', bytes] = line.split(' ');
    if (Number(pid) !== terminal.pid) continue;
    const list = byThread.get(thread) ?? [];
    byThread.set(thread, list);
    list.push(Number(bytes));
  }
  return Array.from(byThread, ([thread, values]) => {
    return { thread, by: growth(values, Math.max), mb: Math.max(...values) / 2 ** 20 };
  });
}

const mean = (...values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

let fine = true;
function row(what: string, text: string, ok: boolean): void {
  fine &&= ok;
  console.log(`${what.padEnd(32)} ${text.padEnd(40)} ${ok ? 'ok' : 'NOT OK'}`);
}

try {
  await watch();
  const lost = await untilAll();
  row('events lost', `${String(lost)} of ${String(events)}`, lost === 0);
  const p95 = percentile(keys, 0.95);
  row(
    'key to screen p95',
    `${p95.toFixed(1)} ms of ${String(keys.length)} keys`,
    p95 < KEY_LIMIT_MS,
  );
  const rssBy = growth(rss, Math.max);
  const most = Math.max(...rss);
  row('resident size', `${most.toFixed(0)} MB, last third ${percent(rssBy)}`, rssBy < GROWTH);
  row('resident size, bound', `${MEMORY_LIMIT_MB} MB`, most <= MEMORY_LIMIT_MB);
  const heldBy = growth(held, mean);
  const least = Math.min(...held.slice(Math.floor(held.length / 3)));
  row('events in the window', `${least}, last third ${percent(heldBy)}`, heldBy > SHRINKAGE);
  for (const { thread, by, mb } of heapGrowths()) {
    row(
      `heap of thread ${thread}`,
      `${mb.toFixed(0)} MB, last third ${percent(by)}`,
      by < HEAP_GROWTH,
    );
  }
} finally {
  terminal.close();
  standIn.close();
}
if (!fine) process.exitCode = 1;
