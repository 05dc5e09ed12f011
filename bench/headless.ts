/**
 * Speed and memory of the headless job: `diagnose` (reading, state, paths, verdicts) beside a bare walk over
 * the same file, in turns so that other load on the machine hits both; the same with every path written out
 * (`--json`); and its peak memory.
 */
import { launcher, measure, median, walker } from './child.js';
import type { Measured } from './child.js';

export interface Speed {
  readonly walkSeconds: number;
  readonly jobSeconds: number;
  readonly jsonSeconds: number;
}

export interface Memory {
  readonly events: number;
  readonly peak: number;
}

const diagnose = (folder: string, capture: string, options: readonly string[]): Measured =>
  measure(folder, launcher, ['diagnose', '-r', capture, ...options]);

/** Medians of `rounds` runs each. */
export function speed(
  folder: string,
  capture: string,
  siblings: readonly string[],
  rounds: number,
): Speed {
  const walks: number[] = [];
  const jobs: number[] = [];
  const jsons: number[] = [];
  for (let round = 0; round < rounds; round++) {
    walks.push(measure(folder, walker, [capture]).seconds);
    jobs.push(diagnose(folder, capture, siblings).seconds);
    jsons.push(diagnose(folder, capture, [...siblings, '--json']).seconds);
  }
  return { walkSeconds: median(walks), jobSeconds: median(jobs), jsonSeconds: median(jsons) };
}

/** Peak memory, the median of `rounds` runs, and the number of events they saw. */
export function memory(
  folder: string,
  capture: string,
  siblings: readonly string[],
  rounds: number,
): Memory {
  const runs = Array.from({ length: rounds }, () =>
    diagnose(folder, capture, [...siblings, '--json']),
  );
  const report = JSON.parse(runs[0]?.stdout ?? '') as { capture: { events: number } };
  return { events: report.capture.events, peak: median(runs.map((run) => run.peak)) };
}
