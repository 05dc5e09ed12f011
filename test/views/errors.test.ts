import { describe, expect, it } from 'vitest';
import { ErrorCounts } from '../../src/model/error-counts.js';
import { isHarmless } from '../../src/views/error-kinds.js';
import { captureViews } from '../support/capture-views.js';

const broken = await captureViews('examples/wrong-target-port.scap.gz');
const titles = (view: typeof broken): readonly string[] =>
  view
    .page('errors')
    .sections.map(({ columns, length }) => `${columns[0]?.header ?? ''} ${String(length)}`);

describe('Errors view', () => {
  it('puts what calls ran into first, with the object that was called', () => {
    const [row] = broken.rows('errors');
    expect(row).toMatchObject({ 'evt.res': '✖ ECONNREFUSED', 'proc.name': 'kube-proxy' });
    expect(Number(row?.['err.count'])).toBeGreaterThan(0);
    const scope = broken.page('errors').rows[0]?.target?.scope ?? expect.fail('no target');
    const found = broken.rows('connections', { scope });
    expect(found).toHaveLength(Number(row?.['err.count']));
    expect(new Set(found.map((c) => c['conn.result']))).toEqual(new Set(['✖ refused']));
  });

  it('folds what is harmless, and unfolds it to the same count', () => {
    const folded = broken.rows('errors').filter((row) => row['evt.res']?.startsWith('▸'));
    expect(folded.map((row) => row['evt.res'])).toContain('▸ EAGAIN');
    for (const row of folded) {
      const key = row['evt.res']?.slice(2) ?? '';
      const rows = broken.rows('errors', { scope: { kind: 'errno', key } });
      const sum = rows.reduce((total, r) => total + Number(r['err.count']), 0);
      expect(sum).toBe(Number(row['err.count']));
    }
  });

  it('leads from a failed name to its lookups', async () => {
    const dns = await captureViews('test/fixtures/captures/wrong-dns-refused.scap.gz');
    const { rows } = dns.page('errors', { filter: 'lookup' });
    const scope = rows[0]?.target?.scope ?? expect.fail('no target');
    expect(rows[0]?.target?.view).toBe('dns');
    expect(dns.page('dns', { scope }).total).toBeGreaterThan(0);
  });

  it('has nothing but harmless ones in a healthy capture', async () => {
    const healthy = await captureViews('examples/healthy.scap.gz');
    expect(titles(healthy)[0]).toBe('What calls ran into 0');
    expect(titles(healthy)[1]).toBe('System calls returned 0');
  });
});

describe('isHarmless', () => {
  it('looks at the call as well', () => {
    expect(isHarmless('openat', 'ENOENT', 2)).toBe(true);
    expect(isHarmless('bind', 'ENOENT', 2)).toBe(false);
    expect(isHarmless('read', 'EAGAIN', 11)).toBe(true);
    expect(isHarmless('read', 'ECONNRESET', 104)).toBe(false);
    expect(isHarmless('poll', 'errno 514', 514)).toBe(true);
  });
});

describe('ErrorCounts', () => {
  it('counts by event, errno and thread', () => {
    const counts = new ErrorCounts();
    counts.add(5, 11, 0);
    counts.add(5, 11, 0);
    counts.add(5, 4095, 7);
    expect(counts.list()).toEqual([
      { typeId: 5, errno: 11, thread: 0, count: 2 },
      { typeId: 5, errno: 4095, thread: 7, count: 1 },
    ]);
  });
});
