/**
 * A name could not be resolved: every try ended in NXDOMAIN, an error, or silence. Search lists make
 * NXDOMAIN a part of every healthy lookup, so only a path that ended there counts, and not when the same
 * process resolves the same name later.
 */
import { objectName } from '../../baseline/names.js';
import { formatAddress } from '../../model/address.js';
import { printable } from '../../base/text.js';
import type { ObjectRef } from '../../model/cluster.js';
import type { Confidence, Diagnosis, Severity } from '../../model/diagnosis.js';
import { errnoName } from '../../model/event-table.js';
import type { Path } from '../../model/path.js';
import { programName } from '../../model/process.js';
import type { NameNearMiss } from '../../model/service-names.js';
import { addressLookups, askedName, looksLikeService } from '../dns-names.js';
import type { Call } from '../calls.js';
import { evidenceOf } from '../evidence.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl } from '../../model/shell.js';
import { clientSubject, subjectKey } from '../subjects.js';
import { callsFail, groupCalls, listed, sameObject, verdict } from '../verdict.js';

export const dnsFailure: Rule = {
  id: 'dns-failure',
  title: 'A name cannot be resolved',
  help: 'Every try of a lookup ends in NXDOMAIN, SERVFAIL, REFUSED or silence, and the client gives up. Names the Service that may have been meant. Silent for search-list tries, for names without an AAAA record, and when the same process resolves the name later.',
  run(context) {
    const failed = context.open.filter(
      (c) => c.failure === 'dns' && !isOwnName(c, context) && !resolvedLater(c.path, context),
    );
    const groups = groupCalls(failed, (c) => subjectKey(subjectOf(c, context)));
    return Array.from(groups.values()).flatMap((calls) => conclude(calls, context));
  },
};

function subjectOf(call: Call, context: RuleContext): ObjectRef {
  return clientSubject(call.path.client, context.cluster, context.hostOf(call.path.client));
}

/** Programs ask what their own machine is called, and go on without an answer. */
function isOwnName({ path }: Call, context: RuleContext): boolean {
  const name = askedName(path.lookups);
  const pod = context.cluster.podOf(path.client)?.name;
  return name !== '' && (name === context.hostOf(path.client).toLowerCase() || name === pod);
}

function resolvedLater(path: Path, context: RuleContext): boolean {
  const name = askedName(path.lookups);
  return context.facts.dns.some(
    (l) =>
      l.process.index === path.client.index &&
      l.answerTime >= path.startTime &&
      l.addresses.length > 0 &&
      (l.name === name || l.name.startsWith(`${name}.`)),
  );
}

/** A failed name, what the server said, and what may have been meant. */
interface Lost {
  readonly name: string;
  readonly said: string;
  readonly isMissing: boolean;
  readonly near: readonly NameNearMiss[];
  /** Part of a cluster, by its form or by what it nearly is. */
  readonly inside: boolean;
}

function lostName(call: Call, context: RuleContext): Lost {
  const lookups = addressLookups(call.path);
  const name = askedName(lookups);
  const namespace = context.cluster.podOf(call.path.client)?.namespace;
  const candidates = context.cluster.serviceNameCandidates(name, namespace);
  const error = lookups.find((l) => l.errno !== 0);
  const bad = lookups.find(
    (l) => l.rcode !== '' && l.rcode !== 'NXDOMAIN' && l.rcode !== 'NOERROR',
  );
  const isMissing = lookups.some((l) => l.rcode === 'NXDOMAIN') && bad === undefined;
  const said =
    bad?.rcode ??
    (isMissing ? 'NXDOMAIN' : error === undefined ? 'no answer' : errnoName(error.errno));
  const known = candidates.service !== undefined || candidates.nearMisses.length > 0;
  const inside = known || looksLikeService(name) || !name.includes('.');
  return {
    name: printable(name) || 'a name',
    said,
    isMissing,
    near: candidates.nearMisses,
    inside,
  };
}

function conclude(calls: readonly Call[], context: RuleContext): readonly Diagnosis[] {
  const [call] = calls;
  if (call === undefined) return [];
  const subject = subjectOf(call, context);
  const all = context.calls.filter((c) => sameObject(subjectOf(c, context), subject));
  const lost = distinct(calls.map((c) => lostName(c, context)));
  const servers = new Set(calls.flatMap((c) => c.path.lookups.map((l) => formatAddress(l.server))));
  const meant = suggestions(lost);
  const hint = meant.length === 0 ? '' : `; did you mean ${listed(meant)}?`;
  const said = lost.map((l) => `${l.name} (${l.said})`);
  const severity = severityOf(calls, lost, context);
  const confidence: Confidence = lost.every((l) => l.isMissing) ? 'certain' : 'likely';
  return [
    verdict(
      {
        rule: 'dns-failure',
        severity,
        confidence,
        subject,
        summary: `${callsFail(calls, all)}: ${programName(call.path.client)} cannot resolve ${listed(said)} at ${listed(Array.from(servers))}${hint}`,
        evidence: evidenceOf(calls),
        counterEvidence: [],
        alternatives: alternatives(lost),
        fix: fixOf(lost, context),
      },
      calls,
      all,
    ),
  ];
}

/** Names that are not the cluster's are mentioned, as long as its DNS answers others. */
function severityOf(calls: readonly Call[], lost: readonly Lost[], context: RuleContext): Severity {
  if (lost.some((l) => l.inside)) return 'fail';
  const servers = new Set(calls.flatMap((c) => c.path.lookups.map((l) => l.server.ip)));
  const works = context.facts.dns.some((l) => servers.has(l.server.ip) && l.addresses.length > 0);
  return works || lost.every((l) => l.isMissing) ? 'info' : 'fail';
}

function distinct(lost: readonly Lost[]): readonly Lost[] {
  return Array.from(new Map(lost.map((l) => [`${l.name} ${l.said}`, l])).values());
}

function suggestions(lost: readonly Lost[]): readonly string[] {
  return Array.from(new Set(lost.flatMap((l) => l.near.map((n) => objectName(n.service)))));
}

function alternatives(lost: readonly Lost[]): readonly string[] {
  if (lost.every((l) => l.isMissing)) return ['the Service was deleted or is not created yet'];
  return ['the DNS pods are down or overloaded, or the way to them is blocked'];
}

function fixOf(lost: readonly Lost[], context: RuleContext): Diagnosis['fix'] {
  const near = lost.flatMap((l) => l.near)[0];
  if (near !== undefined) {
    const { name, namespace } = near.service;
    const why =
      near.why === 'namespace' ? `it lives in namespace ${namespace}` : 'the name has a typo';
    return {
      text: `Call ${name}.${namespace}: ${why}.`,
      commands: [kubectl(near.service, ['get', 'svc', name])],
    };
  }
  const dns = context.cluster.clusterDns();
  if (lost.every((l) => l.isMissing) || dns === undefined) {
    return {
      text: 'Compare the name with the Services that exist.',
      commands: ['kubectl get svc -A'],
    };
  }
  return {
    text: `See whether the DNS server ${objectName(dns.service)} has ready pods.`,
    commands: [kubectl(dns.service, ['describe', 'svc', dns.service.name])],
  };
}
