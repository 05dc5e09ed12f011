/**
 * The DNS rungs. Resolvers try every suffix of the search list and ask for A and AAAA at once, so a name
 * that does not exist is a failure only when the path itself failed for want of an address.
 */
import { printable } from '../base/text.js';
import { formatAddress } from '../model/address.js';
import type { Address } from '../model/address.js';
import type { DnsExchange } from '../model/dns.js';
import { errnoName } from '../model/event-table.js';
import type { RungState } from '../model/rungs.js';
import type { LadderParts } from './ladder-parts.js';
import { waitedText } from './ghosts.js';

export function addLookups(parts: LadderParts): void {
  for (const lookup of parts.path.lookups) {
    addQuestion(parts, lookup);
    if (lookup.answerRow >= 0) addAnswer(parts, lookup);
    else addNoAnswer(parts, lookup);
  }
}

function addQuestion(parts: LadderParts, lookup: DnsExchange): void {
  if (lookup.questionRow < 0) return;
  const { lanes, rungs, path } = parts;
  const tries = lookup.tries > 1 ? ` (asked ${String(lookup.tries)} times)` : '';
  const first = path.lookups[0]?.server;
  const server =
    first === undefined || sameAddress(first, lookup.server)
      ? ''
      : ` @${formatAddress(lookup.server)}`;
  const detail = `? ${nameText(lookup)}${server}${tries}`;
  const draft = { kind: 'question', state: 'ok', lane: lanes.client, toLane: lanes.dns } as const;
  rungs.seen({ ...draft, detail, expected: '✓' }, lookup.questionRow, lookup.questionTime);
}

function addAnswer(parts: LadderParts, lookup: DnsExchange): void {
  const { lanes, rungs, context, path } = parts;
  const dialled = path.root?.remote;
  const known = lookup.addresses.some(
    (ip) => dialled?.ip === ip && context.names.ofAddress(dialled, path.root?.l4 ?? 'tcp') !== '',
  );
  const usual = parts.expected.done('dns');
  const state = answerState(parts, lookup);
  const expected = known ? `${usual} a known address` : usual;
  rungs.seen(
    {
      kind: 'answer',
      state,
      lane: lanes.dns,
      toLane: lanes.client,
      detail:
        lookup.questionRow < 0 ? `${nameText(lookup)}: ${answerText(lookup)}` : answerText(lookup),
      expected: state === 'failed' ? 'an address' : expected,
    },
    lookup.answerRow,
    lookup.answerTime,
    lookup.questionTime,
  );
}

function nameText({ name, type }: DnsExchange): string {
  return `${printable(name)} ${type}`.trim();
}

function answerText(lookup: DnsExchange): string {
  if (lookup.addresses.length > 0) return lookup.addresses.join(', ');
  const none = lookup.type === '' ? 'no address' : `no ${lookup.type} record`;
  return lookup.rcode === 'NOERROR' ? none : lookup.rcode;
}

function answerState(parts: LadderParts, lookup: DnsExchange): RungState {
  if (lookup.addresses.length > 0) return 'ok';
  return parts.path.failure === 'dns' && lookup.rcode !== 'NOERROR' ? 'failed' : 'info';
}

function addNoAnswer(parts: LadderParts, lookup: DnsExchange): void {
  const { lanes, rungs, path, context } = parts;
  if (lookup.errno !== 0 && lookup.errorRow >= 0) {
    const detail = `${errnoName(lookup.errno)} from ${formatAddress(lookup.server)}`;
    const time = Math.max(lookup.questionTime, path.startTime);
    rungs.seen(
      { kind: 'error', state: 'failed', lane: lanes.client, detail },
      lookup.errorRow,
      time,
    );
    return;
  }
  const failed = path.failure === 'dns';
  if (!failed && path.outcome !== 'unfinished') return;
  const waited = waitedText(lookup.questionTime, Math.max(path.endTime, context.endTime));
  const detail = `answer: never${waited}`;
  const draft = {
    kind: 'answer',
    state: 'missing',
    lane: lanes.dns,
    toLane: lanes.client,
  } as const;
  rungs.ghost({ ...draft, detail, expected: 'an address' }, lookup.questionTime);
}

function sameAddress(a: Address, b: Address): boolean {
  return a.ip === b.ip && a.port === b.port;
}
