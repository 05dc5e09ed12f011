/**
 * Which lookups belong to which call. A resolver tries a name with each search suffix and for A and AAAA;
 * those tries share their first label and follow each other closely. A call belongs to the tries that
 * gave it its address, or, when none did, tries without any address are a call that ended there.
 */
import { bisect } from '../../base/bisect.js';
import type { DnsExchange } from '../../model/dns.js';
import type { Process } from '../../model/process.js';

/** Tries further apart are different lookups (resolvers give up after 5 s, twice or three times). */
const BURST_GAP_NS = 16e9;
/** Resolvers ask the next server, or the same one again, at once when one fails. */
const RETRY_NS = 1e9;
/** An answer older than this is a cache's business. */
const ANSWER_VALID_NS = 60e9;

export interface Lookup {
  readonly process: Process;
  /** First label of the names asked for. */
  readonly label: string;
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
    if (burst === undefined || start - burst.end > BURST_GAP_NS || asksAgain(burst, exchange)) {
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

/**
 * A resolver asks each name and type once, and again only what got no answer or a server's error. The same
 * question after an answer is another lookup.
 */
function asksAgain(burst: Burst, exchange: DnsExchange): boolean {
  const last = burst.exchanges.findLast(
    (e) => e.name === exchange.name && e.type === exchange.type,
  );
  if (last === undefined) return false;
  if (last.answerRow < 0 && last.errno === 0) return false;
  const isAnswered = last.rcode === 'NOERROR' || last.rcode === 'NXDOMAIN';
  return isAnswered || startOf(exchange) - endOf(last) > RETRY_NS;
}

/** The lookup whose answer a call to this address used; undefined = none was seen. */
export function lookupFor(
  lookups: readonly Lookup[],
  ip: string,
  time: number,
): Lookup | undefined {
  for (let i = lastStartedBy(lookups, time); i >= 0; i--) {
    const candidate = lookups[i] as Lookup;
    if (time - candidate.start > ANSWER_VALID_NS + BURST_GAP_NS) return undefined;
    if (candidate.addresses.has(ip) && time - candidate.end <= ANSWER_VALID_NS) return candidate;
  }
  return undefined;
}

function lastStartedBy(lookups: readonly Lookup[], time: number): number {
  return bisect(lookups.length, (i) => (lookups[i] as Lookup).start > time) - 1;
}

/**
 * True when a name was asked for its addresses and every try ended without one; also not when another
 * lookup of the process for the same name, at the same time, had an answer: its tries may be mixed up with
 * this one's.
 */
export function lookupFailed(lookup: Lookup, others: readonly Lookup[]): boolean {
  if (lookup.addresses.size > 0 || others.some((o) => answersInstead(o, lookup))) return false;
  const asked = lookup.exchanges.filter(
    (e) => e.type === 'A' || e.type === 'AAAA' || e.type === '',
  );
  if (asked.length === 0 || asked.some((e) => e.cut)) return false;
  const existsWithoutAddress = asked.some((e) => e.rcode === 'NOERROR');
  return !existsWithoutAddress;
}

function answersInstead(other: Lookup, lookup: Lookup): boolean {
  if (other.addresses.size === 0 || other.label !== lookup.label) return false;
  return other.start <= lookup.end + BURST_GAP_NS && other.end >= lookup.start;
}

function startOf(exchange: DnsExchange): number {
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
    label: firstLabel(first.name),
    exchanges: burst.exchanges,
    start: startOf(first),
    end: burst.end,
    addresses: new Set(burst.exchanges.flatMap((e) => e.addresses)),
    waiting: burst.exchanges.some((e) => e.answerTime < 0 && e.errno === 0),
  };
}
