/**
 * Where a new connection to an address is sent by the listed NAT rules. Rules are followed as the kernel
 * does: from PREROUTING (packets of pods) and OUTPUT (of the node) over jumps to DNAT or REDIRECT, then, for
 * what was not translated, through the filter table to REJECT or DROP.
 *
 * Some matches cannot be decided from a listing (source, interface, mark). A rule behind such a match counts
 * only when the way to it names the destination; otherwise a rule for other traffic would seem to answer.
 * After a rule that takes some packets or a share of them, the next rules count as well: so the targets of a
 * Service are all its backends.
 */
import { inPrefix, isIPv6 } from '../base/ip.js';
import { addressKey, isLoopback } from './address.js';
import type { Address } from './address.js';
import type { NatRule, NatTable } from './cluster.js';

/** `rules` are the rules on the way, each once, in the order in which they were met: the evidence. */
export type Destination =
  | {
      readonly state: 'translated';
      /** REDIRECT sends to the machine itself: ip '' then. */
      readonly targets: readonly Address[];
      readonly rules: readonly NatRule[];
    }
  /** `dropped` makes callers wait, `rejected` tells them at once. */
  | { readonly state: 'rejected' | 'dropped'; readonly rules: readonly NatRule[] }
  /** An ipset decides, whose members are not listed (IPVS mode). */
  | { readonly state: 'unknown'; readonly rules: readonly NatRule[] }
  | { readonly state: 'none' };

interface Packet {
  readonly protocol: string;
  readonly address: Address;
  readonly isLocal: ((ip: string) => boolean) | undefined;
}

interface Way {
  readonly rules: readonly NatRule[];
  /** Some rule on the way names the destination. */
  readonly named: boolean;
  /** Nothing on the way was undecidable. */
  readonly sure: boolean;
}

/** `share`: surely for some of the connections. */
type Match = 'yes' | 'share' | 'maybe' | 'no';

/** Listings can be built so that the ways through them double with every chain. */
const MAX_STEPS = 1_000_000;

interface Found {
  readonly rule: NatRule;
  readonly way: Way;
}

/**
 * What happens to a new connection.
 *
 * @param protocol 'tcp' or 'udp', in any case
 * @param isLocal whether an address belongs to the machine (NodePorts need it); absent = only loopback does for sure
 */
export function resolveDestination(
  nat: NatTable,
  protocol: string,
  address: Address,
  isLocal?: (ip: string) => boolean,
): Destination {
  const packet = { protocol: protocol.toLowerCase(), address, isLocal };
  const translations = walk(nat, 'nat', ['PREROUTING', 'OUTPUT'], packet);
  const translated = translations.flatMap((found) => targetsOf(found, packet));
  if (translated.length > 0) {
    const targets = [...new Map(translated.map((t) => [addressKey(t.target), t.target])).values()];
    return { state: 'translated', targets, rules: rulesOf(translated) };
  }
  const verdicts = walk(nat, 'filter', ['FORWARD', 'OUTPUT', 'INPUT'], packet);
  const verdict = verdicts.find((v) => v.way.named && isRefusal(v.rule.target));
  if (verdict !== undefined) {
    const state = verdict.rule.target === 'REJECT' ? 'rejected' : 'dropped';
    const same = verdicts.filter((v) => v.way.named && v.rule.target === verdict.rule.target);
    return { state, rules: rulesOf(same) };
  }
  const sets = translations.filter((found) => found.rule.destinationSet !== undefined);
  return sets.length > 0 ? { state: 'unknown', rules: rulesOf(sets) } : { state: 'none' };
}

function rulesOf(found: readonly Found[]): readonly NatRule[] {
  return [...new Set(found.flatMap((f) => f.way.rules))];
}

function isRefusal(target: string): boolean {
  return target === 'REJECT' || target === 'DROP';
}

function targetsOf(found: Found, packet: Packet): (Found & { readonly target: Address })[] {
  const { rule, way } = found;
  const to = rule.to;
  if (to === undefined || !(way.named || way.sure)) return [];
  if (to.ip !== '' && isIPv6(to.ip) !== isIPv6(packet.address.ip)) return [];
  const target = { ip: to.ip, port: to.port === 0 ? packet.address.port : to.port };
  return [{ ...found, target }];
}

/** Rules that end the journey or decide by a set, over all given chains of a table. */
function walk(nat: NatTable, table: string, starts: readonly string[], packet: Packet): Found[] {
  const chains = new Map<string, NatRule[]>();
  for (const rule of nat.rules) {
    if (rule.table !== table) continue;
    const chain = chains.get(rule.chain);
    if (chain === undefined) chains.set(rule.chain, [rule]);
    else chain.push(rule);
  }
  const journey = { chains, packet, found: [], steps: 0 };
  for (const start of starts) followChain(journey, start, { rules: [], named: false, sure: true });
  return journey.found;
}

interface Journey {
  readonly chains: ReadonlyMap<string, readonly NatRule[]>;
  readonly packet: Packet;
  readonly found: Found[];
  steps: number;
}

/** True when the packet surely went no further. */
function followChain(journey: Journey, chain: string, way: Way): boolean {
  const { chains, packet, found } = journey;
  for (const rule of chains.get(chain) ?? []) {
    if (journey.steps++ > MAX_STEPS) return true;
    const match = matchRule(rule, packet);
    if (match === 'no') continue;
    const here = extend(way, rule, match);
    if (rule.destinationSet !== undefined) found.push({ rule, way: here });
    if (rule.target === 'RETURN' && match === 'yes') return false;
    if (isFinal(rule)) {
      found.push({ rule, way: here });
      if (match === 'yes') return true;
    } else if (!way.rules.includes(rule)) {
      if (followChain(journey, rule.target, here) && match === 'yes') return true;
    }
  }
  return false;
}

function extend(way: Way, rule: NatRule, match: Match): Way {
  const names = rule.destination !== undefined && rule.negated?.includes('destination') !== true;
  return {
    rules: [...way.rules, rule],
    named: way.named || names,
    sure: way.sure && match !== 'maybe',
  };
}

function isFinal(rule: NatRule): boolean {
  return rule.to !== undefined || rule.target === 'ACCEPT' || isRefusal(rule.target);
}

function matchRule(rule: NatRule, packet: Packet): Match {
  const negated = rule.negated ?? [];
  const differs =
    rule.forNew === false ||
    fails(destinationMatches(rule, packet.address.ip), negated.includes('destination')) ||
    fails(protocolMatches(rule, packet.protocol), negated.includes('protocol')) ||
    fails(portMatches(rule, packet.address.port), negated.includes('port'));
  if (differs) return 'no';
  const local = matchesType(rule.destinationType, packet);
  if (local === 'no') return 'no';
  const open = rule.conditional === true || rule.destinationSet !== undefined;
  if (open || local === 'maybe') return 'maybe';
  return rule.share === true ? 'share' : 'yes';
}

/** `matches` undefined: the rule does not ask. */
function fails(matches: boolean | undefined, negated: boolean): boolean {
  return matches !== undefined && matches === negated;
}

function destinationMatches(rule: NatRule, ip: string): boolean | undefined {
  return rule.destination === undefined ? undefined : inPrefix(ip, rule.destination);
}

function protocolMatches(rule: NatRule, protocol: string): boolean | undefined {
  return rule.protocol === undefined ? undefined : rule.protocol === protocol;
}

function portMatches(rule: NatRule, port: number): boolean | undefined {
  if (rule.ports !== undefined) return rule.ports.some(([from, to]) => port >= from && port <= to);
  return rule.port === undefined ? undefined : rule.port === port;
}

/** Only LOCAL is decidable, and only for loopback unless the caller knows the machine's addresses. */
function matchesType(type: string | undefined, packet: Packet): Match {
  if (type === undefined) return 'yes';
  const not = type.startsWith('!');
  if (type.replace('!', '') !== 'LOCAL') return 'maybe';
  if (isLoopback(packet.address.ip)) return not ? 'no' : 'yes';
  if (packet.isLocal === undefined) return 'maybe';
  return packet.isLocal(packet.address.ip) !== not ? 'yes' : 'no';
}
