/**
 * Filters over the tables of a session against the same filters over the stream: whatever the tables decide is
 * what the stream decides, for every expression, every event and every capture, also for captures put together.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventFilter } from '../../src/analysis/filter/event-filter.js';
import { EventWindow } from '../../src/analysis/filter/event-window.js';
import { labelsOnly } from '../../src/analysis/filter/joins.js';
import { RowTree } from '../../src/analysis/filter/row-tree.js';
import { createStateEngine } from '../../src/analysis/state/index.js';
import { compileExpression, parseExpression } from '../../src/filter/index.js';
import type { Decision } from '../../src/filter/index.js';
import { CAPTURES, FOLDER, hasCaptures } from '../support/filter-oracle.js';
import { repository } from '../support/run.js';
import { EXPRESSIONS } from './expressions.js';

const OWN = join(repository, 'test/fixtures/captures');
const own = readdirSync(OWN).filter((name) => name.endsWith('.scap.gz'));
const files = [
  ...own.map((name) => join(OWN, name)),
  ...(hasCaptures ? CAPTURES.map((name) => join(FOLDER, name)) : []),
];

/** What the tables cannot decide for some events; everything else they must. */
const MAY_NEED_STREAM =
  /fdlist|nthreads|nchilds|fdopencount|evt\.arg|evt\.rawarg|evt\.info|fd\.name|fd\.directory|fd\.container/;

function bytesOf(file: string): Buffer {
  const stored = readFileSync(file);
  return stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
}

function decisionOf(text: string): Decision {
  const expression = parseExpression(text);
  if (expression === undefined) throw new Error(text);
  return compileExpression(expression);
}

/** Rows that match each expression, by one walk over the stream. */
function byStream(bytes: Buffer): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map(EXPRESSIONS.map((text) => [text, new Set<number>()]));
  const choices = EXPRESSIONS.map(
    (text) => [text, eventFilter(decisionOf(text), labelsOnly)] as const,
  );
  const engine = createStateEngine({
    handlers: [],
    watcher: (...event) => {
      for (const [, choice] of choices) choice.watch(...event);
    },
    observer: ({ row }) => {
      for (const [text, choice] of choices) if (choice.wants()) found.get(text)?.add(row);
    },
  });
  engine.push(bytes);
  engine.end();
  return found;
}

function check(bytes: Buffer): void {
  const engine = createStateEngine({ handlers: [] });
  engine.push(bytes);
  engine.end();
  const expected = byStream(bytes);
  const read = (offset: number, length: number) => bytes.subarray(offset, offset + length);
  for (const text of EXPRESSIONS) {
    const window = new EventWindow(read);
    const filter = new RowTree(decisionOf(text), engine, labelsOnly, (row) =>
      window.load(engine.events.offset(row)),
    );
    const wrong: number[] = [];
    let open = 0;
    for (let row = 0; row < engine.events.length; row++) {
      if (!engine.events.isShown(row)) continue;
      const decided = filter.at(row);
      if (decided === undefined) open++;
      else if (decided !== expected.get(text)?.has(row)) wrong.push(row);
    }
    expect(wrong, text).toEqual([]);
    if (!MAY_NEED_STREAM.test(text)) expect(open, `${text} is left open`).toBe(0);
  }
}

describe('filters over tables and over the stream agree', () => {
  it.each(files)(
    '%s',
    (file) => {
      check(bytesOf(file));
    },
    120_000,
  );

  it('while the tables grow', () => {
    const bytes = bytesOf(join(OWN, own[0] ?? ''));
    const expected = byStream(bytes);
    const engine = createStateEngine({ handlers: [] });
    const window = new EventWindow((offset, length) => bytes.subarray(offset, offset + length));
    const filters = EXPRESSIONS.map((text) => {
      const load = (row: number) => window.load(engine.events.offset(row));
      return [text, new RowTree(decisionOf(text), engine, labelsOnly, load)] as const;
    });
    const wrong: unknown[] = [];
    let next = 0;
    for (let at = 0; at < bytes.length; at += 100_000) {
      engine.push(bytes.subarray(at, at + 100_000));
      for (; next < engine.events.length; next++) {
        if (!engine.events.isShown(next)) continue;
        for (const [text, filter] of filters) {
          const decided = filter.at(next);
          if (decided !== undefined && decided !== expected.get(text)?.has(next))
            wrong.push([text, next]);
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(next).toBeGreaterThan(1000);
  }, 120_000);

  it('captures of different machines in a row', () => {
    check(Buffer.concat([...files.slice(0, 1), ...files.slice(-2)].map(bytesOf)));
  }, 120_000);
});
