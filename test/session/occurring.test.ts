/** The values that the prompt offers for a field, against the facts themselves. */
import { describe, expect, it } from 'vitest';
import { captureViews } from '../support/capture-views.js';

const { snapshot, page } = await captureViews('examples/wrong-target-port.scap.gz');
const { events, facts } = snapshot;

const valuesOf = (field: string): Readonly<Record<string, number>> => {
  const { values } = page('events', { values: field }).values ?? { values: [] };
  return Object.fromEntries(values.map(({ text, count }) => [text, count]));
};

function counted(texts: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

describe('values that occur', () => {
  it('are counted by calls, of what calls have', () => {
    const failed = snapshot.diagnoses.flatMap(({ rule, paths }) => paths.map(() => rule));
    expect(valuesOf('path.outcome')).toEqual(counted(facts.paths.map((p) => p.outcome)));
    expect(valuesOf('diag.rule')).toEqual(counted(failed));
    expect(Object.keys(valuesOf('diag.rule')).length).toBeGreaterThan(0);
  });

  it('are no empty ones', () => {
    const named = valuesOf('svc.name');
    expect(named['my-nginx']).toBeGreaterThan(0);
    expect(Object.keys(named)).not.toContain('');
  });

  it('are counted by events, of what events have', () => {
    const shown = Array.from({ length: events.length }, (_, row) => row).filter((row) =>
      events.isShown(row),
    );
    expect(valuesOf('evt.type')).toEqual(counted(shown.map((row) => events.name(row))));
  });

  it('are none of a field that there is not', () => {
    expect(valuesOf('no.such')).toEqual({});
  });
});
