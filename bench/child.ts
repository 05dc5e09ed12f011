/** Runs one measured program to its end: wall time, peak resident size, what it printed. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const launcher = fileURLToPath(new URL('../bin/svc-top.js', import.meta.url));
export const walker = fileURLToPath(new URL('walk.ts', import.meta.url));
const preload = new URL('peak-rss.js', import.meta.url).href;

export interface Measured {
  readonly seconds: number;
  /** Peak resident size in bytes. */
  readonly peak: number;
  readonly stdout: string;
}

/** Throws when the program fails; status 1 of `diagnose` means that there are verdicts. */
export function measure(folder: string, script: string, args: readonly string[]): Measured {
  const report = join(folder, 'peak-rss');
  const begin = performance.now();
  const result = spawnSync(process.execPath, ['--import', preload, script, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, SVC_TOP_BENCH_RSS: report },
  });
  const seconds = (performance.now() - begin) / 1000;
  if (result.status !== 0 && result.status !== 1) {
    throw new Error(`${script} ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
  }
  return { seconds, peak: Number(readFileSync(report, 'utf8')) * 1024, stdout: result.stdout };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The value below which the given share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
