/** A column of a field says of every event what a filter finds by it: two ways through the same capture. */
import { expect, it } from 'vitest';
import { Session } from '../../src/session/session.js';
import type { Page } from '../../src/session/protocol.js';
import { VIEWS } from '../../src/views/index.js';
import { createPager } from '../../src/views/page.js';
import { withUserViews } from '../../src/views/user-view.js';

const FIELDS = ['proc.pid', 'evt.arg.res', 'fd.l4proto', 'svc.name', 'proc.aname[1]'];
const views = withUserViews(VIEWS, {
  views: [],
  columns: { events: [{ id: 'evt.num' }, ...FIELDS.map((id) => ({ id }))] },
});
const session = await Session.open({ capture: 'examples/wrong-target-port.scap.gz' });
await session.run();
const pager = createPager(views);

function pageOf(anchorIndex: number, filter = '', after = 40): Page {
  const scope = { kind: '', key: '' };
  const place = { anchorKey: '', anchorIndex, before: 0, after };
  return pager(session.context(), { view: 'events', scope, filter, sort: undefined, ...place });
}

/** The page once everything on it is known. */
async function known(make: () => Page, isKnown: (page: Page) => boolean): Promise<Page> {
  for (;;) {
    const page = make();
    if (isKnown(page)) return page;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const hasTexts = (page: Page): boolean =>
  page.rows.every((row) => row.cells.every((cell) => cell.text !== '…'));

it('agrees with filters, wherever one looks', async () => {
  // Down, on from there, to the end, and back to what has been passed.
  for (const at of [5770, 5800, 11_000, 60, 5770]) {
    const page = await known(() => pageOf(at), hasTexts);
    for (const [i, field] of FIELDS.entries()) {
      const texts = new Set(page.rows.map((row) => row.cells[i + 1]?.text ?? ''));
      for (const text of [...texts].filter((t) => t !== '').slice(0, 3)) {
        const matches = session.context().matching(`${field}="${text}"`);
        await known(
          () => page,
          () => session.context().matching(`${field}="${text}"`).done,
        );
        const found = new Set(session.context().matching(`${field}="${text}"`).rows);
        expect(matches.rows.length).toBeGreaterThan(0);
        const shown = page.rows.filter((row) => row.cells[i + 1]?.text === text);
        expect(shown.map((r) => Number(r.key))).toEqual(
          page.rows.map((r) => Number(r.key)).filter((row) => found.has(row)),
        );
      }
    }
  }
});

it('gives rows that are far apart what they ask for', async () => {
  const filter = '\\evt.type=connect';
  await known(
    () => pageOf(0, filter),
    () => session.context().matching('evt.type=connect').done,
  );
  const page = await known(() => pageOf(0, filter, 500), hasTexts);
  expect(page.total).toBeGreaterThan(10);
  expect(page.rows.every((row) => row.cells[1]?.text !== '')).toBe(true);
});
