/**
 * A FIFO without a name: it is created in a private folder, opened, and removed at once, so nothing is left
 * whatever happens afterwards, kill -9 included. The writer opens it through /proc, which only this user
 * can. Opened for both directions, so that neither side ever waits for the other and sysdig's end is no end
 * of file: another engine may be tried on the same one.
 */
import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../base/errors.js';

export interface Fifo {
  /** Belongs to the process, not to the thread that opened it. */
  readonly fd: number;
  /** Where a child can open it while this process lives. */
  readonly path: string;
}

export function openFifo(): Fifo {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'svc-top-live-'));
    try {
      const name = join(folder, 'stream');
      execFileSync('mkfifo', ['-m', '600', name], { stdio: 'pipe' });
      const fd = openSync(name, constants.O_RDWR | constants.O_NONBLOCK);
      return { fd, path: `/proc/${String(process.pid)}/fd/${String(fd)}` };
    } finally {
      rmSync(folder, { recursive: true });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `no FIFO can be made in ${tmpdir()} (${reason.trim()})`,
      'set TMPDIR to a folder that you may write to',
    );
  }
}
