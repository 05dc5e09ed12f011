/**
 * The engine's thread: one session, the views' row sources, and the messages to and from the screen. It
 * posts a status when something changed, at most ten times a second, and answers page requests between
 * two slices of reading.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../base/errors.js';
import { createPager } from '../views/page.js';
import type { EngineMessage, EngineRequest } from './messages.js';
import { report as reportOf } from './report/index.js';
import { Session } from './session.js';
import type { SessionOptions } from './session.js';
import { statusOf } from './status.js';

const STATUS_MS = 100;

function post(message: EngineMessage): void {
  parentPort?.postMessage(message);
}

function fail(error: unknown): void {
  const known = error instanceof Error ? error : new Error(String(error));
  const hint = known instanceof UserError ? known.hint : undefined;
  post({ kind: 'failed', message: known.message, hint, stack: known.stack ?? '' });
}

async function serve(options: SessionOptions): Promise<void> {
  const session = await Session.open(options);
  const stop = new AbortController();
  const page = createPager();
  let posted = '';
  const report = (): void => {
    const status = statusOf(session);
    const key = JSON.stringify([status.rev, status.bytesRead, status.events, status.done]);
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
    try {
      if (request.kind === 'report') {
        const text = [...reportOf(session, request.form)].join('');
        post({ kind: 'report', id: request.id, text });
      } else {
        post({ kind: 'page', id: request.id, page: page(session.context(), request.request) });
      }
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      post({ kind: 'request-failed', id: request.id, message: text });
    }
  });
  post({ kind: 'opened', status: statusOf(session) });
  const timer = setInterval(report, STATUS_MS);
  stop.signal.addEventListener('abort', () => {
    clearInterval(timer);
  });
  await session.run(report, stop.signal);
  clearInterval(timer);
  report();
}

serve(workerData as SessionOptions).catch(fail);
