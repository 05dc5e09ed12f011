/**
 * Asks the installed sysdig (0.29.3) what filter expressions match in old captures and writes the answers to
 * test/filter/oracle.json, with which test/filter/oracle.test.ts compares ours:
 *
 *   npx tsx scripts/filter-oracle.ts
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPRESSIONS } from '../test/filter/expressions.js';
import { CAPTURES, FOLDER, hasCaptures, resultOf } from '../test/support/filter-oracle.js';
import type { Answer, Result } from '../test/support/filter-oracle.js';

const WANTED = 'sysdig version 0.29.3';

/** Numbers of the events that sysdig prints. */
const theirs: Answer = (capture, expression) => {
  const args = ['-r', join(FOLDER, capture), '-p', '%evt.num %evt.type'];
  const output = execFileSync('sysdig', expression === '' ? args : [...args, expression], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 26,
  });
  return output
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith(' container'))
    .map((line) => Number.parseInt(line, 10));
};

/** None when sysdig refuses the expression, or crashes on it. */
function askFor(expression: string): readonly Result[] {
  try {
    return [resultOf(expression, theirs, theirs)];
  } catch (error) {
    const { stderr = '', signal = '' } = error as { stderr?: string; signal?: string };
    console.error(`no answer to ${expression}: ${stderr.trim() || signal}`);
    process.exitCode = 1;
    return [];
  }
}

function main(): void {
  const version = execFileSync('sysdig', ['--version'], { encoding: 'utf8' }).trim();
  if (!hasCaptures || version !== WANTED) {
    console.error(`needs ${FOLDER} and ${WANTED}; this is ${version}`);
    process.exitCode = 1;
    return;
  }
  const results = EXPRESSIONS.flatMap(askFor);
  const text = JSON.stringify({ version, captures: CAPTURES, results }, undefined, 2);
  writeFileSync('test/filter/oracle.json', `${text}\n`);
  console.log(`${String(results.length)} expressions over ${String(CAPTURES.length)} captures`);
}

main();
