/** Views that count and list what calls did: the same events whichever way they are looked at. */
import { describe, expect, it } from 'vitest';
import { NO_RESULT } from '../../src/model/event-rows.js';
import { EVENTS } from '../../src/model/event-table.js';
import { AXIS, BANDS, bandOf, HEAT_CELLS, heatText, sliceOf } from '../../src/views/heat.js';
import type { Scope } from '../../src/views/view.js';
import { captureViews } from '../support/capture-views.js';

const broken = await captureViews('examples/wrong-target-port.scap.gz');
const SCOPES: readonly Scope[] = [
  { kind: '', key: '' },
  { kind: 'path', key: '0' },
  {
    kind: 'process',
    key: String(broken.snapshot.facts.processes.findIndex((p) => p.comm === 'curl')),
  },
];
const COUNTING = ['files', 'directories', 'io-types', 'sports', 'callers'];

const count = (text: string | undefined): number => Number((text ?? '').replace(/\D/g, ''));

/** How many returns of system calls a scope has; undefined = more than a page. */
function returnsIn(scope: Scope | undefined): number | undefined {
  const { rows, total } = broken.page('events', { scope: scope ?? expect.fail('no target') });
  if (total > rows.length) return undefined;
  const { events } = broken.snapshot;
  return rows.filter(({ key }) => {
    const info = EVENTS[events.type(Number(key))];
    return info?.source === 'syscall' && !info.isEnter;
  }).length;
}

describe('Files, Directories, I/O by type, Server ports and Callers', () => {
  it.each(COUNTING)('%s counts as many returns as the events that Enter and D show', (view) => {
    for (const scope of SCOPES) {
      const { rows } = broken.page(view, { scope });
      expect(rows.length).toBeGreaterThan(0);
      const texts = broken.rows(view, { scope });
      for (const [i, row] of rows.slice(0, 8).entries()) {
        const returns = returnsIn(row.target?.scope);
        if (returns !== undefined) expect(returns).toBe(count(texts[i]?.['evt.count']));
      }
    }
  });

  it('adds up to the same bytes by file and by directory, and by type for files', () => {
    const bytes = (view: string, column: string): number =>
      broken.rows(view).reduce((sum, row) => sum + count(row[column]), 0);
    expect(bytes('files', 'evt.count')).toBe(bytes('directories', 'evt.count'));
    expect(bytes('files', 'io.opens')).toBe(broken.page('file-opens').total);
  });

  it('names the file that could not be opened', () => {
    const failed = broken.rows('file-opens', { anomaliesOnly: true });
    expect(failed.length).toBeGreaterThan(0);
    for (const row of failed) {
      expect(row['evt.res']).toMatch(/^✖ E[A-Z]+$/);
      expect(row['fd.name']).toMatch(/^\//);
      const [file] = broken.rows('files', { filter: `file=${row['fd.name'] ?? ''}` });
      expect(file?.['evt.count.error']).toMatch(/^✖/);
    }
  });
});

describe('Results', () => {
  it('are those of the events: bytes or errors of calls that return, nothing for all others', () => {
    const { events } = broken.snapshot;
    let errors = 0;
    for (let row = 0; row < events.length; row++) {
      const result = events.result(row);
      if (events.type(row) % 2 === 0) expect(result).toBe(NO_RESULT);
      if (result < 0 && result !== NO_RESULT) errors++;
    }
    const counted = broken.snapshot.facts.errors.list().reduce((sum, e) => sum + e.count, 0);
    expect(errors).toBe(counted);
    expect(errors).toBeGreaterThan(0);
  });
});

describe('Spectrogram', () => {
  it('has every timed call once, in slices and in bands, down to its events', () => {
    for (const scope of SCOPES) {
      const { rows, sections } = broken.page('spectro', { scope });
      const texts = broken.rows('spectro', { scope });
      const sum = (section: number): number =>
        texts.reduce(
          (all, row, i) => all + (rows[i]?.section === section ? count(row['evt.count']) : 0),
          0,
        );
      expect(sections).toHaveLength(2);
      expect(sum(0)).toBe(sum(1));
      expect(sum(0)).toBeGreaterThan(0);
      for (const [i, row] of rows.entries()) {
        const calls = count(texts[i]?.['evt.count']);
        const returns = row.section === 0 ? undefined : returnsIn(row.target?.scope);
        if (returns !== undefined) expect(returns).toBe(calls);
      }
    }
  });

  it('looks into a slice: the same calls in finer slices', () => {
    const { rows } = broken.page('spectro');
    const texts = broken.rows('spectro');
    const slices = texts.filter((row) => row['evt.heat'] !== undefined);
    const at = slices.findIndex((row) => count(row['evt.count']) > 1000);
    const inside = broken
      .rows('spectro', { scope: rows[at]?.target?.scope ?? expect.fail('no slice') })
      .filter((row) => row['evt.heat'] !== undefined);
    expect(inside.length).toBeGreaterThan(5);
    const sum = inside.reduce((all, row) => all + count(row['evt.count']), 0);
    expect(sum).toBe(count(slices[at]?.['evt.count']));
  });

  it('puts every latency into the band that begins at or below it', () => {
    for (let ns = 0.5; ns < 1e12; ns *= 1.37) {
      const band = bandOf(ns);
      expect(BANDS[band] ?? Infinity).toBeLessThanOrEqual(ns);
      expect(BANDS[band + 1] ?? Infinity).toBeGreaterThan(ns);
    }
    for (const [index, from] of BANDS.entries()) expect(bandOf(from)).toBe(index);
  });

  it('shows one call among millions, and no call as nothing', () => {
    const counts = BANDS.map((_, i) => (i === 3 ? 1 : i === 4 ? 2_000_000 : 0));
    const text = heatText(counts, 2_000_000);
    expect(text.trim()).toBe('··██');
    expect(text.length).toBeLessThanOrEqual(HEAT_CELLS);
    expect(AXIS.length).toBeLessThanOrEqual(HEAT_CELLS);
    expect(sliceOf(2.1e9, 40)).toBe(1e8);
  });
});

describe('Programs started', () => {
  it('lists every execve of the capture with who started it', () => {
    const rows = broken.rows('commands-run');
    expect(rows).toHaveLength(broken.snapshot.facts.executions.length);
    expect(rows.some((row) => row['proc.ancestors']?.includes('bash'))).toBe(true);
  });
});
