import { describe, expect, it } from 'vitest';
import { STEPS, stepSpan } from '../../src/views/latency-steps.js';
import { captureViews } from '../support/capture-views.js';

const healthy = await captureViews('examples/healthy.scap.gz');

describe('Latency view', () => {
  it('has a row for the whole call and one per step that was seen', () => {
    const rows = healthy.rows('latency');
    expect(rows[0]).toMatchObject({ 'svc.name': 'default/my-nginx', 'path.count': '5' });
    expect(rows.map((row) => row['path.step']?.trim())).toEqual(['whole call', ...STEPS]);
    for (const row of rows) expect(row['path.p50']).toMatch(/ (µs|ms|s)$/);
  });

  it('opens the call in which a step took longest', () => {
    const { rows } = healthy.page('latency');
    const paths = healthy.snapshot.facts.paths;
    const dial = rows.find((row) => row.key.endsWith(':dial'));
    const longest = paths.toSorted((a, b) => lengthOf(b.id) - lengthOf(a.id))[0];
    expect(dial?.target).toMatchObject({ view: 'path', scope: { key: String(longest?.id) } });

    function lengthOf(id: number): number {
      const path = paths[id] ?? expect.fail('no such path');
      const span = stepSpan(path, 'dial');
      return span === undefined ? -1 : span.to - span.from;
    }
  });

  it('leaves out calls that failed', async () => {
    const broken = await captureViews('examples/wrong-target-port.scap.gz');
    expect(broken.page('latency')).toMatchObject({ total: 0 });
  });
});
