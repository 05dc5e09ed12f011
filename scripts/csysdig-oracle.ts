/**
 * Asks the installed csysdig (0.29.3) for the rows of its views of old captures and writes them to
 * test/views/csysdig.json, with which test/views/csysdig.test.ts compares ours:
 *
 *   npx tsx scripts/csysdig-oracle.ts
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, COMPARISONS } from '../test/support/csysdig.js';
import type { Rows, TheirRow } from '../test/support/csysdig.js';
import { CAPTURES, FOLDER, hasCaptures } from '../test/support/filter-oracle.js';

const WANTED = 'sysdig version 0.29.3';

function ask(capture: string, view: string): readonly TheirRow[] {
  const output = execFileSync('csysdig', ['-r', join(FOLDER, capture), '-v', view, '-j'], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC', TERM: 'xterm' },
    maxBuffer: 1 << 26,
    timeout: 60_000,
  });
  const slices = [...output.matchAll(/"data": (\[[\s\S]*?\])(?:,\n"count"|\}\n)/g)];
  return slices.flatMap(([, data = '[]']) => JSON.parse(data) as TheirRow[]);
}

/** Ids of all views that csysdig has. */
function listed(): readonly string[] {
  const output = execFileSync('csysdig', ['--list-views'], {
    encoding: 'utf8',
    env: { ...process.env, TERM: 'xterm' },
    maxBuffer: 1 << 22,
  });
  return [...output.matchAll(/"id":"(\w+)"/g)].map(([, id = '']) => id).sort();
}

function main(): void {
  const version = execFileSync('sysdig', ['--version'], { encoding: 'utf8' }).trim();
  if (!hasCaptures || version !== WANTED) {
    console.error(`needs ${FOLDER} and ${WANTED}; this is ${version}`);
    process.exitCode = 1;
    return;
  }
  const results = CAPTURES.map((capture) => {
    const views = COMPARISONS.map((c): Rows =>
      collect(ask(capture, c.theirs).map((row) => c.their(row))),
    );
    return { capture, views };
  });
  const views = COMPARISONS.map((c) => c.theirs);
  writeFileSync(
    'test/views/csysdig.json',
    `${JSON.stringify({ version, all: listed(), views, results }, undefined, 1)}\n`,
  );
}

main();
