/** Which events are written into a file: those of a range and of what was marked. */
import type { TimeRange } from '../model/time-range.js';
import { eventRows } from '../views/event-scope.js';
import { inRange } from '../views/time-range.js';
import type { Scope, ViewContext } from '../views/view.js';

/** Rows, ascending; undefined = all. */
export function chosenRows(
  context: ViewContext,
  { range, scopes }: { readonly range: TimeRange | undefined; readonly scopes: readonly Scope[] },
): Uint32Array | undefined {
  const { snapshot } = context;
  const ranged = range === undefined ? context : { ...context, snapshot: inRange(snapshot, range) };
  if (scopes.length === 0) return eventRows(ranged, { kind: '', key: '' });
  const rows = new Set(scopes.flatMap((scope) => [...(eventRows(ranged, scope) ?? [])]));
  return Uint32Array.from(rows).sort();
}
