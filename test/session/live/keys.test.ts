import { expect, test } from 'vitest';
import { EventTable } from '../../../src/model/event-rows.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import { incoming, outgoing, scopeIn, scopeOut } from '../../../src/session/live/keys.js';
import type { Page, PageRequest } from '../../../src/session/protocol.js';
import { narrowed, withinOf } from '../../../src/views/narrowed.js';
import { createPager } from '../../../src/views/page.js';
import { sampleContext, sampleSnapshot } from '../../support/sample.js';
import { captureViews } from '../../support/capture-views.js';

const context = sampleContext(sampleSnapshot());
const { snapshot } = context;

const A_CALL = { kind: 'path', key: '1' };

/** The same, as an analysis sees it that began after the first calls. */
function later(dropped: number): Snapshot {
  const paths = snapshot.facts.paths.slice(dropped).map((path, id) => ({ ...path, id }));
  return { ...snapshot, facts: { ...snapshot.facts, paths } };
}

function ask(of: Snapshot, request: PageRequest): Page {
  const page = createPager()({ ...context, snapshot: of }, incoming(request, of));
  return outgoing(page, request.scope, of);
}

const request: PageRequest = {
  view: 'paths',
  scope: { kind: '', key: '' },
  filter: '',
  sort: undefined,
  anchorKey: '',
  anchorIndex: 2,
  before: 20,
  after: 20,
};

test('the cursor and an open call stay where they are when another analysis takes over', () => {
  const before = ask(snapshot, request);
  const row = before.rows.find((r) => r.index === 2);
  const scope = row?.target?.scope ?? { kind: '', key: '' };
  const ladder = { ...request, view: row?.target?.view ?? '', scope };
  const subtitle = ask(snapshot, ladder).rows.map((r) => r.cells);
  expect(row?.subject).toEqual(scope);

  const next = later(1);
  const after = ask(next, { ...request, anchorKey: row?.key ?? '' });
  expect(after.anchor).toBe(1);
  expect(after.rows.find((r) => r.index === 1)?.cells).toEqual(row?.cells);
  const again = ask(next, ladder);
  expect(again.rows.map((r) => r.cells)).toEqual(subtitle);
  expect(again.scope).toEqual(scope);
});

test('what the window has left behind is nothing else', () => {
  const first = ask(snapshot, { ...request, anchorIndex: 0 }).rows[0];
  const scope = first?.target?.scope ?? { kind: '', key: '' };
  expect(incoming({ ...request, scope }, later(1)).scope.key).toBe('-1');
});

/** The same events with their numbers, as a later analysis has them: those that verdicts refer to, then the window. */
function laterEvents(numbers: readonly number[]): Snapshot {
  const events = new EventTable();
  for (const number of numbers) events.append(number, number * 1e6, number * 64, 0, 0);
  return { ...snapshot, events };
}

test('an event that the window has left behind is no other one; its place is the nearest', () => {
  const next = laterEvents([10, 51, 52, 53]);
  const keyOf = (number: string): string => scopeIn({ kind: 'event', key: number }, next).key;
  expect(['10', '52'].map(keyOf)).toEqual(['0', '2']);
  expect(['5', '30', '54'].map(keyOf)).toEqual(['-1', '-1', '-1']);
  const anchorOf = (anchorKey: string): string =>
    incoming({ ...request, anchorKey }, next).anchorKey;
  expect(['#30', '#54:1', '#52'].map(anchorOf)).toEqual(['0', '3:1', '2']);
});

test('a scope within an event that is gone is none of another event', () => {
  const within = { kind: 'event', key: '30' };
  const scope = narrowed(within, { by: 'file', is: '/etc/resolv.conf' });
  const found = withinOf(scopeIn(scope, laterEvents([10, 51])).key);
  expect(found).toEqual({ kind: 'event', key: '-1' });
});

test('every row of every view of a capture comes back as the same row', async () => {
  const { snapshot: s, page } = await captureViews('examples/wrong-target-port.scap.gz');
  const views = ['paths', 'connections', 'processes', 'listeners', 'dns', 'logs', 'events'];
  const pages = [...views.map((view) => page(view)), page('echo', { scope: A_CALL })];
  for (const plain of pages) {
    const named = outgoing(plain, plain.scope, s);
    expect(plain.rows.length).toBeGreaterThan(0);
    named.rows.forEach((row, i) => {
      const from = plain.rows[i];
      expect(incoming({ ...request, anchorKey: row.key }, s).anchorKey).toBe(from?.key);
      expect(row.subject && scopeIn(row.subject, s)).toEqual(from?.subject);
      expect(row.target && scopeIn(row.target.scope, s)).toEqual(from?.target?.scope);
    });
  }
  expect(scopeOut(A_CALL, s).key).not.toBe(A_CALL.key);
});
