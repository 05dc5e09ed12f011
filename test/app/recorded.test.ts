/**
 * Screens of recorded captures through the real session. The excerpts of the article are opened alone, with
 * no cluster state beside them: the broken step has to show by itself, with a verdict that claims no more.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Folder } from '../support/altered.js';
import { repository } from '../support/run.js';
import { TestScreen } from '../support/screen.js';
import { SessionEngine } from '../support/session-engine.js';

const folder = new Folder();
afterAll(() => {
  folder.remove();
});

/** A copy that has nothing beside it. */
function alone(name: string): string {
  return folder.write(name, readFileSync(join(repository, 'test/fixtures/article', name)));
}

interface Recorded {
  readonly name: string;
  readonly capture: () => string;
  /** The broken step as the ladder names it. */
  readonly broken: RegExp;
}

const RECORDED: readonly Recorded[] = [
  {
    name: 'article-1',
    capture: () => alone('1-wrong-target-port.txt'),
    broken: /▸ .*✖ closed[^]*Dial failed: dial tcp 172\.17\.0\.6:8080/,
  },
  { name: 'article-2', capture: () => alone('2-no-endpoints.txt'), broken: /▸ .*┄ dial: never/ },
  {
    name: 'article-3',
    capture: () => alone('3-flushed-iptables.txt'),
    broken: /▸ .*┄ accept: never/,
  },
  {
    name: 'article-4',
    capture: () => alone('4-wrong-dns.txt'),
    broken: /dns 172\.16\.189\.2[^]*172\.30\.0\.1:8080 is not/,
  },
  {
    name: 'wrong-target-port',
    capture: () => join(repository, 'examples/wrong-target-port.scap.gz'),
    broken: /▸ .*✖ refused/,
  },
];

describe.each([
  [80, 24],
  [120, 40],
])('recorded at %ix%i', (columns, rows) => {
  it.each(RECORDED)('$name', async ({ name, capture, broken }) => {
    const screen = new TestScreen(await SessionEngine.read(capture()), columns, rows);
    const golden = (what: string): string =>
      `../golden/${name}-${what}-${String(columns)}x${String(rows)}.txt`;
    const verdict = await screen.until((text) => text.includes(' fix '));
    await expect(verdict).toMatchFileSnapshot(golden('verdict'));
    screen.type('\r');
    const ladder = await screen.until((text) => text.includes('expected'));
    await expect(ladder).toMatchFileSnapshot(golden('ladder'));
    expect(ladder).toMatch(broken);
    screen.type('\x03');
    expect(await screen.status).toBe(0);
  });
});
