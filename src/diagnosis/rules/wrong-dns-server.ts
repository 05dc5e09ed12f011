/**
 * The client asked a DNS server that is not the cluster's for a name of the cluster, and was told that it
 * does not exist, or an address that is nobody's there. Resolvers on the node itself (loopback, link-local
 * node caches) forward to the cluster's DNS and count as the cluster's; so does any server whose answer is
 * right. A call that was answered is never flagged.
 */
import { objectName } from '../../baseline/names.js';
import { printable } from '../../base/text.js';
import { formatAddress } from '../../model/address.js';
import type { ClusterDns } from '../../model/cluster-dns.js';
import type { ObjectRef, Service } from '../../model/cluster.js';
import type { Diagnosis, Evidence } from '../../model/diagnosis.js';
import type { DnsExchange } from '../../model/dns.js';
import { programName } from '../../model/process.js';
import type { Call } from '../calls.js';
import { addressLookups, isClusterServer, looksLikeService, serviceNamed } from '../dns-names.js';
import { evidenceOf, statement } from '../evidence.js';
import type { Rule, RuleContext } from '../rule.js';
import { kubectl } from '../../model/shell.js';
import { clientSubject, subjectKey } from '../subjects.js';
import { callsFail, groupCalls, listed, sameObject, verdict } from '../verdict.js';

export const wrongDnsServer: Rule = {
  id: 'wrong-dns-server',
  title: 'The client asks a DNS server that is not the cluster’s',
  help: 'A name of the cluster is asked of a server that is neither the cluster DNS nor a resolver on the node, the answer is none or a wrong one, and the call fails. Silent when the answer is right or the call was answered.',
  run(context) {
    const dns = context.cluster.clusterDns();
    const found = context.open.flatMap((call) => {
      const stray = dns === undefined ? suspicion(call, context) : strayLookup(call, dns, context);
      return stray === undefined ? [] : [stray];
    });
    const groups = groupCalls(found, (s) => subjectKey(subjectOf(s.call, context)));
    return Array.from(groups.values()).flatMap((group) => conclude(group, dns, context));
  },
};

interface Stray {
  readonly call: Call;
  readonly lookup: DnsExchange;
  /** undefined: no cluster state, only the form of the name speaks. */
  readonly service: Service | undefined;
}

function subjectOf(call: Call, context: RuleContext): ObjectRef {
  return clientSubject(call.path.client, context.cluster, context.hostOf(call.path.client));
}

/** The lookup that sent the call astray; undefined when DNS did its part. */
function strayLookup(call: Call, dns: ClusterDns, context: RuleContext): Stray | undefined {
  const { path } = call;
  if (path.outcome === 'ok' || path.outcome === 'slow') return undefined;
  if (path.outcome !== 'failed' && path.root === undefined) return undefined;
  const { cluster } = context;
  const namespace = cluster.podOf(path.client)?.namespace;
  const lookups = addressLookups(path);
  for (const lookup of lookups) {
    if (isClusterServer(lookup.server.ip, dns.service, cluster)) continue;
    const service = serviceNamed(lookup.name, cluster, namespace);
    if (service === undefined || lookup.cut) continue;
    if (isRight(lookup.addresses, service, context)) return undefined;
    const followed = path.root === undefined || lookup.addresses.includes(path.root.remote.ip);
    if (followed) return { call, lookup, service };
  }
  return undefined;
}

function isRight(addresses: readonly string[], service: Service, context: RuleContext): boolean {
  const endpoints = context.cluster.endpointsOf(service)?.addresses.map((a) => a.ip) ?? [];
  const pods = context.cluster.podsSelectedBy(service).flatMap((pod) => pod.ips);
  const own = new Set([...service.clusterIPs, ...service.externalIPs, ...endpoints, ...pods]);
  return addresses.some((ip) => own.has(ip));
}

/**
 * Without cluster state: a name that only a cluster knows, asked of a server that the capture does not
 * contain, led to an address where nobody in the capture accepts.
 */
function suspicion(call: Call, context: RuleContext): Stray | undefined {
  const { root } = call.path;
  if (call.path.outcome === 'ok' || call.path.outcome === 'slow' || root === undefined)
    return undefined;
  if (context.cluster.state.services.length > 0 || root.accepted !== undefined) return undefined;
  const lookup = addressLookups(call.path).find((l) => l.addresses.includes(root.remote.ip));
  if (lookup === undefined || !looksLikeService(lookup.name)) return undefined;
  const local = context.facts.listeners.some((l) => l.address.port === lookup.server.port);
  return local ? undefined : { call, lookup, service: undefined };
}

function conclude(
  strays: readonly Stray[],
  dns: ClusterDns | undefined,
  context: RuleContext,
): readonly Diagnosis[] {
  const [stray] = strays;
  if (stray === undefined) return [];
  if (dns === undefined || stray.service === undefined) return [suspect(strays, stray, context)];
  const calls = strays.map((s) => s.call);
  const subject = subjectOf(stray.call, context);
  const all = callsOfSubject(subject, context);
  const { lookup, service } = stray;
  const asked = formatAddress(lookup.server);
  const name = printable(lookup.name);
  const answer = answerText(lookup);
  const vip = service.clusterIPs[0];
  const expected = statement(
    `cluster DNS is ${objectName(dns.service)} at ${dns.ip}${vip === undefined ? '' : `; ${objectName(service)} is ${vip}`}`,
  );
  return [
    verdict(
      {
        rule: 'wrong-dns-server',
        severity: 'fail',
        confidence: stray.call.failure === undefined ? 'likely' : 'certain',
        subject,
        summary: `${callsFail(calls, all)}: ${programName(stray.call.path.client)} asks ${asked} for ${name}, not the cluster DNS ${dns.ip}, and ${answer}`,
        evidence: evidenceOf(calls, [...resolverEvidence(stray, context), expected]),
        counterEvidence: [],
        alternatives: [],
        fix: fixOf(subject, stray, dns),
      },
      calls,
      all,
    ),
  ];
}

function callsOfSubject(subject: ObjectRef, context: RuleContext): readonly Call[] {
  return context.calls.filter((call) => sameObject(subjectOf(call, context), subject));
}

function answerText(lookup: DnsExchange): string {
  if (lookup.addresses.length > 0) {
    const addresses = listed(lookup.addresses);
    return `is told ${addresses}, which is not the Service`;
  }
  return lookup.answerRow < 0 ? 'gets no answer' : `gets ${lookup.rcode}`;
}

/** What the client read of its resolver configuration. */
function resolverEvidence(stray: Stray, context: RuleContext): readonly Evidence[] {
  const config = context.facts.resolverConfigs.findLast(
    (c) => c.process.index === stray.call.path.client.index,
  );
  if (config === undefined) return [];
  const note = `resolv.conf says nameserver ${printable(listed(config.nameservers))}`;
  return [{ row: config.row, time: config.time, note }];
}

function fixOf(subject: ObjectRef, stray: Stray, dns: ClusterDns): Diagnosis['fix'] {
  const { service } = dns;
  const get = kubectl(service, ['get', 'svc', service.name, '-o', 'jsonpath={.spec.clusterIP}']);
  if (subject.kind === 'Pod') {
    const policy = ['get', 'pod', subject.name, '-o', 'jsonpath={.spec.dnsPolicy}'];
    return {
      text: `Let the pod use the cluster DNS: dnsPolicy ClusterFirst (ClusterFirstWithHostNet with hostNetwork), or nameserver ${dns.ip} in its dnsConfig.`,
      commands: [kubectl(subject, policy), get],
    };
  }
  const vip = stray.service?.clusterIPs[0];
  const or = vip === undefined ? '' : `, or call ${vip} by address`;
  return {
    text: `Put "nameserver ${dns.ip}" first in /etc/resolv.conf of ${subject.name}${or}.`,
    commands: [get],
  };
}

function suspect(strays: readonly Stray[], stray: Stray, context: RuleContext): Diagnosis {
  const calls = strays.map((s) => s.call);
  const subject = subjectOf(stray.call, context);
  const { lookup, call } = stray;
  const remote = call.path.root === undefined ? '' : formatAddress(call.path.root.remote);
  return verdict(
    {
      rule: 'wrong-dns-server',
      severity: call.failure === undefined ? 'info' : 'fail',
      confidence: 'possible',
      subject,
      summary: `${programName(call.path.client)} asks ${formatAddress(lookup.server)} for ${printable(lookup.name)}, is told ${listed(lookup.addresses)}, and nobody in this capture accepts its call to ${remote}; is that the cluster’s DNS server?`,
      evidence: evidenceOf(calls),
      counterEvidence: [],
      alternatives: [
        'the answer may be right and the Service be served elsewhere; cluster state would tell: kubectl get services,endpoints -A -o json',
      ],
      fix: { text: 'Compare the server with the cluster IP of the DNS Service.', commands: [] },
    },
    calls,
    callsOfSubject(subject, context),
  );
}
