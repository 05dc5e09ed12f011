/**
 * The filter language against sysdig's own answers (oracle.json, written by scripts/filter-oracle.ts): every
 * expression matches the same events of every capture, but for the differences that are listed with reasons.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askOurs, hasCaptures, resultOf } from '../support/filter-oracle.js';
import type { Result } from '../support/filter-oracle.js';
import { DIFFERENT_EXPRESSIONS } from './differences.js';
import { EXPRESSIONS } from './expressions.js';

interface Oracle {
  readonly results: readonly Result[];
}

const oracle = JSON.parse(readFileSync(new URL('oracle.json', import.meta.url), 'utf8')) as Oracle;

describe('filters as sysdig has them', () => {
  it('asks for the expressions that sysdig was asked for, at least 200 without a difference', () => {
    expect(oracle.results.map((r) => r.expression)).toEqual(EXPRESSIONS);
    expect(
      EXPRESSIONS.filter((e) => DIFFERENT_EXPRESSIONS[e] === undefined).length,
    ).toBeGreaterThan(200);
  });

  // The captures are other projects': without them there is nothing to run the expressions on.
  it.skipIf(!hasCaptures)(
    'finds the same events',
    () => {
      const ours = askOurs(EXPRESSIONS);
      const differing = oracle.results.filter(
        (theirs) => resultOf(theirs.expression, ours, ours).digest !== theirs.digest,
      );
      expect(differing.map((r) => r.expression).sort()).toEqual(
        Object.keys(DIFFERENT_EXPRESSIONS).sort(),
      );
    },
    120_000,
  );
});
