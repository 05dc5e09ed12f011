/** Temporary files that have no name any more when they are used: they disappear with the process. */
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Opens a new file for reading and writing. Throws as the file system does. */
export function openNamelessFile(name = 'spool'): number {
  const folder = mkdtempSync(join(tmpdir(), 'svc-top-'));
  try {
    return openSync(join(folder, name), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes all of it from `position` on. */
export function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) {
    at += writeSync(fd, bytes, at, bytes.length - at, position + at);
  }
}
