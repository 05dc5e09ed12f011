/** `svc-top -r FILE` on a terminal: the engine in its thread, the app on this one. */
import { openSync } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import { runApp } from '../app/start.js';
import type { Settings } from '../app/settings.js';
import { UserError } from '../base/errors.js';
import { startEngine } from '../session/client.js';
import type { SessionOptions } from '../session/session.js';

const STDIN = 0;

/** Runs until the user quits; returns the exit status. */
export async function top(
  options: SessionOptions,
  expression: string,
  settings: Settings,
): Promise<number> {
  const stdin = openKeyboard();
  try {
    const worker = new URL('./worker.js', import.meta.url);
    const client = await startEngine(worker, { ...options, views: settings.views });
    const { stdout, env } = process;
    return await runApp({ client, expression, stdin, stdout, env, settings });
  } finally {
    if (!isatty(STDIN)) stdin.destroy();
  }
}

/**
 * Where keys come from. When a capture is piped in, its bytes are the engine's: even touching process.stdin
 * would make the pipe non-blocking under it. Keys then come from the terminal itself.
 */
function openKeyboard(): ReadStream {
  if (isatty(STDIN)) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    throw new UserError(
      'there is no terminal to read keys from',
      'run it in a terminal, or print a report with `svc-top diagnose -r FILE`',
    );
  }
}
