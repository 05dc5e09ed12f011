/**
 * Loaded into a measured process (`node --import`): at its end, writes the peak resident size of the whole
 * process, in KiB, to the file named in the environment. Plain JavaScript: what strips types from TypeScript
 * would be measured along.
 */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const report = process.env['SVC_TOP_BENCH_RSS'];
if (isMainThread && report !== undefined) {
  process.on('exit', () => writeFileSync(report, String(process.resourceUsage().maxRSS)));
}
