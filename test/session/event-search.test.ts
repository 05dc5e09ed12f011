/** The search for events behind the Events view: in slices, over the capture of the session itself. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../../src/session/session.js';
import { createPager } from '../../src/views/page.js';
import { repository } from '../support/run.js';

let session: Session;

beforeAll(async () => {
  session = await Session.open({
    capture: join(repository, 'test/fixtures/captures/no-endpoints.scap.gz'),
  });
  await session.run();
});

afterAll(() => {
  session.close();
});

/** Texts of the events that an expression leaves, when the search is done. */
async function found(expression: string): Promise<readonly string[]> {
  await expect.poll(() => session.context().matching(expression).done).toBe(true);
  const page = createPager()(session.context(), {
    view: 'events',
    scope: { kind: '', key: '' },
    filter: `\\${expression}`,
    sort: undefined,
    anchorKey: '',
    anchorIndex: 0,
    before: 0,
    after: 100_000,
  });
  expect(page.rows.length).toBe(page.total);
  return page.rows.map((row) => row.copy ?? '');
}

describe('events that match an expression', () => {
  it('by what the tables said at that moment', async () => {
    const lines = await found(
      'proc.name=curl and evt.type=connect and evt.failed=true and fd.type=unix',
    );
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^curl .* < connect res=-2\(ENOENT\)/);
  });

  it('by calls and verdicts', async () => {
    const failed = await found('path.outcome=failed');
    const judged = await found('diag.rule=selector-mismatch');
    expect(judged.length).toBeGreaterThan(0);
    expect(failed).toEqual(expect.arrayContaining([...judged]));
    expect(await found('svc.name!=nobody and not svc.name exists')).toEqual([]);
  });

  it('tells when more is known, by a new snapshot', async () => {
    const { rev } = session.snapshot();
    await found('evt.type=accept4');
    expect(session.snapshot().rev).toBeGreaterThan(rev);
  });

  it('finds nothing by what is no expression', async () => {
    expect(await found('evt.typ')).toEqual([]);
  });
});
