/** A baseline that the user marks: one call, or the healthy calls of all that was read. */
import { plural } from '../base/format.js';
import { UserError } from '../base/errors.js';
import { learnBaseline } from '../baseline/learn.js';
import type { Baseline } from '../model/baseline.js';
import { createClusterIndex } from '../model/cluster-index.js';
import { pathFor } from '../views/path-scope.js';
import type { Scope, ViewContext } from '../views/view.js';
import { targetNames } from './conclude.js';

/** Throws UserError when nothing of it can be one. */
export function markBaseline(context: ViewContext, scope: Scope): Baseline {
  const { facts, cluster } = context.snapshot;
  const path = pathFor(context, scope);
  const paths = scope.kind === '' ? facts.paths : path === undefined ? [] : [path];
  const healthy = paths.filter((p) => p.outcome === 'ok' || p.outcome === 'slow');
  if (healthy.length === 0) {
    const why = scope.kind === '' ? 'no call here was answered' : 'this call was not answered';
    throw new UserError(why, 'mark a healthy one: only such a call says what is normal');
  }
  const label =
    path === undefined
      ? `marked: ${plural(healthy.length, 'healthy call')}`
      : `marked: call ${String(path.id + 1)} by ${path.client.comm}`;
  const nameOf = targetNames(createClusterIndex(cluster));
  return learnBaseline(healthy, { source: 'marked', label, nameOf });
}
