/**
 * What a resolver was really asked for: names are tried with the search domains of resolv.conf behind them,
 * so one lookup of a program is several questions, most of them meant to fail.
 */
import type { DnsExchange } from '../model/dns.js';
import type { Snapshot } from '../model/snapshot.js';
import { isWithin } from '../model/time-range.js';

export interface AskedName {
  /** The name as the program asked for it. */
  readonly base: string;
  /** The search domain that the resolver put behind it; '' none. */
  readonly suffix: string;
}

/**
 * Splits the names of all exchanges. A name that its process also asked for with a search domain behind it
 * was whole to begin with, so it is not split (`ndots` makes resolvers try whole names last).
 */
export function askedNames(s: Snapshot): (exchange: DnsExchange) => AskedName {
  const asked = new Set(s.facts.dns.map((e) => keyOf(e, e.name)));
  const domains = searchDomains(s);
  return (exchange) => {
    const own = domains.get(exchange.process.index) ?? [];
    const whole = own.some((domain) => asked.has(keyOf(exchange, `${exchange.name}.${domain}`)));
    const suffix = whole ? undefined : own.find((domain) => exchange.name.endsWith(`.${domain}`));
    if (suffix === undefined) return { base: exchange.name, suffix: '' };
    return { base: exchange.name.slice(0, -suffix.length - 1), suffix };
  };
}

function keyOf({ process }: DnsExchange, name: string): string {
  return `${String(process.index)} ${name}`;
}

/** Search domains by process, longest first. */
function searchDomains(s: Snapshot): ReadonlyMap<number, readonly string[]> {
  return new Map(
    s.facts.resolverConfigs.map(({ process, search }) => [
      process.index,
      search.map((d) => d.toLowerCase()).sort((a, b) => b.length - a.length),
    ]),
  );
}

/** Whether it was asked or answered in the range that is looked at. */
export function isLookupInTime({ range }: Snapshot, e: DnsExchange): boolean {
  return isWithin(range, e.questionTime >= 0 ? e.questionTime : e.answerTime, e.answerTime);
}

/** How an exchange ended. `search`: no such name, but the same program found it under another. */
export type LookupState = 'answered' | 'empty' | 'search' | 'failed' | 'unanswered';

/** @returns the state of every exchange, by its place in the list */
export function lookupStates(
  s: Snapshot,
  nameOf: (exchange: DnsExchange) => AskedName,
): readonly LookupState[] {
  const found = new Set<string>();
  for (const e of s.facts.dns) {
    if (e.rcode === 'NOERROR' && e.addresses.length > 0) found.add(keyOf(e, nameOf(e).base));
  }
  return s.facts.dns.map((e) => {
    if (e.errno !== 0) return 'failed';
    if (e.answerRow < 0) return 'unanswered';
    if (e.rcode === 'NOERROR') return e.addresses.length > 0 || e.cut ? 'answered' : 'empty';
    const tried = e.rcode === 'NXDOMAIN' && found.has(keyOf(e, nameOf(e).base));
    return tried ? 'search' : 'failed';
  });
}
