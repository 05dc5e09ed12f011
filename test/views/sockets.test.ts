import { describe, expect, it } from 'vitest';
import { queueShare, queueText } from '../../src/views/accepts.js';
import { captureViews } from '../support/capture-views.js';

const healthy = await captureViews('examples/healthy.scap.gz');

describe('Listeners view', () => {
  it('shows what accepted first, a shared socket once, and the backlog', () => {
    const rows = healthy.rows('listeners');
    expect(rows[0]).toMatchObject({
      'fd.l4proto': 'tcp',
      'listener.accepted': '5',
      'listener.queue': '0/4096',
    });
    const nginx = rows.filter((row) => row['fd.sip'] === '0.0.0.0:80');
    expect(nginx.map((row) => [row['listener.holders'], row['listener.accepted']])).toEqual([
      ['2', '3'],
      ['2', '2'],
    ]);
  });

  it('leads to the connections that came in, and to those of a UDP server', () => {
    const { rows } = healthy.page('listeners');
    const [first] = rows;
    const scope = first?.target?.scope ?? expect.fail('no target');
    expect(healthy.page('connections', { scope }).total).toBe(5);
    expect(healthy.page('new-connections', { scope }).total).toBe(5);
    const udp = rows.find((row) => row.cells.some((cell) => cell.text === 'udp'));
    expect(udp?.target?.scope.kind).toBe('process');
  });

  it('is narrowed to a pod', () => {
    const pod = healthy.rows('listeners').find((row) => row['k8s.pod.name'] !== '');
    const key = pod?.['k8s.pod.name'] ?? '';
    const rows = healthy.rows('listeners', { scope: { kind: 'pod', key } });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row['k8s.pod.name']))).toEqual(new Set([key]));
  });
});

describe('Connections view', () => {
  it('shows a lookup as one row from who asked, though its questions cannot be seen', () => {
    const lookups = healthy.rows('connections').filter((row) => row['fd.sip'] === '10.0.0.10:53');
    expect(lookups.length).toBeGreaterThan(1);
    for (const row of lookups) {
      expect(row['proc.name']).toMatch(/^curl /);
      expect(row['fd.cip']).toMatch(/^172\.17\.0\.8:\d+$/);
      expect(row['conn.accepted']).toMatch(/^dnsmasq /);
      expect(row['conn.in']).not.toBe('0 B');
    }
    expect(healthy.rows('connections').some((row) => row['fd.cip'] === '10.0.0.10:53')).toBe(false);
  });
});

describe('New connections view', () => {
  it('is in the order of the accepts, with callers', () => {
    const rows = healthy.rows('new-connections');
    const times = rows.map((row) => Number(row['conn.start']));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(rows[0]?.['conn.caller']).toMatch(/^curl /);
    expect(rows[1]?.['conn.caller']).toMatch(/^kube-proxy /);
  });
});

describe('backlog', () => {
  it('is empty where an event does not tell it', () => {
    expect([queueText(-1, -1), queueText(3, -1), queueText(3, 128)]).toEqual(['', '3', '3/128']);
    expect([queueShare(-1, 128), queueShare(3, 0), queueShare(64, 128)]).toEqual([-1, -1, 0.5]);
  });
});
