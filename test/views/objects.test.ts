/** Views of what processes, containers, namespaces and addresses did. */
import { describe, expect, it } from 'vitest';
import { captureViews } from '../support/capture-views.js';

const broken = await captureViews('examples/wrong-target-port.scap.gz');
const healthy = await captureViews('examples/healthy.scap.gz');
const silent = await captureViews('test/fixtures/captures/no-endpoints.scap.gz');

describe('Addresses view', () => {
  it('counts what each address refused, and leads to those connections', () => {
    const [row] = healthy.rows('addresses');
    expect(row).toMatchObject({
      'svc.name': 'default/my-nginx',
      'endpoint.ready': '✓',
      'endpoint.calls': '3',
      'endpoint.answered': '3',
      'endpoint.refused': '0',
    });
    const scope = healthy.page('addresses').rows[0]?.target?.scope ?? expect.fail('no target');
    expect(healthy.page('connections', { scope }).total).toBe(3);
    expect(healthy.page('events', { scope }).total).toBeGreaterThan(10);
  });

  it('puts a Service port without addresses first', () => {
    const [row] = silent.rows('addresses');
    expect(row).toMatchObject({ 'svc.name': 'default/my-nginx', 'endpoint.ready': '✖ none' });
    expect(silent.page('addresses').rows[0]?.target?.view).toBe('paths');
  });

  it('shows refusals', () => {
    const refused = broken.rows('addresses').map((row) => Number(row['endpoint.refused']));
    expect(Math.max(...refused)).toBeGreaterThan(0);
    expect(refused).toEqual(refused.toSorted((a, b) => b - a));
  });
});

describe('Processes view', () => {
  it('tells callers from servers, and the failing from the rest', () => {
    const rows = healthy.rows('processes');
    const proxy = rows.find((row) => row['proc.name'] === 'kube-proxy');
    expect(proxy).toMatchObject({ 'proc.dials': '5', 'proc.accepts': '5', 'proc.served': '5' });
    const curl = rows.find((row) => row['proc.name'] === 'curl');
    expect(curl).toMatchObject({ 'proc.accepts': '0', 'proc.calls': '1', 'proc.failed': '0' });
    expect(broken.rows('processes')[0]?.['proc.failed']).toMatch(/^✖/);
  });

  it('opens the events of a process without connections', () => {
    const { rows } = healthy.page('processes');
    expect(rows[0]?.target?.view).toBe('connections');
    expect(rows.at(-1)?.target?.view).toBe('events');
  });
});

describe('Containers view', () => {
  it('joins container, pod and image, and lists the processes inside', () => {
    const rows = healthy.rows('containers');
    const nginx = rows.find((row) => row['container.image']?.includes('nginx'));
    expect(nginx?.['k8s.pod.name']).toMatch(/^default\/my-nginx-/);
    const { rows: pages } = healthy.page('containers');
    const scope = pages[0]?.target?.scope ?? expect.fail('no target');
    const inside = healthy.rows('processes', { scope });
    expect(String(inside.length)).toBe(rows[0]?.['container.processes']);
  });
});

describe('Namespaces view', () => {
  it('counts calls in and out, and narrows other views', () => {
    const [first] = broken.rows('namespaces');
    expect(first).toMatchObject({ 'k8s.ns.name': 'default' });
    expect(first?.['ns.failed']).toMatch(/^✖/);
    const scope = { kind: 'namespace', key: 'kube-system' };
    expect(healthy.rows('services', { scope }).map((row) => row['svc.name'])).toEqual([
      'kube-system/kube-dns',
    ]);
    for (const row of healthy.rows('pods', { scope })) {
      expect(row['k8s.pod.name']).toMatch(/^kube-system\//);
    }
    expect(healthy.page('events', { scope }).total).toBeLessThan(healthy.page('events').total);
  });
});
