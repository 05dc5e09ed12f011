/** A session over a stream that the test controls. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RunningStream } from '../../../src/capture/live/source.js';
import { openJudge } from '../../../src/session/judge.js';
import { LiveSession } from '../../../src/session/live/live-session.js';
import { storedExample } from '../../support/stored-stream.js';

const folder = mkdtempSync(join(tmpdir(), 'live-session-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Bounds in memory bound what may wait while the screen is frozen. */
const MEMORY = 100_000;
const judge = await openJudge({
  capture: '-',
  cluster: undefined,
  iptables: undefined,
});

interface Running {
  readonly session: LiveSession;
  /** So much of the stream has come. */
  readonly come: (bytes: number) => void;
  readonly bytes: number;
}

function start(): Running {
  const stored = storedExample('wrong-target-port', folder);
  const bytes = stored.bytes.end;
  stored.bytes.end = 0;
  let tell = (): void => undefined;
  const stream: RunningStream = {
    ...stored,
    onProgress: (listener) => (tell = listener),
    drained: () => Promise.resolve(bytes),
    close: () => undefined,
  };
  const input = { cluster: undefined, iptables: undefined, baseline: undefined };
  const live = { label: 'a test', fd: -1, beatFd: -1, snaplen: 80, warnings: [] };
  const bounds = { windowNs: Infinity, memoryBytes: MEMORY };
  const session = new LiveSession({ ...input, ...live, ...bounds }, stream, judge);
  const come = (end: number): void => {
    stored.bytes.end = end;
    tell();
  };
  return { session, come, bytes };
}

/** Runs until something holds after a tick. */
async function runUntil(session: LiveSession, holds: () => boolean): Promise<void> {
  const stop = new AbortController();
  await session.run(() => {
    if (holds()) stop.abort();
  }, stop.signal);
}

test('a freeze holds the screen and what it shows, until more has come than may wait', async () => {
  const { session, come, bytes } = start();
  come(2 * MEMORY);
  await runUntil(session, () => session.progress().events > 0);
  const { events } = session.progress();
  await session.command({ kind: 'freeze', on: true });

  come(bytes);
  await runUntil(session, () => !session.liveStatus().frozen);
  expect(session.progress().events).toBeGreaterThan(events);
  expect(session.snapshot().issues.map((i) => i.detail)).toContainEqual(
    expect.stringMatching(/^The freeze ended by itself: .* had come meanwhile\.$/),
  );
});
