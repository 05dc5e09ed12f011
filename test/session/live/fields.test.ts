/** Columns of fields on a running stream: what they say of an event is what they say of it in a file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Pager } from '../../../src/session/engine-session.js';
import type { Page, PageRequest } from '../../../src/session/protocol.js';
import { Session } from '../../../src/session/session.js';
import { VIEWS } from '../../../src/views/index.js';
import { createPager } from '../../../src/views/page.js';
import { withUserViews } from '../../../src/views/user-view.js';
import { runUntil, startStream } from '../../support/running-stream.js';

const folder = mkdtempSync(join(tmpdir(), 'live-fields-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EXAMPLE = 'wrong-target-port';
const FIELDS = ['proc.pid', 'proc.aname[1]', 'evt.arg.res', 'fd.l4proto', 'fd.name', 'svc.name'];
const views = withUserViews(VIEWS, {
  views: [],
  columns: { events: [{ id: 'evt.num' }, ...FIELDS.map((id) => ({ id }))] },
});

/** Row of an event of a call to the Service. */
const A_DIAL = 5849;

interface Asked {
  page(pager: Pager, request: PageRequest): Page;
}

type Place = Pick<PageRequest, 'anchorKey' | 'anchorIndex' | 'before' | 'after'>;

/** The rows around a place, once all of their fields are known. */
async function rowsAt(session: Asked, place: Place): Promise<readonly string[]> {
  const pager = createPager(views);
  const request = { view: 'events', scope: { kind: '', key: '' }, filter: '', sort: undefined };
  for (;;) {
    // The session gets its turn.
    await new Promise((resolve) => setTimeout(resolve, 1));
    const { rows } = session.page(pager, { ...request, ...place });
    const cells = rows.map((row) => row.cells.map(({ text }) => text));
    if (!cells.flat().includes('…')) return cells.map((texts) => texts.join(' | '));
  }
}

const file = await Session.open({ capture: `examples/${EXAMPLE}.scap.gz` });
await file.run();

/** What the file says of every event, by its number. */
const inFile = await rowsAt(file, { anchorKey: '', anchorIndex: 0, before: 0, after: 12_000 });
const byNumber = new Map(inFile.map((row) => [numberOf(row), row]));

function numberOf(row: string): number {
  return Number.parseInt(row, 10);
}

/** Rows of a stream, and what the file says of the same events. */
async function bothAt(session: Asked, anchorIndex: number): Promise<Both> {
  const rows = await rowsAt(session, { anchorKey: '', anchorIndex, before: 20, after: 20 });
  return { rows, same: rows.map((row) => byNumber.get(numberOf(row)) ?? row) };
}

interface Both {
  readonly rows: readonly string[];
  readonly same: readonly string[];
}

/** Which call an event belongs to is known when the call is. */
function withoutCall(rows: readonly string[]): readonly string[] {
  return rows.map((row) => row.slice(0, row.lastIndexOf(' | ')));
}

test('say the same while the stream comes, and of calls when they are known', async () => {
  const bounds = { windowNs: Infinity, memoryBytes: 2 ** 30 };
  const cluster = `examples/${EXAMPLE}.cluster.json`;
  const { session, come, bytes } = await startStream(EXAMPLE, folder, bounds, cluster);
  come(Math.floor(bytes / 2));
  await runUntil(session, () => session.progress().events > 1000);
  for (const place of [0, session.progress().events - 1, 300]) {
    const { rows, same } = await bothAt(session, place);
    expect(rows.length).toBeGreaterThan(20);
    expect(withoutCall(rows)).toEqual(withoutCall(same));
  }
  come(bytes);
  const { events } = file.progress();
  await runUntil(session, () => session.progress().events === events);
  expect((await bothAt(session, A_DIAL)).same.join()).toContain('my-nginx');
  let known: Both | undefined;
  const stop = new AbortController();
  const running = session.run(() => undefined, stop.signal);
  while (known?.rows.join() !== known?.same.join() || known === undefined)
    known = await bothAt(session, A_DIAL);
  stop.abort();
  await running;
});

test('say the same when another analysis has taken over, whose rows are others', async () => {
  const bounds = { windowNs: 0.2e9, memoryBytes: 2 ** 30 };
  const { session, come, bytes } = await startStream(EXAMPLE, folder, bounds);
  const first = session.snapshot().events;
  for (let part = 1; part <= 8; part++) {
    const end = Math.floor((bytes * part) / 8);
    come(end);
    await runUntil(session, () => session.progress().bytesRead >= end);
    const { rows, same } = await bothAt(session, 0);
    expect(withoutCall(rows)).toEqual(withoutCall(same));
  }
  await runUntil(session, () => session.snapshot().events !== first);
  const { rows, same } = await bothAt(session, session.progress().events);
  expect(withoutCall(rows)).toEqual(withoutCall(same));
});
