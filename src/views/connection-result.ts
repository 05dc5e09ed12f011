/** How a connection end went, in one word with a mark: the same in every view that counts or shows ends. */
import { RESULTS } from '../model/connection.js';
import { errnoName } from '../model/event-table.js';
import type { Snapshot } from '../model/snapshot.js';
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
