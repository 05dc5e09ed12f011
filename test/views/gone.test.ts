/** Scopes whose object is not there: a running stream has let go of it, or somebody wrote another number. */
import { describe, expect, it } from 'vitest';
import { VIEWS } from '../../src/views/index.js';
import { NARROWED, narrowed } from '../../src/views/narrowed.js';
import type { Narrowing } from '../../src/views/narrowed.js';
import { rowObjects } from '../../src/views/row-objects.js';
import type { Scope } from '../../src/views/view.js';
import { captureViews } from '../support/capture-views.js';
import { sampleContext, sampleSnapshot } from '../support/sample.js';

const capture = await captureViews('examples/wrong-target-port.scap.gz');
const KEYS = ['-1', '4000000000', '4294967296', '1e300'];
const NARROWINGS: readonly Narrowing[] = [
  { by: 'file', is: '/etc/hosts' },
  { by: 'process', is: 'curl' },
  { time: [0, 10e9], took: [0, 10e9] },
];
/** Kinds that name something by its place in a table. */
const NUMBERED = ['event', 'connection', 'path', 'process', 'lookup', 'listener'];

/** Of every kind that a view can be of, and those within them. */
function goneScopes(appliesTo: readonly string[]): readonly Scope[] {
  const kinds = appliesTo.filter((kind) => kind !== '' && kind !== NARROWED);
  const plain = kinds.flatMap((kind) => KEYS.map((key) => ({ kind, key })));
  if (!appliesTo.includes(NARROWED)) return plain;
  return [...plain, ...plain.flatMap((scope) => NARROWINGS.map((to) => narrowed(scope, to)))];
}

describe('a scope of what is gone', () => {
  it.each(VIEWS)('has no rows in $id', ({ id, appliesTo }) => {
    for (const scope of goneScopes(appliesTo)) {
      const { total, subtitle, sections } = capture.page(id, { scope });
      expect({ scope, total, lengths: sections.map((s) => s.length) }).toEqual({
        scope,
        total: 0,
        lengths: sections.map(() => 0),
      });
      expect(subtitle).not.toMatch(/undefined|NaN/);
    }
  });

  it('is said to be gone, and not that there is nothing of it', () => {
    const views = VIEWS.filter(({ appliesTo }) => appliesTo.includes('event'));
    for (const { id } of views) {
      for (const { empty } of capture.page(id, { scope: { kind: 'event', key: '-1' } }).sections)
        expect(empty, id).toBe('not in the window any more');
    }
    const emptyOf = (scope: Scope): string =>
      capture.page('events', { scope }).sections[0]?.empty ?? '';
    for (const kind of NUMBERED)
      expect(emptyOf({ kind, key: '-1' })).toBe('not in the window any more');
    const within = narrowed({ kind: 'path', key: '-1' }, { by: 'file', is: '/etc/hosts' });
    expect(emptyOf(within)).toBe('not in the window any more');
    expect(emptyOf({ kind: 'pod', key: 'default/none' })).toBe('no event seen');
  });

  it('has no objects behind it', () => {
    const objects = rowObjects(sampleContext(sampleSnapshot()));
    for (const kind of NUMBERED) {
      for (const key of KEYS) expect([kind, key, objects({ kind, key })]).toEqual([kind, key, []]);
    }
  });
});

describe('an event outside of the range of time', () => {
  it('is described as itself', () => {
    const row = 40;
    const { events, durationNs } = capture.snapshot;
    const range = { from: durationNs / 2, to: durationNs };
    const scope = { kind: 'event', key: String(row) };
    const facts = capture.rows('describe', { scope, range });
    const number = facts.find((fact) => fact['describe.what'] === 'event')?.['describe.value'];
    expect(number).toBe(String(events.number(row)));
  });
});
