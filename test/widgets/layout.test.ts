/** Lines have exactly the width of the screen, and the cursor is always on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/base/width.js';
import type { PageRow } from '../../src/session/protocol.js';
import { createPager } from '../../src/views/page.js';
import { bodyItems, scrollTo } from '../../src/widgets/body.js';
import { placeColumns, seeWidths } from '../../src/widgets/columns.js';
import { buildBlocks } from '../../src/widgets/lines.js';
import { makeTheme } from '../../src/widgets/theme.js';
import { sampleContext, sampleSnapshot } from '../support/sample.js';

const context = sampleContext(sampleSnapshot());

function pageOf(view: string) {
  const scope = view === 'path' ? { kind: 'path', key: '0' } : { kind: '', key: '' };
  const window = { anchorKey: '', anchorIndex: 0, before: 0, after: 200 };
  return createPager()(context, { view, scope, filter: '', sort: undefined, ...window });
}

describe('layout', () => {
  it('fills every line to the screen width at any size', () => {
    const views = ['diagnoses', 'services', 'paths', 'path', 'pods', 'events'];
    fc.assert(
      fc.property(
        fc.constantFrom(...views),
        fc.integer({ min: 40, max: 240 }),
        fc.integer({ min: 3, max: 60 }),
        fc.nat(99),
        (view, width, height, row) => {
          const page = pageOf(view);
          const cursor = Math.min(row, page.total - 1);
          const top = scrollTo(page, 0, cursor, height);
          const { items } = bodyItems(page, top, height);
          expect(items.length).toBeLessThanOrEqual(height);
          expect(items.some((i) => i.kind === 'row' && i.row.index === cursor)).toBe(true);
          const widths = page.sections.map((s, i) =>
            seeWidths(
              s.columns,
              page.rows.filter((r) => r.section === i),
              [],
            ),
          );
          const theme = makeTheme({});
          const input = { page, items, widths, width, cursor, sort: undefined, theme };
          for (const block of buildBlocks(input)) {
            for (const line of [...block.rows, ...(block.header ? [block.header] : [])]) {
              const text = line.map((piece) => piece?.text ?? '').join('');
              expect(displayWidth(text)).toBe(width);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never gives out more than there is, and keeps what must stay', () => {
    const page = pageOf('services');
    const columns = page.sections[0]?.columns ?? [];
    for (let width = 10; width < 250; width++) {
      const placed = placeColumns(columns, [], width, 1);
      const used = placed.reduce((sum, p) => sum + p.width, 0) + placed.length - 1;
      expect(used).toBeLessThanOrEqual(Math.max(width, placed.length * 2));
      const kept = placed.map((p) => p.column);
      columns.forEach((c, i) => {
        if (c.drop === 0) expect(kept).toContain(i);
      });
    }
  });

  it('never narrows a column while one scrolls', () => {
    const { columns = [] } = pageOf('paths').sections[0] ?? {};
    const row = (text: string): PageRow[] => [
      {
        key: '',
        index: 0,
        section: 0,
        notes: [],
        target: undefined,
        subject: undefined,
        copy: undefined,
        command: undefined,
        time: -1,
        cells: [{ text }],
      },
    ];
    const wide = seeWidths(columns, row('x'.repeat(30)), []);
    expect(seeWidths(columns, row('x'), wide)).toBe(wide);
  });
});
