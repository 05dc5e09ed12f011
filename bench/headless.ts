/**
 * Speed and memory of the headless job: `diagnose --json` beside a bare walk over the same file, in turns so
 * that other load on the machine hits both, and its peak memory.
 */
import { launcher, measure, median, walker } from './child.js';
import type { Measured } from './child.js';

export interface Speed {
  readonly walkSeconds: number;
  readonly jobSeconds: number;
  readonly ratio: number;
}

export interface Memory {
  readonly events: number;
  readonly peak: number;
}

const diagnose = (folder: string, capture: string, siblings: readonly string[]): Measured =>
  measure(folder, launcher, ['diagnose', '-r', capture, ...siblings, '--json']);

/** Medians of `rounds` runs each. */
export function speed(
  folder: string,
  capture: string,
  siblings: readonly string[],
  rounds: number,
): Speed {
  const walks: number[] = [];
  const jobs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    walks.push(measure(folder, walker, [capture]).seconds);
    jobs.push(diagnose(folder, capture, siblings).seconds);
  }
  const walkSeconds = median(walks);
  const jobSeconds = median(jobs);
  return { walkSeconds, jobSeconds, ratio: jobSeconds / walkSeconds };
}

/** Peak memory, the median of `rounds` runs, and the number of events they saw. */
export function memory(
  folder: string,
  capture: string,
  siblings: readonly string[],
  rounds: number,
): Memory {
  const runs = Array.from({ length: rounds }, () => diagnose(folder, capture, siblings));
  const report = JSON.parse(runs[0]?.stdout ?? '') as { capture: { events: number } };
  return { events: report.capture.events, peak: median(runs.map((run) => run.peak)) };
}
