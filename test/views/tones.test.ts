/** Colour never says anything alone: what stands out in a column also reads otherwise. */
import { expect, it } from 'vitest';
import { VIEWS } from '../../src/views/index.js';
import type { Tone } from '../../src/views/view.js';
import { captureViews } from '../support/capture-views.js';

const LOUD: ReadonlySet<Tone> = new Set(['fail', 'ghost', 'warn']);

it.each(['wrong-target-port', 'no-endpoints', 'flushed-iptables', 'wrong-dns-refused'])(
  'in every view of %s',
  async (file) => {
    const views = await captureViews(`test/fixtures/captures/${file}.scap.gz`);
    let loud = 0;
    for (const { id } of VIEWS) {
      const scope = id === 'path' ? { kind: 'path', key: '0' } : { kind: '', key: '' };
      const { rows, sections } = views.page(id, { scope, after: 12_000 });
      const tones = new Map<string, Tone>();
      for (const row of rows) {
        for (const [i, { text, tone = 'plain' }] of row.cells.entries()) {
          if (text.trim() === '') continue;
          const column = sections[row.section]?.columns[i]?.id ?? '';
          const place = `${id} ${String(row.section)} ${column}: ${text}`;
          const before = tones.get(place) ?? tone;
          if (LOUD.has(tone)) loud++;
          if (LOUD.has(before) || LOUD.has(tone)) expect([place, tone]).toEqual([place, before]);
          tones.set(place, tone);
        }
      }
    }
    expect(loud).toBeGreaterThan(0);
  },
);
