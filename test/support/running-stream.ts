/** A session over a stream that the test controls: an example comes as far as it is let. */
import type { RunningStream } from '../../src/capture/live/source.js';
import { openJudge } from '../../src/session/judge.js';
import { LiveSession } from '../../src/session/live/live-session.js';
import type { Bounds } from '../../src/session/live/window.js';
import { storedExample } from './stored-stream.js';

export interface RunningExample {
  readonly session: LiveSession;
  /** So much of the stream has come. */
  readonly come: (bytes: number) => void;
  readonly bytes: number;
}

/** @param folder for the unpacked file */
export async function startStream(
  example: string,
  folder: string,
  bounds: Bounds,
  cluster?: string,
): Promise<RunningExample> {
  const judge = await openJudge({ capture: '-', cluster });
  const stored = storedExample(example, folder);
  const bytes = stored.bytes.end;
  stored.bytes.end = 0;
  let tell = (): void => undefined;
  const stream: RunningStream = {
    ...stored,
    onProgress: (listener) => (tell = listener),
    drained: () => Promise.resolve(bytes),
    close: () => undefined,
  };
  const input = { cluster, iptables: undefined, baseline: undefined };
  const live = { label: 'a test', fd: -1, beatFd: -1, snaplen: 80, warnings: [] };
  const session = new LiveSession({ ...input, ...live, ...bounds }, stream, judge);
  const come = (end: number): void => {
    stored.bytes.end = end;
    tell();
  };
  return { session, come, bytes };
}

/** Runs until something holds after a tick. */
export async function runUntil(session: LiveSession, holds: () => boolean): Promise<void> {
  const stop = new AbortController();
  await session.run(() => {
    if (holds()) stop.abort();
  }, stop.signal);
}
