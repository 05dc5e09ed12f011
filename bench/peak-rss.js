/**
 * Loaded into a measured process (`node --import`): at its end, writes its peak resident size, in KiB, to the
 * file named in the environment. Plain JavaScript: what strips types from TypeScript would be measured
 * along. The kernel's own record is read where there is one: the maximum that getrusage tells begins with the
 * size of the process that started this one, which holds the output of all runs.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const STATUS = '/proc/self/status';

function peak() {
  if (!existsSync(STATUS)) return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(STATUS, 'utf8'))?.[1]);
}

const report = process.env['SVC_TOP_BENCH_RSS'];
if (isMainThread && report !== undefined) {
  process.on('exit', () => writeFileSync(report, String(peak())));
}
