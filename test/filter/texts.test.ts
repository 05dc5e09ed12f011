/**
 * What columns of fields say: every field of every event, told by the tables in any order of the rows, against the
 * same told by the stream as it comes by.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { EventWindow } from '../../src/analysis/filter/event-window.js';
import { EVERYTHING } from '../../src/analysis/filter/facet.js';
import { labelsOnly } from '../../src/analysis/filter/joins.js';
import { LiveMoment } from '../../src/analysis/filter/live-moment.js';
import { StoredMoment } from '../../src/analysis/filter/stored-moment.js';
import { createStateEngine } from '../../src/analysis/state/index.js';
import { EVENT_FIELDS, fieldText, NOT_KNOWN, parseField } from '../../src/filter/index.js';
import type { FieldUse, Moment } from '../../src/filter/index.js';
import { repository } from '../support/run.js';

const OWN = join(repository, 'test/fixtures/captures');
const files = readdirSync(OWN).filter((name) => name.endsWith('.scap.gz'));
const USES = EVENT_FIELDS.fields
  .filter(({ argument }) => argument?.required !== true)
  .map(({ id }) => parseField(id));
/** They need tables that are not kept, for some events. */
const MAY_BE_UNKNOWN =
  /^(fdlist|proc\.(nthreads|nchilds|fdopencount|fdusage)|evt\.(args|info|arg)|fd\.(name|directory|container))/;

function textsOf(moment: Moment): readonly (string | undefined)[] {
  return USES.map((use) => textOf(use, moment));
}

/** undefined: it is not known. */
function textOf(use: FieldUse, moment: Moment): string | undefined {
  try {
    return fieldText(use, moment);
  } catch (error) {
    if (error === NOT_KNOWN) return undefined;
    throw error;
  }
}

it.each(files)(
  '%s',
  (file) => {
    const bytes = gunzipSync(readFileSync(join(OWN, file)));
    const byStream: (readonly (string | undefined)[])[] = [];
    const live = new LiveMoment(labelsOnly);
    const engine = createStateEngine({
      handlers: [],
      watcher: (step, number, tables) => {
        live.at(step, number, tables);
      },
      observer: ({ row }) => {
        byStream[row] = textsOf(live);
      },
    });
    engine.push(bytes);
    engine.end();
    const window = new EventWindow((offset, length) => bytes.subarray(offset, offset + length));
    const load = (row: number) => window.load(engine.events.offset(row));
    const stored = new StoredMoment(engine, labelsOnly, load);
    const wrong: unknown[] = [];
    // Down by steps, then again from the start for those between.
    for (const begin of [2, 0, 1]) {
      for (let row = begin; row < engine.events.length; row += 3) {
        const expected = byStream[row];
        if (expected === undefined) continue;
        stored.at(row, EVERYTHING);
        USES.forEach((use, i) => {
          const text = textOf(use, stored);
          const isFine = text === undefined ? MAY_BE_UNKNOWN.test(use.text) : text === expected[i];
          if (!isFine) wrong.push([row, use.text, text, expected[i]]);
        });
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(byStream.length).toBeGreaterThan(1000);
  },
  120_000,
);
