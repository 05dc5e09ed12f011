/**
 * Compares our event lines with sysdig's own for every capture that has its text beside it
 * (`X.txt.gz`: sysdig's default output, TZ=UTC):
 *
 *   npx tsx scripts/oracle.ts [folder, default ../shared/captures]
 *
 * Prints a line per capture and the first differences; exits 1 when a capture of sysdig 0.36 differs.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createEventPrinter } from '../src/analysis/event-text/stream.js';

const SHOWN = Number(process.env['SHOWN'] ?? 3);

function unpack(path: string): Buffer {
  const bytes = readFileSync(path);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

function linesOf(capture: Buffer): string[] {
  const lines: string[] = [];
  const printer = createEventPrinter((line) => lines.push(line));
  printer.push(capture);
  printer.end();
  return lines;
}

/** Lines that differ, matched by position; sysdig's text may span lines only where data holds breaks. */
function compare(ours: readonly string[], theirs: readonly string[]): string[] {
  const different: string[] = [];
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    if (ours[i] !== theirs[i])
      different.push(`  ours   ${ours[i] ?? '(none)'}\n  sysdig ${theirs[i] ?? '(none)'}`);
  }
  return different;
}

function check(folder: string): boolean {
  let allEqual = true;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt.gz'))) {
    const stem = join(folder, name.slice(0, -'.txt.gz'.length));
    const capture = [`${stem}.scap.gz`, `${stem}.scap`].find((path) => existsSync(path));
    if (capture === undefined) continue;
    const theirs = unpack(join(folder, name)).toString('latin1').split('\n').slice(0, -1);
    const ours = linesOf(unpack(capture)).flatMap((line) =>
      Buffer.from(line).toString('latin1').split('\n'),
    );
    const different = compare(ours, theirs);
    console.log(`${name}: ${String(theirs.length)} lines, ${String(different.length)} differ`);
    for (const line of different.slice(0, SHOWN)) console.log(line);
    allEqual &&= different.length === 0;
  }
  return allEqual;
}

const folder = process.argv[2] ?? '../shared/captures';
if (!existsSync(folder)) console.log(`${folder} is not there; nothing to compare with`);
else if (!check(folder)) process.exitCode = 1;
