/**
 * A name with several addresses is called address by address: both families at once (Happy Eyeballs), or
 * the next record after a refusal. Those dials are attempts of one call; the one that carried bytes, or
 * the last one, is its root. Two calls to different services are never merged: the addresses must come
 * from one lookup, or be of different families when no lookup was seen.
 */
import type { Leg } from '../../model/path.js';
import type { Lookup } from './lookups.js';

/** The next attempt follows the failure of the last within this time, or runs beside it. */
const NEXT_ATTEMPT_NS = 1e9;

const NONE: readonly Leg[] = [];

export interface Call {
  readonly root: Leg;
  readonly lookup: Lookup | undefined;
}

export interface MergedCall extends Call {
  readonly attempts: readonly Leg[];
}

export function mergeAttempts(calls: readonly Call[]): readonly MergedCall[] {
  const merged: MergedCall[] = [];
  const lastOf = new Map<number, number>();
  for (const call of calls) {
    const { process } = call.root;
    const at = process.index < 0 ? undefined : lastOf.get(process.index);
    const before = at === undefined ? undefined : merged[at];
    if (before !== undefined && at !== undefined && isNextAttempt(before, call)) {
      merged[at] = better(before, call);
      continue;
    }
    const { root, lookup } = call;
    lastOf.set(process.index, merged.push({ root, lookup, attempts: NONE }) - 1);
  }
  return merged;
}

function isNextAttempt(before: MergedCall, call: Call): boolean {
  const [a, b] = [before.root, call.root];
  if (
    a.reused ||
    b.reused ||
    a.l4 !== b.l4 ||
    a.remote.port !== b.remote.port ||
    a.remote.ip === b.remote.ip
  )
    return false;
  if (a.bytesIn > 0 && b.bytesIn > 0) return false;
  const ended = a.result === 'connected' ? a.startTime : Math.max(a.resultTime, a.startTime);
  if (b.startTime < a.startTime || b.startTime - ended > NEXT_ATTEMPT_NS) return false;
  const oneName = before.lookup?.addresses.has(b.remote.ip) === true;
  const families = a.remote.ip.includes(':') !== b.remote.ip.includes(':');
  return oneName || (families && (before.lookup === undefined || call.lookup === undefined));
}

function better(before: MergedCall, call: Call): MergedCall {
  const keepsFirst =
    before.root.result === 'connected' &&
    (before.root.bytesIn > 0 || call.root.result !== 'connected');
  return keepsFirst
    ? { ...before, attempts: [...before.attempts, call.root] }
    : {
        ...call,
        lookup: call.lookup ?? before.lookup,
        attempts: [...before.attempts, before.root],
      };
}
