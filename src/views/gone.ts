/**
 * Scopes that name something by its place in a table, and whether it is there: a running stream lets go of
 * what is older than its window, and what was opened, marked or pinned may name it still.
 */
import type { Snapshot } from '../model/snapshot.js';
import { NARROWED, withinOf } from './narrowed.js';
import type { Scope } from './view.js';

/** The place that a key names in a table of this length; -1 when it has none such. */
export function placeIn({ length }: { readonly length: number }, key: string): number {
  const place = Number(key);
  return Number.isInteger(place) && place >= 0 && place < length ? place : -1;
}

const TABLES: Readonly<Record<string, (s: Snapshot) => { readonly length: number }>> = {
  event: ({ events }) => events,
  connection: ({ facts }) => facts.connections,
  path: (s) => (s.whole ?? s).facts.paths,
  process: ({ facts }) => facts.processes,
  lookup: ({ facts }) => facts.dns,
  listener: ({ facts }) => facts.listeners,
};

/** Whether what a scope names, or lies in, is not there any more. */
export function isGone(s: Snapshot, { kind, key }: Scope): boolean {
  if (kind === NARROWED) return isGone(s, withinOf(key));
  const table = TABLES[kind];
  return table !== undefined && placeIn(table(s), key) < 0;
}
