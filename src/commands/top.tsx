/** `svc-top -r FILE` on a terminal: the engine in its thread, the app on this one. */
import { runApp } from '../app/start.js';
import { startEngine } from '../session/client.js';
import type { SessionOptions } from '../session/session.js';

/** Runs until the user quits; returns the exit status. */
export async function top(options: SessionOptions): Promise<number> {
  const client = await startEngine(new URL('./worker.js', import.meta.url), options);
  return runApp({ client, stdin: process.stdin, stdout: process.stdout, env: process.env });
}
