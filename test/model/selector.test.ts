import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../src/base/edit-distance.js';
import { nearMisses } from '../../src/model/near-misses.js';
import type { NearMiss } from '../../src/model/near-misses.js';
import { diffMarks, matchSelector, selects } from '../../src/model/selector.js';
import type { Segment } from '../../src/model/selector.js';
import { pod, service, stateOf } from '../support/cluster-objects.js';

const joined = (segments: readonly Segment[]): string => segments.map((s) => s.text).join('');
const marked = (segments: readonly Segment[]): string =>
  segments.map((s) => (s.differs ? `[${s.text}]` : s.text)).join('');

describe('diffMarks', () => {
  it.each([
    ['my-nginx', 'my-nginxx', 'my-nginx', 'my-nginx[x]'],
    ['my-nginx', 'my-nignx', 'my-n[gi]nx', 'my-n[ig]nx'],
    ['web', 'api', '[web]', '[api]'],
    ['aa', 'aaa', 'aa', 'aa[a]'],
    ['', 'x', '', '[x]'],
    ['same', 'same', 'same', 'same'],
  ])('%s against %s', (a, b, left, right) => {
    expect(diffMarks(a, b).map(marked)).toEqual([left, right]);
  });

  it('keeps both texts whole, and marks nothing that both share around the difference', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-', 'é', '😀'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [left, right] = diffMarks(a, b);
        expect([joined(left), joined(right)]).toEqual([a, b]);
        expect(left.some((s) => s.differs) || right.some((s) => s.differs)).toBe(a !== b);
        const plain = (side: readonly Segment[]) => joined(side.filter((s) => !s.differs));
        expect(plain(left)).toBe(plain(right));
      }),
    );
  });
});

describe('editDistance', () => {
  it('is symmetric, zero for equal texts only, and one per edit', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const distance = editDistance(a, b, 10);
        expect(distance).toBe(editDistance(b, a, 10));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(editDistance(a, b, 2)).toBe(distance <= 2 ? distance : Infinity);
      }),
    );
    expect(editDistance('nginx', 'ngnix')).toBe(1);
    expect(editDistance('nginx', 'apache')).toBe(Infinity);
  });
});

describe('matchSelector', () => {
  it('tells equal, missing and differing keys apart, whatever they are called', () => {
    const matches = matchSelector(
      { run: 'my-nginx', tier: 'web', constructor: 'x' },
      { run: 'my-nginxx', tier: 'web', more: '1' },
    );
    expect(matches.map((m) => [m.key, m.state, m.found, m.distance])).toEqual([
      ['run', 'differs', 'my-nginxx', 1],
      ['tier', 'equal', 'web', 0],
      ['constructor', 'missing', undefined, Infinity],
    ]);
  });

  it('selects when every key has its value, and nothing without a selector', () => {
    expect(selects({ a: '1' }, { a: '1', b: '2' })).toBe(true);
    expect(selects({ a: '1', b: '1' }, { a: '1', b: '2' })).toBe(false);
    expect([selects({}, { a: '1' }), selects(undefined, { a: '1' })]).toEqual([false, false]);
  });
});

describe('nearMisses', () => {
  function find(selector: object, pods: readonly object[]): readonly NearMiss[] {
    const state = stateOf(service('svc', { selector }), ...pods);
    const [svc] = state.services;
    return svc === undefined ? [] : nearMisses(svc, state.pods);
  }

  it('groups pods with the same typo and offers both ways to mend it', () => {
    const found = find({ run: 'my-nginx' }, [
      pod('a', { run: 'my-nginxx' }),
      pod('b', { run: 'my-nginxx' }),
      pod('client', { run: 'ubuntu' }),
      pod('elsewhere', { run: 'my-nginy' }, { namespace: 'other' }),
      pod('ended', { run: 'my-ngin' }, { phase: 'Succeeded' }),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: 'value',
      distance: 1,
      relabel: { run: 'my-nginx' },
      selector: { run: 'my-nginxx' },
      otherKeys: {},
    });
    expect(found[0]?.pods.map((p) => p.name)).toEqual(['a', 'b']);
    expect(found[0]?.selectedThen.map((p) => p.name)).toEqual(['a', 'b']);
  });

  it.each([
    ['same value under another key', { app: 'web' }, { run: 'web' }, 'key', { run: 'web' }],
    [
      'a typo in the key',
      { 'app.kubernetes.io/name': 'w' },
      { 'app.kubernets.io/name': 'w' },
      'key',
      { 'app.kubernets.io/name': 'w' },
    ],
    ['a key too many', { app: 'web', tier: 'front' }, { app: 'web' }, 'missing', { app: 'web' }],
    [
      'another value',
      { app: 'web', v: 'v2' },
      { app: 'web', v: 'v1' },
      'other',
      { app: 'web', v: 'v1' },
    ],
    ['letters in another case', { app: 'Web' }, { app: 'web' }, 'value', { app: 'web' }],
  ])('finds %s', (_, selector, labels, kind, proposed) => {
    const found = find(selector, [pod('a', labels), pod('b', { unrelated: 'x' })]);
    expect(found.map((m) => [m.kind, m.selector, m.pods.length])).toEqual([[kind, proposed, 1]]);
  });

  it('tells of altogether different values only when nothing is nearer', () => {
    const far = pod('far', { app: 'database' });
    expect(find({ app: 'frontend' }, [far]).map((m) => m.kind)).toEqual(['other']);
    const near = pod('near', { app: 'fronted' });
    expect(find({ app: 'frontend' }, [far, near]).map((m) => m.pods[0]?.name)).toEqual(['near']);
  });

  it('tells only typos to a Service that selects pods', () => {
    const mine = pod('mine', { app: 'frontend', tier: 'a' });
    const others = [pod('b', { app: 'database' }), pod('c', { app: 'fronted', tier: 'a' })];
    const found = find({ app: 'frontend', tier: 'a' }, [mine, pod('d', { tier: 'a' }), ...others]);
    expect(found.map((m) => m.pods[0]?.name)).toEqual(['c']);
  });

  it('has nothing to say when pods are selected, or when there is no selector', () => {
    expect(find({ app: 'web' }, [pod('a', { app: 'web' })])).toEqual([]);
    expect(find({}, [pod('a', { app: 'web' })])).toEqual([]);
  });
});
