/**
 * The engine's thread: one session, the views' row sources, and the messages to and from the screen. It
 * posts a status when something changed, some times a second, and answers page requests between
 * two slices of reading.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../base/errors.js';
import { createPager } from '../views/page.js';
import type { EngineMessage, EngineRequest } from './messages.js';
import { report as reportOf } from './report/index.js';
import type { EngineCommand } from './protocol.js';
import type { EngineSession } from './engine-session.js';
import { LiveSession } from './live/live-session.js';
import { Session } from './session.js';
import { statusOf } from './status.js';
import type { EngineOptions } from './worker-options.js';

/** A stream is watched as it happens; of a file only the progress changes, and each frame for it delays keys. */
const STATUS_MS = { live: 100, file: 250 };

function post(message: EngineMessage): void {
  parentPort?.postMessage(message);
}

function fail(error: unknown): void {
  const known = error instanceof Error ? error : new Error(String(error));
  const hint = known instanceof UserError ? known.hint : undefined;
  post({ kind: 'failed', message: known.message, hint, stack: known.stack ?? '' });
}

function open(options: EngineOptions): Promise<EngineSession> {
  const reader = new URL('./reader.js', import.meta.url);
  return 'live' in options ? LiveSession.open(options.live, reader) : Session.open(options);
}

async function obey(session: EngineSession, id: number, command: EngineCommand): Promise<void> {
  try {
    post({ kind: 'answer', id, answer: await session.command(command) });
  } catch (error) {
    const hint = error instanceof UserError ? `: ${error.hint}` : '';
    const message = error instanceof Error ? error.message + hint : String(error);
    post({ kind: 'request-failed', id, message });
  }
}

async function serve(options: EngineOptions): Promise<void> {
  const session = await open(options);
  const stop = new AbortController();
  const page = createPager();
  let posted = '';
  const report = (): void => {
    const status = statusOf(session);
    const { rev, bytesRead, events, done, live } = status;
    const key = JSON.stringify([rev, bytesRead, events, done, live]);
    if (key === posted) return;
    posted = key;
    post({ kind: 'status', status });
  };
  parentPort?.on('message', (request: EngineRequest) => {
    if (request.kind === 'close') {
      stop.abort();
      session.close();
      parentPort?.close();
      return;
    }
    if (request.kind === 'command') {
      void obey(session, request.id, request.command);
      return;
    }
    try {
      if (request.kind === 'report') {
        const text = [...reportOf(session, request.form)].join('');
        post({ kind: 'report', id: request.id, text });
      } else {
        post({ kind: 'page', id: request.id, page: session.page(page, request.request) });
      }
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      post({ kind: 'request-failed', id: request.id, message: text });
    }
  });
  post({ kind: 'opened', status: statusOf(session) });
  const timer = setInterval(report, 'live' in options ? STATUS_MS.live : STATUS_MS.file);
  stop.signal.addEventListener('abort', () => {
    clearInterval(timer);
  });
  await session.run(report, stop.signal);
  report();
}

serve(workerData as EngineOptions).catch(fail);
