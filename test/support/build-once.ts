/** Builds dist/ before the scenario tests when a source file is newer, so that they never test old code. */
import { execFileSync } from 'node:child_process';

export function setup(): void {
  execFileSync(process.execPath, ['scripts/build.js', '--if-stale'], { stdio: 'inherit' });
}
