/** Runs the built program without a terminal and gives what it printed. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const launcher = fileURLToPath(new URL('../../bin/svc-top.js', import.meta.url));

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly node?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly launcher?: string;
}

/** Status 128 when a signal ended it. */
export function run(args: readonly string[], options: RunOptions = {}): Outcome {
  const result = spawnSync(
    options.node ?? process.execPath,
    [options.launcher ?? launcher, ...args],
    {
      encoding: 'utf8',
      timeout: 60_000,
      input: options.input ?? '',
      env: { ...process.env, XDG_CONFIG_HOME: '/nowhere', ...options.env },
      maxBuffer: 1 << 28,
    },
  );
  return { status: result.status ?? 128, stdout: result.stdout, stderr: result.stderr };
}
