/** Pages against a plain model: whatever is asked for, the window is the slice a list would give. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageRequest } from '../../src/session/protocol.js';
import { orderRows } from '../../src/views/order.js';
import { createPager } from '../../src/views/page.js';
import { column, listSection } from '../../src/views/build.js';
import { VIEWS } from '../../src/views/index.js';
import { sampleContext, sampleSnapshot } from '../support/sample.js';

const context = sampleContext(sampleSnapshot({ events: 500 }));

const makePage = createPager();

function ask(rest: Partial<PageRequest>): PageRequest {
  return {
    view: 'events',
    scope: { kind: '', key: '' },
    filter: '',
    sort: undefined,
    anchorKey: '',
    anchorIndex: 0,
    before: 5,
    after: 5,
    ...rest,
  };
}

describe('makePage', () => {
  it('is a window around the anchor, with and without a filter', () => {
    const pager = createPager();
    const all = Array.from({ length: 500 }, (_, i) => i);
    fc.assert(
      fc.property(
        fc.integer({ min: -10, max: 600 }),
        fc.nat(20),
        fc.nat(20),
        fc.constantFrom('', 'nginx', '!nginx', 'curl hosts', 'evt.type=connect', 'nothing'),
        (anchorIndex, before, after, filter) => {
          const page = pager(context, ask({ anchorIndex, before, after, filter }));
          const rows = all.filter((row) => {
            const name = ['curl', 'kube-proxy', 'nginx'][row % 3] ?? '';
            if (filter === 'nginx') return name === 'nginx';
            if (filter === '!nginx') return name !== 'nginx';
            if (filter === 'curl hosts') return name === 'curl' && row % 2 === 1;
            return filter !== 'nothing';
          });
          const anchor =
            rows.length === 0 ? -1 : Math.max(0, Math.min(rows.length - 1, anchorIndex));
          expect(page.total).toBe(rows.length);
          expect(page.anchor).toBe(anchor);
          const first = Math.max(0, anchor - before);
          const expected = rows.slice(first, anchor + after + 1).map(String);
          expect(page.rows.map((r) => r.key)).toEqual(anchor < 0 ? [] : expected);
          expect(page.rows.map((r) => r.index)).toEqual(expected.map((_, i) => first + i));
        },
      ),
    );
  });

  it('finds the anchor by its key, and the nearest row when a filter hides it', () => {
    const shown = makePage(context, ask({ anchorKey: '321', anchorIndex: 4 }));
    expect(shown.anchor).toBe(321);
    const hidden = makePage(context, ask({ anchorKey: '321', filter: 'nginx' }));
    expect(hidden.rows.find((r) => r.index === hidden.anchor)?.key).toBe('323');
  });

  it('jumps between anomalies and stays when there are no more', () => {
    const first = makePage(context, ask({ anomaly: 1 }));
    expect(first.rows.find((r) => r.index === first.anchor)?.key).toBe('1');
    const last = makePage(context, ask({ anchorIndex: 499, anomaly: 1 }));
    expect(last.anchor).toBe(499);
    const back = makePage(context, ask({ anchorIndex: 499, anomaly: -1 }));
    expect(back.anchor).toBeLessThan(60);
  });

  it('makes text of the capture harmless in every view', () => {
    const evil = '\x1b[31mred\x07\u202e';
    const snapshot = sampleSnapshot();
    for (const path of snapshot.facts.paths) Object.assign(path.client, { comm: evil });
    Object.assign(snapshot.diagnoses[0] ?? {}, { summary: evil });
    const hostile = {
      ...sampleContext(snapshot),
      eventParams: () => [{ name: evil, type: 'FD', text: evil }],
      eventLine: () => evil,
      threadName: () => ({ tid: 1, comm: evil, pid: 1 }),
    };
    for (const view of VIEWS) {
      const scope = view.id === 'path' ? { kind: 'path', key: '0' } : { kind: '', key: '' };
      const { rows, ...page } = createPager()(hostile, ask({ view: view.id, scope }));
      // `copy` goes to the clipboard in base64, not to the screen.
      const shown = JSON.stringify([
        page,
        rows.map(({ cells, notes, target }) => [cells, notes, target]),
      ]);
      expect(shown).not.toMatch(/\\u001b|\\u0007|\u202e/);
    }
  });
});

describe('orderRows', () => {
  it('sorts stably by raw values and finds rows again', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.boolean(), (rows, descending) => {
        const section = listSection<number>({
          id: 'n',
          title: '',
          columns: [column<number>({ id: 'n', header: 'n', text: String, sort: (n) => n })],
          rows,
          empty: '',
          key: String,
        });
        const order = orderRows(section, context, {
          filters: [],
          sort: { column: 'n', descending },
        });
        const sorted = Array.from({ length: order.length }, (_, i) => rows[order.row(i)] ?? -1);
        expect(sorted).toEqual(rows.toSorted((a, b) => (descending ? b - a : a - b)));
        rows.forEach((_, row) => {
          expect(order.row(order.position(row))).toBe(row);
        });
      }),
    );
  });
});

describe('views', () => {
  it('have ids and aliases of their own, and columns with ids of their own', () => {
    const names = VIEWS.flatMap((v) => [v.id, ...v.aliases]);
    expect(names).toHaveLength(new Set(names).size);
    for (const view of VIEWS) {
      const scope = view.id === 'path' ? { kind: 'path', key: '0' } : { kind: '', key: '' };
      for (const section of view.sections(context, scope)) {
        const ids = section.columns.map((c) => c.id);
        expect(ids).toHaveLength(new Set(ids).size);
      }
    }
  });
});
