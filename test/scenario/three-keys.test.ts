/**
 * From the start to the proof in at most three keys, for the four faults every release must name, on a
 * small and on a large terminal. The proof is the system call that shows the fault, on the screen.
 */
import { afterEach, describe, test } from 'vitest';
import { repository } from '../support/run.js';
import { TestTerminal } from '../support/terminal.js';

interface Case {
  readonly file: string;
  /** On the first screen. */
  readonly verdict: RegExp;
  /** On the ladder after one key. */
  readonly ladder: RegExp;
  /** In the events after one more. */
  readonly proof: RegExp;
}

const cases: readonly Case[] = [
  {
    file: 'examples/wrong-target-port.scap.gz',
    verdict: /wrong-target-port +\S*default\/my-nginx/,
    ladder: /refused/,
    proof: /ECONNREFUSED/,
  },
  {
    file: 'test/fixtures/captures/no-endpoints.scap.gz',
    verdict: /selector-mismatch +\S*default\/my-nginx/,
    ladder: /never/,
    // The proxy closes what it accepted, and no connect stands before.
    proof: /• close/,
  },
  {
    file: 'test/fixtures/captures/flushed-iptables.scap.gz',
    verdict: /rules-missing/,
    ladder: /never/,
    proof: /10\.0\.0\.138:8080/,
  },
  {
    file: 'test/fixtures/captures/wrong-dns-refused.scap.gz',
    verdict: /wrong-dns-server/,
    ladder: /10\.240\.0\.2/,
    proof: /10\.240\.0\.2:53|172\.30\.0\.1:8080/,
  },
];

const terminals: TestTerminal[] = [];
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});

describe.each([
  [80, 24],
  [120, 40],
])('at %ix%i', (cols, rows) => {
  test.each(cases)('$file', async ({ file, verdict, ladder, proof }) => {
    const t = new TestTerminal({ args: ['-r', file], cols, rows, cwd: repository });
    terminals.push(t);
    await t.until(verdict);
    t.press('enter');
    await t.until((screen) => /call \d+ of \d+/.test(screen) && ladder.test(screen));
    t.press('D');
    // A frame may come in pieces: the bar of the cursor is there once all of them have.
    const isWhole = (): boolean => t.inverseRows().length === 1;
    await t.until((screen) => /› Events /.test(screen) && proof.test(screen) && isWhole());
  });
});
