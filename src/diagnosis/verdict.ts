/** What all verdicts have in common: how many calls of how many, which paths, one verdict per subject. */
import { plural } from '../base/format.js';
import type { ObjectRef } from '../model/cluster.js';
import type { Diagnosis } from '../model/diagnosis.js';
import type { Call } from './calls.js';

/** A verdict without the parts that follow from the calls it explains. */
export type Finding = Omit<Diagnosis, 'count' | 'total' | 'paths'>;

/** @param all every call to the same subject, the explained ones among them */
export function verdict(
  finding: Finding,
  explained: readonly Call[],
  all: readonly Call[],
): Diagnosis {
  return {
    ...finding,
    count: explained.length,
    total: Math.max(all.length, explained.length),
    paths: explained.map((call) => call.path.id),
  };
}

/** '3 of 5 calls fail'. */
export function callsFail(explained: readonly Call[], all: readonly Call[]): string {
  const count = explained.length;
  const total = Math.max(all.length, count);
  const verb = count === 1 ? 'fails' : 'fail';
  return total === 1
    ? 'the only call fails'
    : `${String(count)} of ${plural(total, 'call')} ${verb}`;
}

/** Calls to the same Service, else to the same address. */
export function callsLike(call: Call, calls: readonly Call[]): readonly Call[] {
  const { service, called } = call;
  if (service !== undefined) return calls.filter((c) => c.services.includes(service));
  return calls.filter(
    (c) =>
      c.service === undefined &&
      c.called?.address.ip === called?.address.ip &&
      c.called?.address.port === called?.address.port,
  );
}

/** Groups in the order of their first member. */
export function groupCalls<T>(
  items: readonly T[],
  key: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

export function sameObject(a: ObjectRef, b: ObjectRef): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

/** 'a, b and 3 more'. */
export function listed(items: readonly string[], most = 3): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${String(items.length - most)} more` : shown;
}
