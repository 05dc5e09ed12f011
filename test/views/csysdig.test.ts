/**
 * The views against csysdig's own rows of old captures (csysdig.json, written by scripts/csysdig-oracle.ts): the
 * same keys and numbers, but for differences that have a reason.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COUNTERPARTS } from '../../scripts/csysdig-views.js';
import { VIEWS } from '../../src/views/index.js';
import { COMPARISONS, differing, ourRows } from '../support/csysdig.js';
import type { Rows } from '../support/csysdig.js';
import { hasCaptures } from '../support/filter-oracle.js';

interface Oracle {
  readonly all: readonly string[];
  readonly views: readonly string[];
  readonly results: readonly { readonly capture: string; readonly views: readonly Rows[] }[];
}

const oracle = JSON.parse(readFileSync(new URL('csysdig.json', import.meta.url), 'utf8')) as Oracle;

describe('views as csysdig has them', () => {
  it('has something to say about every view of csysdig, and names views that are there', () => {
    expect(COUNTERPARTS.map(({ id }) => id).sort()).toEqual(oracle.all);
    const compared = COMPARISONS.map(({ theirs }) => theirs);
    expect(compared).toEqual(oracle.views);
    const uncompared = COUNTERPARTS.filter(({ id }) => !compared.includes(id));
    const known = VIEWS.map(({ id }) => id);
    for (const { ours } of [...COMPARISONS, ...uncompared])
      if (ours !== undefined) expect(known).toContain(ours);
  });

  it('was asked for something: every comparison but that of slow I/O has rows', () => {
    const silent = COMPARISONS.filter((_, i) =>
      oracle.results.every(({ views }) => Object.keys(views[i] ?? {}).length === 0),
    );
    expect(silent.map(({ theirs }) => theirs)).toEqual(['slow_io']);
  });

  // The captures are other projects': without them there is nothing to show.
  it.skipIf(!hasCaptures).each(oracle.results)(
    'shows the same rows and numbers of $capture',
    async ({ capture, views }) => {
      const ours = await ourRows(capture, COMPARISONS);
      const different = COMPARISONS.flatMap((comparison, i) =>
        differing(comparison, views[i] ?? {}, ours[i] ?? {}).map(
          (key) =>
            `${comparison.theirs} ${key}: ${JSON.stringify(views[i]?.[key])}, ours ${JSON.stringify(ours[i]?.[key])}`,
        ),
      );
      expect(different).toEqual([]);
    },
    60_000,
  );
});
