/** Which end of a connection is shown, and how it went in one word with a mark: the same in every view. */
import { RESULTS } from '../model/connection.js';
import { errnoName } from '../model/event-table.js';
import type { Snapshot } from '../model/snapshot.js';
import { isWithin } from '../model/time-range.js';
import type { Tone } from './view.js';

const TONES: Readonly<Record<string, Tone>> = {
  connected: 'ok',
  refused: 'fail',
  timeout: 'fail',
  unreachable: 'fail',
  failed: 'fail',
  abandoned: 'warn',
};

const MARKS: Readonly<Partial<Record<Tone, string>>> = { ok: '✓ ', fail: '✖ ', warn: '▲ ' };

/** One row per connection: the dialling end, or the accepting one when that is all that was seen. */
export function isShown(s: Snapshot, row: number): boolean {
  return isFirstEnd(s, row) && isInTime(s, row);
}

/** Whether anything of the connection was in the range that is looked at. */
export function isInTime({ range, facts: { connections } }: Snapshot, row: number): boolean {
  if (range === undefined) return true;
  const end = Math.max(connections.lastTime.get(row), connections.closeTime.get(row));
  return isWithin(range, Math.max(0, connections.startTime.get(row)), end);
}

export function isFirstEnd(s: Snapshot, row: number): boolean {
  const { connections } = s.facts;
  return connections.isClient.get(row) === 1 || connections.peer.get(row) < 0;
}

export function resultOf(s: Snapshot, row: number): string {
  return RESULTS[s.facts.connections.result.get(row)] ?? '';
}

export function resultTone(s: Snapshot, row: number): Tone {
  if (s.facts.connections.errno.get(row) !== 0) return 'fail';
  return TONES[resultOf(s, row)] ?? 'dim';
}

export function isFailedEnd(s: Snapshot, row: number): boolean {
  return resultTone(s, row) === 'fail';
}

export function resultText(s: Snapshot, row: number): string {
  const { connectErrno, errno } = s.facts.connections;
  const code = connectErrno.get(row) || errno.get(row);
  const word = errno.get(row) !== 0 ? errnoName(code) : resultOf(s, row);
  return `${MARKS[resultTone(s, row)] ?? ''}${word}`;
}
