/** Log lines that a path's components wrote while it ran, for the reader; nothing is decided by them. */
import { bisect } from '../../base/bisect.js';
import type { Leg, LogLine, Path } from '../../model/path.js';

/** A component reports a little after the fact. */
const AFTERMATH_NS = 2e6;
const MAX_LINES = 6;
const NONE: readonly LogLine[] = [];

export function attachLogs(path: Path, logs: readonly LogLine[]): readonly LogLine[] {
  const first = firstFrom(logs, path.startTime);
  const end = path.endTime + AFTERMATH_NS;
  if ((logs[first]?.time ?? Infinity) > end) return NONE;
  const writers = new Set<number>([path.client.index]);
  if (path.root !== undefined) collect(path.root, writers);
  const found: LogLine[] = [];
  for (let i = first; i < logs.length && found.length < MAX_LINES; i++) {
    const line = logs[i] as LogLine;
    if (line.time > end) break;
    if (writers.has(line.process.index)) found.push(line);
  }
  return found;
}

function collect(leg: Leg, writers: Set<number>): void {
  writers.add(leg.process.index);
  if (leg.accepted !== undefined) writers.add(leg.accepted.process.index);
  for (const dial of leg.dials) collect(dial, writers);
}

function firstFrom(logs: readonly LogLine[], time: number): number {
  return bisect(logs.length, (i) => (logs[i] as LogLine).time >= time);
}
