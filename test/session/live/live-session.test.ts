/** A session over a stream that the test controls. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runUntil, startStream } from '../../support/running-stream.js';

const folder = mkdtempSync(join(tmpdir(), 'live-session-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Bounds in memory bound what may wait while the screen is frozen. */
const MEMORY = 100_000;
const BOUNDS = { windowNs: Infinity, memoryBytes: MEMORY };

test('a freeze holds the screen and what it shows, until more has come than may wait', async () => {
  const { session, come, bytes } = await startStream('wrong-target-port', folder, BOUNDS);
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
