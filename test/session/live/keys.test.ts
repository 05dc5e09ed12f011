import { expect, test } from 'vitest';
import type { Snapshot } from '../../../src/model/snapshot.js';
import { Keys } from '../../../src/session/live/keys.js';
import type { Page, PageRequest } from '../../../src/session/protocol.js';
import { createPager } from '../../../src/views/page.js';
import { sampleContext, sampleSnapshot } from '../../support/sample.js';

const context = sampleContext(sampleSnapshot());
const { snapshot } = context;

/** The same, as an analysis sees it that began after the first calls. */
function later(dropped: number): Snapshot {
  const paths = snapshot.facts.paths.slice(dropped).map((path, id) => ({ ...path, id }));
  return { ...snapshot, facts: { ...snapshot.facts, paths } };
}

function ask(keys: Keys, of: Snapshot, request: PageRequest): Page {
  const page = createPager()({ ...context, snapshot: of }, keys.incoming(request));
  return keys.outgoing(page, request.scope);
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
  const keys = new Keys();
  const before = ask(keys, snapshot, request);
  const row = before.rows.find((r) => r.index === 2);
  const scope = row?.target?.scope ?? { kind: '', key: '' };
  expect(row?.key).toMatch(/^path:\d+@0$/);
  const ladder = { ...request, view: row?.target?.view ?? '', scope };
  const subtitle = ask(keys, snapshot, ladder).rows.map((r) => r.cells);

  const next = later(1);
  keys.change(snapshot, next);
  const after = ask(keys, next, { ...request, anchorKey: row?.key ?? '' });
  expect(after.anchor).toBe(1);
  expect(after.rows.find((r) => r.index === 1)?.cells).toEqual(row?.cells);
  const again = ask(keys, next, ladder);
  expect(again.rows.map((r) => r.cells)).toEqual(subtitle);
  expect(again.scope).toEqual(scope);
});

test('what the window has left behind is nothing else', () => {
  const keys = new Keys();
  const first = ask(keys, snapshot, { ...request, anchorIndex: 0 }).rows[0];
  const next = later(1);
  keys.change(snapshot, next);
  const scope = first?.target?.scope ?? { kind: '', key: '' };
  expect(keys.incoming({ ...request, scope }).scope.key).toBe('-1');
});
