/**
 * Which lookups belong to which call. A resolver tries a name with each search suffix and for A and AAAA;
 * those tries share their first label and follow each other closely. A call belongs to the tries that
 * gave it its address, or, when none did, tries without any address are a call that ended there.
 */
import type { DnsExchange } from '../../model/dns.js';
import type { Process } from '../../model/process.js';

/** Tries further apart are different lookups (resolvers give up after 5 s, twice or three times). */
const BURST_GAP_NS = 16e9;
/** An answer older than this is a cache's business. */
const ANSWER_VALID_NS = 60e9;

export interface Lookup {
  readonly process: Process;
  readonly exchanges: readonly DnsExchange[];
  readonly start: number;
  readonly end: number;
  readonly addresses: ReadonlySet<string>;
  /** A try has neither answer nor error yet. */
  readonly waiting: boolean;
}

interface Burst {
  readonly exchanges: DnsExchange[];
  end: number;
}

/** Lookups of every process, by process index, in time order. */
export function groupLookups(
  exchanges: readonly DnsExchange[],
): ReadonlyMap<number, readonly Lookup[]> {
  const bursts = new Map<string, Burst>();
  const byProcess = new Map<number, Burst[]>();
  for (const exchange of exchanges) {
    const start = startOf(exchange);
    const key = `${String(exchange.process.index)} ${firstLabel(exchange.name)}`;
    let burst = bursts.get(key);
    if (burst === undefined || start - burst.end > BURST_GAP_NS) {
      burst = { exchanges: [], end: start };
      bursts.set(key, burst);
      const list = byProcess.get(exchange.process.index);
      if (list === undefined) byProcess.set(exchange.process.index, [burst]);
      else list.push(burst);
    }
    burst.exchanges.push(exchange);
    burst.end = Math.max(burst.end, endOf(exchange));
  }
  return new Map([...byProcess].map(([process, list]) => [process, list.map(lookup)]));
}

/** The lookup whose answer a call to this address used; undefined = none was seen. */
export function lookupFor(
  lookups: readonly Lookup[],
  ip: string,
  time: number,
): Lookup | undefined {
  for (let i = lookups.length - 1; i >= 0; i--) {
    const candidate = lookups[i] as Lookup;
    if (candidate.start > time || !candidate.addresses.has(ip)) continue;
    if (time - candidate.end <= ANSWER_VALID_NS) return candidate;
  }
  return undefined;
}

/** True when a name was asked for its addresses and every try ended without one. */
export function lookupFailed(lookup: Lookup): boolean {
  if (lookup.addresses.size > 0) return false;
  const asked = lookup.exchanges.filter(
    (e) => e.type === 'A' || e.type === 'AAAA' || e.type === '',
  );
  if (asked.length === 0 || asked.some((e) => e.cut)) return false;
  const existsWithoutAddress = asked.some((e) => e.rcode === 'NOERROR');
  return !existsWithoutAddress;
}

export function startOf(exchange: DnsExchange): number {
  return exchange.questionTime >= 0 ? exchange.questionTime : exchange.answerTime;
}

function endOf(exchange: DnsExchange): number {
  return Math.max(exchange.questionTime, exchange.answerTime);
}

function firstLabel(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

function lookup(burst: Burst): Lookup {
  const first = burst.exchanges[0] as DnsExchange;
  return {
    process: first.process,
    exchanges: burst.exchanges,
    start: startOf(first),
    end: burst.end,
    addresses: new Set(burst.exchanges.flatMap((e) => e.addresses)),
    waiting: burst.exchanges.some((e) => e.answerTime < 0 && e.errno === 0),
  };
}
