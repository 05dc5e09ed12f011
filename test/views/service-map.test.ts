import { describe, expect, it } from 'vitest';
import { captureViews } from '../support/capture-views.js';

const lines = (view: Awaited<ReturnType<typeof captureViews>>, key = ''): readonly string[] =>
  view
    .rows('map', { scope: { kind: key === '' ? '' : 'service', key } })
    .map((row) => `${row['map.node'] ?? ''} ${row['map.calls'] ?? ''} ${row['map.failed'] ?? ''}`);

describe('Service map', () => {
  it('draws callers, Services, the proxy and the backends with their counts', async () => {
    const healthy = await captureViews('examples/healthy.scap.gz');
    const text = lines(healthy);
    expect(text[0]).toBe('default/ubuntu 5 0');
    expect(text[1]).toMatch(/^├─▶ default\/my-nginx \S+ 5 0$/);
    expect(text[2]).toMatch(/^│ {3}└─▶ through kube-proxy 5 0$/);
    expect(text[3]).toMatch(/^│ {7}├─▶ 172\.17\.0\.5:80 my-nginx-\S+ 3 0$/);
    expect(text.at(-1)).toMatch(/^└─▶ kube-system\/kube-dns \S+ \(lookups\) \d+ 0$/);
  });

  it('blames the edge on which calls break', async () => {
    const broken = await captureViews('examples/wrong-target-port.scap.gz');
    const failing = lines(broken, 'default/my-nginx').filter((line) => line.includes('✖'));
    expect(failing.some((line) => line.includes(':8080 my-nginx-'))).toBe(true);
    expect(failing.some((line) => line.includes('through'))).toBe(false);
  });

  it('draws what nobody accepted', async () => {
    const flushed = await captureViews('test/fixtures/captures/flushed-iptables.scap.gz');
    const ghost = lines(flushed).find((line) => line.includes('nobody'));
    expect(ghost).toMatch(/[├└]┄▷ nobody: \S+ 1 ✖ 1$/);
    const { rows } = flushed.page('map');
    expect(rows.find((row) => row.key.includes('nobody'))?.target).toBeUndefined();
    expect(rows[0]?.target?.view).toBe('paths');
  });
});
