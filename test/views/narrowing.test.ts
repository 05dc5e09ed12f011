/** What a range of time and a namespace leave of every view, against the facts themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClusterIndex } from '../../src/model/cluster-index.js';
import type { TimeRange } from '../../src/model/time-range.js';
import { isWithin } from '../../src/model/time-range.js';
import { captureViews } from '../support/capture-views.js';

const broken = await captureViews('examples/wrong-target-port.scap.gz');
const { events, facts, durationNs } = broken.snapshot;
const { connections } = facts;

const moment = fc.double({ min: 0, max: durationNs, noNaN: true });
const ranges = fc.tuple(moment, moment).map(([a, b]): TimeRange => {
  return { from: Math.min(a, b), to: Math.max(a, b) };
});
const times = Array.from({ length: events.length }, (_, row) => Math.max(0, events.time(row)));
/** Those that sysdig lists. */
const listed = Array.from(times.keys()).filter((row) => events.isShown(row));

describe('a range of time', () => {
  it('leaves the events, calls, lines and connections of that time', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        const total = (view: string): number => broken.page(view, { range }).total;
        expect(total('events')).toBe(
          listed.filter((row) => isWithin(range, times[row] ?? 0)).length,
        );
        expect(total('paths')).toBe(
          facts.paths.filter((p) => p.startTime <= range.to && p.endTime >= range.from).length,
        );
        expect(total('logs')).toBe(facts.logs.filter((l) => isWithin(range, l.time)).length);
        const rows = broken
          .page('connections', { range })
          .rows.map(({ key }) => Number(key.slice(5)));
        for (const row of rows) {
          expect(connections.startTime.get(row)).toBeLessThanOrEqual(range.to);
        }
        const calls = broken.rows('services', { range })[0]?.['svc.calls'] ?? '';
        expect(Number(calls)).toBe(total('paths'));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves everything when it holds everything', () => {
    const range = { from: 0, to: durationNs };
    for (const view of ['events', 'paths', 'connections', 'dns', 'logs', 'errors', 'services']) {
      expect([view, broken.page(view, { range }).total]).toEqual([view, broken.page(view).total]);
    }
  });

  it('leaves no verdict of a time before the first call', () => {
    const to = Math.min(...facts.paths.map((p) => p.startTime)) - 1;
    const { sections } = broken.page('diagnoses', { range: { from: 0, to } });
    expect(sections[0]?.length).toBe(0);
  });

  it('shows a call whole, also from outside', () => {
    const scope = { kind: 'path', key: '0' };
    const range = { from: durationNs, to: durationNs };
    expect(broken.page('path', { scope, range }).total).toBe(broken.page('path', { scope }).total);
  });
});

describe('a namespace', () => {
  const of = (view: string, namespace: string): number => broken.page(view, { namespace }).total;

  it('leaves rows that are about it', () => {
    expect(broken.rows('pods', { namespace: 'kube-system' })).not.toHaveLength(0);
    for (const row of broken.rows('pods', { namespace: 'kube-system' })) {
      expect(row['k8s.pod.name']).toMatch(/^kube-system\//);
    }
    expect(of('paths', 'default')).toBe(facts.paths.length);
    expect(of('paths', 'kube-system')).toBe(0);
    expect(broken.page('diagnoses', { namespace: 'kube-system' }).sections[0]?.length).toBe(0);
    expect(broken.page('diagnoses', { namespace: 'default' }).sections[0]?.length).toBe(1);
  });

  it('leaves fewer events, and all namespaces together no more than there are', () => {
    const sum = of('events', 'default') + of('events', 'kube-system');
    expect(of('events', 'default')).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(events.length);
  });

  it('leaves the events of the processes of its pods, as labels do', () => {
    const pods = createClusterIndex(broken.snapshot.cluster);
    const ofProcesses = facts.processes
      .filter((process) => pods.podOf(process)?.namespace === 'default')
      .map(
        ({ index }) =>
          broken.page('events', { scope: { kind: 'process', key: String(index) } }).total,
      );
    const sum = ofProcesses.reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThan(0);
    expect(of('events', 'default')).toBe(sum);
    const labelled = broken.page('events', { filter: '-l run' }).total;
    const rest = broken.page('events', { filter: '-l !run' }).total;
    expect(labelled + rest).toBe(sum + of('events', 'kube-system'));
  });

  it('does not touch what is opened from a row', () => {
    const scope = { kind: 'path', key: '0' };
    const whole = broken.page('events', { scope }).total;
    expect(broken.page('events', { scope, namespace: 'kube-system' }).total).toBe(whole);
  });
});

describe('filters as in k9s', () => {
  const pods = (filter: string): readonly string[] =>
    broken.rows('pods', { filter }).map((row) => row['k8s.pod.name'] ?? '');
  const all = pods('');

  it('take words as regular expressions, or as they stand', () => {
    expect(pods('kube-dns-v.*p$')).toEqual(all.filter((name) => name.includes('kube-dns')));
    expect(pods('!kube-dns')).toEqual(all.filter((name) => !name.includes('kube-dns')));
    expect(pods('default/my-nginx[')).toEqual([]);
    expect(broken.rows('connections', { filter: '10.0.0.138:8080' })).not.toHaveLength(0);
  });

  it('go by labels, also of the objects behind calls and connections', () => {
    expect(pods('-l run=my-nginx')).toEqual(all.filter((name) => name.includes('my-nginx')));
    expect(pods('-l run!=my-nginx')).toEqual(all.filter((name) => !name.includes('my-nginx')));
    expect(pods('-l !run')).not.toContain(all.find((name) => name.includes('my-nginx')));
    expect(pods('-l run=my-nginx,nothing')).toEqual([]);
    expect(broken.page('paths', { filter: '-l run=my-nginx' }).total).toBe(facts.paths.length);
  });

  it('find letters in their order', () => {
    expect(pods('-f kdns')).toEqual(all.filter((name) => name.includes('kube-dns')));
    expect(pods('-f zzz')).toEqual([]);
  });
});

it('events are sorted either way by numbers and times, ties in their own order', () => {
  for (const column of ['evt.num', 'evt.reltime']) {
    const numbers = (descending: boolean): readonly number[] =>
      broken
        .page('events', { sort: { column, descending }, after: events.length })
        .rows.map(({ key }) => Number(key.slice(key.indexOf(':') + 1)));
    const value = (row: number): number => (column === 'evt.num' ? row : (times[row] ?? 0));
    expect(numbers(false)).toEqual(listed.toSorted((a, b) => value(a) - value(b)));
    expect(numbers(true)).toEqual(listed.toSorted((a, b) => value(b) - value(a)));
  }
});

describe('a step in time', () => {
  it('goes through the calls by their start, however they are sorted', () => {
    const byStart = facts.paths.toSorted((a, b) => a.startTime - b.startTime);
    const sort = { column: 'path.duration', descending: true };
    let anchorKey = `path:${String(byStart[0]?.id ?? -1)}`;
    for (const path of byStart.slice(1)) {
      const page = broken.page('paths', { sort, anchorKey, step: 1, before: 9 });
      anchorKey = page.rows.find((row) => row.index === page.anchor)?.key ?? '';
      expect(anchorKey).toBe(`path:${String(path.id)}`);
    }
  });
});
