/**
 * The node no longer translates the Service's virtual address: the client's SYN leaves as it is and nobody
 * accepts it, while the Service has backends. That alone could be a dead network too, so a witness is
 * needed: a rule listing without the address, a command in the capture that flushed the rules, or calls to
 * the same address that worked earlier. Without any, connect-timeout says what it could be.
 */
import { objectName } from '../../baseline/names.js';
import { formatAddress } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { ObjectRef, Service } from '../../model/cluster.js';
import type { Confidence, Diagnosis, Evidence } from '../../model/diagnosis.js';
import type { DnsExchange } from '../../model/dns.js';
import { resolveDestination } from '../../model/nat.js';
import type { Leg } from '../../model/path.js';
import { sameAddress } from '../calls.js';
import type { Call } from '../calls.js';
import { evidenceOf, statement } from '../evidence.js';
import { flushesOf } from '../flushes.js';
import type { Flush } from '../flushes.js';
import type { Rule, RuleContext } from '../rule.js';
import { addressSubject, refOf, subjectKey } from '../subjects.js';
import { natOf } from '../targets.js';
import { callsFail, callsLike, groupCalls, listed, sameObject, verdict } from '../verdict.js';

export const rulesMissing: Rule = {
  id: 'rules-missing',
  title: 'The node does not translate the virtual address any more',
  help: 'A client connects to a known VIP and port, gets no answer, nobody accepts, and the Service has endpoints; and the saved rules lack the VIP, or a command in the capture flushed them, or earlier calls worked. Silent without such a witness.',
  run(context) {
    const flushes = flushesOf(context.facts.executions, context.facts.processes);
    const lost = context.open.flatMap((call) => {
      const witness = isLost(call, context) ? witnessOf(call, flushes, context) : undefined;
      return witness === undefined ? [] : [{ call, witness }];
    });
    const groups = groupCalls(lost, (l) => subjectKey(subjectOf(l, context)));
    return Array.from(groups.values()).flatMap((group) => conclude(group, context));
  },
};

interface Witness {
  readonly confidence: Confidence;
  /** The nat table at hand has no rule for the address. */
  readonly listing: 'absent' | 'present' | 'unknown';
  readonly flush: Flush | undefined;
  /** Something at the same address that worked before. */
  readonly before: Before | undefined;
}

/** A call that was accepted, or a lookup that was answered. */
interface Before {
  readonly row: number;
  readonly time: number;
  /** The accepting end saw another address than the one dialled. */
  readonly translated: boolean;
}

interface Lost {
  readonly call: Call;
  readonly witness: Witness;
}

/** Never accepted by anyone, at an address that is translated when all is well. */
function isLost(call: Call, context: RuleContext): boolean {
  const { called, service, port } = call;
  if (called === undefined || !isSilent(call)) return false;
  if (call.failure === undefined && call.path.outcome !== 'unfinished') return false;
  if (service === undefined) return context.cluster.state.services.length === 0;
  if (context.cluster.serviceByVip(called.address.ip) !== service || port === undefined)
    return false;
  return context.cluster.backendAddresses(service, port).some((b) => b.ready);
}

/** Nobody took the connect, or answered the lookup. */
function isSilent({ called, path, failure }: Call): boolean {
  const leg = called?.leg;
  if (leg === undefined) return failure === 'dns' && path.lookups.every(isUnanswered);
  if (leg.accepted !== undefined || leg.dials.length > 0 || leg.bytesIn > 0) return false;
  return ['timeout', 'abandoned', 'pending', 'unreachable'].includes(leg.result);
}

function isUnanswered(lookup: DnsExchange): boolean {
  return lookup.answerRow < 0 && lookup.errno === 0;
}

function witnessOf(
  call: Call,
  flushes: readonly Flush[],
  context: RuleContext,
): Witness | undefined {
  const listing = listingOf(call, context);
  const flush = flushes.findLast((f) => f.touchesNat && f.execution.time <= call.path.startTime);
  const before = earlierSuccess(call, context);
  // Without cluster state an address is known to be virtual only by having been translated before.
  if (call.service === undefined && (flush === undefined || before?.translated !== true))
    return undefined;
  // A connect that the capture's end cut off is no failure yet; only the listing makes it one.
  if (listing === 'absent') {
    const certain = flush !== undefined || isTranslator(call.service, context);
    return { confidence: certain ? 'certain' : 'likely', listing, flush, before };
  }
  if (call.failure === undefined || (flush === undefined && before === undefined)) return undefined;
  const certain = flush !== undefined && before !== undefined && listing === 'unknown';
  // Rules that are still listed, and a call that merely worked before: that can be the network.
  if (listing === 'present' && flush === undefined) return undefined;
  return { confidence: certain ? 'certain' : 'likely', listing, flush, before };
}

/** A listing that lacks addresses which are translated all the while does not tell who translates. */
function listingOf(call: Call, context: RuleContext): Witness['listing'] {
  const nat = natOf(call, context);
  if (nat === undefined || nat.state === 'unknown') return 'unknown';
  if (nat.state !== 'none') return 'present';
  const elsewhere = context.calls.some(
    (c) =>
      c.path.startTime > call.path.startTime &&
      c.service !== undefined &&
      c.called?.leg !== undefined &&
      wasTranslated(c.called.leg) &&
      natOf(c, context)?.state === 'none',
  );
  return elsewhere ? 'unknown' : 'absent';
}

const BUILT_IN_CHAINS = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

/** Services are, or were, translated by what the listing shows: chains of their own, or other Services' rules. */
function isTranslator(service: Service | undefined, context: RuleContext): boolean {
  const own = context.cluster.state.nat?.emptyChains.some((chain) => !BUILT_IN_CHAINS.has(chain));
  return own === true || (service !== undefined && othersTranslated(service, context));
}

/** A success before the call, and none at the same time or after it began. */
function earlierSuccess(call: Call, context: RuleContext): Before | undefined {
  const { called, path } = call;
  if (called === undefined) return undefined;
  const { address } = called;
  const worked =
    called.leg === undefined ? answers(address, context) : acceptedCalls(address, context);
  if (worked.some(({ time }) => time > path.startTime)) return undefined;
  return worked.findLast(({ time }) => time < path.startTime);
}

function answers(server: Address, context: RuleContext): readonly Before[] {
  const answered = context.facts.dns.filter(
    (e) => sameAddress(e.server, server) && e.answerRow >= 0,
  );
  return answered.map((e) => ({ row: e.answerRow, time: e.answerTime, translated: false }));
}

function acceptedCalls(address: Address, context: RuleContext): readonly Before[] {
  return context.calls.flatMap(({ called, path }) => {
    const { leg } = called ?? {};
    if (leg?.accepted === undefined || !sameAddress(leg.remote, address)) return [];
    return [{ row: leg.startRow, time: path.startTime, translated: wasTranslated(leg) }];
  });
}

/** The accepting end saw another address than the one dialled: rules for it were at work. */
function wasTranslated({ accepted, remote }: Leg): boolean {
  if (accepted === undefined || accepted.inferred) return false;
  return accepted.local.ip !== remote.ip && accepted.local.port !== 0;
}

/** The node, unless its rules for other Services are there: then it is this one Service that lacks them. */
function subjectOf({ call, witness }: Lost, context: RuleContext): ObjectRef {
  const { service } = call;
  if (service !== undefined && witness.flush === undefined && witness.listing === 'absent') {
    if (othersTranslated(service, context)) return refOf(service);
  }
  const host = context.hostOf(call.path.client);
  if (host !== '') return { kind: 'Node', namespace: '', name: host };
  if (call.service !== undefined) return refOf(call.service);
  return addressSubject(call.called?.address ?? { ip: '', port: 0 });
}

function othersTranslated(lost: Service, context: RuleContext): boolean {
  const { nat, services } = context.cluster.state;
  if (nat === undefined) return false;
  return services.some(({ clusterIPs, ports, ...service }) => {
    const [ip] = clusterIPs;
    const [port] = ports;
    if (ip === undefined || port === undefined || sameObject(service, lost)) return false;
    return resolveDestination(nat, port.protocol, { ip, port: port.port }).state === 'translated';
  });
}

function conclude(group: readonly Lost[], context: RuleContext): readonly Diagnosis[] {
  const best = group.find((l) => l.witness.confidence === 'certain') ?? group[0];
  if (best === undefined) return [];
  const calls = group.map((l) => l.call);
  const services = servicesOf(calls);
  const all = new Set(calls.flatMap((call) => [...callsLike(call, context.calls)]));
  const names = services.length === 0 ? '' : ` (${listed(services.map(objectName))})`;
  const { witness } = best;
  const vip = best.call.called === undefined ? '' : formatAddress(best.call.called.address);
  const by = witness.flush === undefined ? '' : `; ${flushText(witness.flush)} before`;
  return [
    verdict(
      {
        rule: 'rules-missing',
        severity: 'fail',
        confidence: witness.confidence,
        subject: subjectOf(best, context),
        summary: `${callsFail(calls, [...all])}: nobody accepts ${vip}${names} because the node has no translation rules for it${by}`,
        evidence: evidenceOf([best.call], witnessEvidence(best, context)),
        counterEvidence:
          witness.listing === 'present'
            ? ['the saved rules do translate the address; they may have been saved at another time']
            : [],
        alternatives: alternatives(witness),
        fix: fixOf(witness),
      },
      calls,
      [...all],
    ),
  ];
}

function servicesOf(calls: readonly Call[]): readonly Service[] {
  return Array.from(new Set(calls.flatMap((c) => (c.service === undefined ? [] : [c.service]))));
}

function flushText(flush: Flush): string {
  const by = flush.by === '' ? '' : ` (run by ${flush.by})`;
  return `"${flush.command}"${by} ran`;
}

function witnessEvidence({ call, witness }: Lost, context: RuleContext): readonly Evidence[] {
  const found: Evidence[] = [];
  const { flush, before } = witness;
  if (before !== undefined) {
    found.push({ row: before.row, time: before.time, note: 'the same address still answered' });
  }
  if (flush !== undefined) {
    const { row, time } = flush.execution;
    found.push({ row, time, note: `${flushText(flush)}: the rules are gone` });
  }
  if (witness.listing === 'absent') found.push(statement(listingText(call, context)));
  return found;
}

function listingText(call: Call, context: RuleContext): string {
  const nat = context.cluster.state.nat;
  const ip = call.called?.address.ip ?? '';
  const empty = nat?.emptyChains ?? [];
  const chains = empty.length > 0 ? `; empty chains: ${listed(empty, 4)}` : '';
  return `${nat?.source ?? 'iptables'}: no rule for ${ip}${chains}`;
}

function alternatives(witness: Witness): readonly string[] {
  if (witness.confidence === 'certain') return [];
  if (witness.listing === 'absent') {
    return [
      'kube-proxy works by nftables or IPVS, whose rules iptables-save does not show (nft list ruleset, ipvsadm -Ln), and packets are lost elsewhere',
    ];
  }
  return [
    'the way to the backends may be down; iptables-save of the node, saved beside the capture, would tell',
  ];
}

function fixOf(witness: Witness): Diagnosis['fix'] {
  const { flush } = witness;
  const mend =
    flush === undefined
      ? ''
      : ` Then mend ${flush.by === '' ? 'what ran' : flush.by}: "${flush.command}" must leave the rules of Services alone.`;
  return {
    text: `Restart kube-proxy (or what stands in for it) so that it writes the rules again.${mend}`,
    commands: ['kubectl -n kube-system rollout restart ds/kube-proxy'],
  };
}
