/** DNS lookups: who asked which server for what, what it said and how long that took. */
import { formatDuration } from '../base/format.js';
import { formatAddress } from '../model/address.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ClusterIndex } from '../model/cluster-index.js';
import type { DnsExchange } from '../model/dns.js';
import { errnoName } from '../model/event-table.js';
import type { Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import { anomalies, column, listSection, numberColumn, timeColumn } from './build.js';
import { refKey } from './calls.js';
import { askedNames, isLookupInTime, lookupStates } from './dns-names.js';
import type { AskedName, LookupState } from './dns-names.js';
import { errorGroups } from './error-groups.js';
import { homeColumn, homeOf, processColumn, processText } from './names.js';
import { inProcessScope, PROCESS_SCOPES } from './process-scope.js';
import type {
  Column,
  DetailLine,
  Scope,
  Section,
  Target,
  Tone,
  View,
  ViewContext,
} from './view.js';

interface DnsRow {
  readonly exchange: DnsExchange;
  /** Place in the list of exchanges. */
  readonly at: number;
  readonly asked: AskedName;
  readonly state: LookupState;
  readonly home: string;
  /** The call that it was made for. */
  readonly path: Path | undefined;
}

const TONES: Readonly<Record<LookupState, Tone>> = {
  answered: 'ok',
  empty: 'dim',
  search: 'dim',
  failed: 'fail',
  unanswered: 'fail',
};

function startOf({ questionTime, answerTime }: DnsExchange): number {
  return questionTime >= 0 ? questionTime : answerTime;
}

function latencyOf({ questionTime, answerTime }: DnsExchange): number {
  return questionTime < 0 || answerTime < 0 ? -1 : answerTime - questionTime;
}

function codeText({ exchange, state }: DnsRow): string {
  if (exchange.errno !== 0) return `✖ ${errnoName(exchange.errno)}`;
  if (state === 'unanswered') return '✖ no answer';
  if (state === 'search') return `· ${exchange.rcode}`;
  return `${state === 'failed' ? '✖' : '✓'} ${exchange.rcode}`;
}

function answerText({ exchange, state }: DnsRow): string {
  if (state === 'search') return 'found with another suffix';
  if (state === 'empty') return `no ${exchange.type} record`;
  return exchange.addresses.join(' ') + (exchange.cut ? ' …' : '');
}

const COLUMNS: readonly Column<DnsRow>[] = [
  timeColumn({
    id: 'dns.time',
    header: 'time s',
    min: 9,
    drop: 3,
    help: 'When it was asked; when it was answered, where the question was not visible.',
    value: ({ exchange }) => startOf(exchange),
  }),
  processColumn('asked by', 'Process whose resolver asked.', ({ exchange }) => exchange.process),
  homeColumn(7, ({ home }) => home),
  column({
    id: 'dns.question',
    header: 'question',
    min: 12,
    grow: 2,
    max: 60,
    help: 'The name as the program asked for it; empty = the question was not visible.',
    text: ({ asked }) => asked.base,
    sort: ({ asked }) => asked.base,
  }),
  column({
    id: 'dns.suffix',
    header: 'search suffix',
    min: 10,
    max: 30,
    drop: 5,
    cut: 'end',
    help: 'What the resolver put behind it, from the search line of resolv.conf.',
    text: ({ asked }) => (asked.suffix === '' ? '' : `.${asked.suffix}`),
    sort: ({ asked }) => asked.suffix,
  }),
  column({
    id: 'dns.type',
    header: 'type',
    min: 4,
    max: 6,
    drop: 4,
    help: 'Kind of record: A = IPv4 address, AAAA = IPv6 address.',
    text: ({ exchange }) => exchange.type,
    sort: ({ exchange }) => exchange.type,
  }),
  column({
    id: 'fd.sip',
    header: 'server',
    min: 12,
    max: 42,
    drop: 2,
    help: 'DNS server that was asked.',
    text: ({ exchange }) => formatAddress(exchange.server),
    sort: ({ exchange }) => formatAddress(exchange.server),
  }),
  column({
    id: 'dns.rcode',
    header: 'result',
    min: 10,
    max: 16,
    cut: 'end',
    help: '✓ answered, ✖ failed, · no such name with this suffix (another one had it).',
    text: codeText,
    tone: ({ state }) => TONES[state],
    sort: codeText,
  }),
  column({
    id: 'dns.answer',
    header: 'answer',
    min: 12,
    grow: 1,
    max: 80,
    drop: 1,
    cut: 'end',
    help: 'Addresses in the answer; … = the snapshot length cut it.',
    text: answerText,
    tone: ({ state }) => (state === 'answered' ? 'plain' : 'dim'),
    sort: answerText,
  }),
  numberColumn({
    id: 'dns.latency',
    header: 'took',
    min: 7,
    drop: 6,
    help: 'From the question to the answer.',
    value: ({ exchange }) => latencyOf(exchange),
    format: formatDuration,
  }),
  numberColumn({
    id: 'dns.tries',
    header: 'sent',
    min: 4,
    drop: 8,
    help: 'How often the question was sent.',
    value: ({ exchange }) => exchange.tries,
    format: (n) => `${String(n)}×`,
    tone: ({ exchange }) => (exchange.tries > 1 ? 'warn' : 'dim'),
  }),
];

function dnsRows(s: Snapshot, scope: Scope): readonly DnsRow[] {
  const index = createClusterIndex(s.cluster);
  const nameOf = askedNames(s);
  const states = lookupStates(s, nameOf);
  const paths = new Map<DnsExchange, Path>();
  for (const path of s.facts.paths) for (const lookup of path.lookups) paths.set(lookup, path);
  const isIn = scopeTest(s, scope, index);
  return s.facts.dns.flatMap((exchange, at) => {
    const path = paths.get(exchange);
    if (!isLookupInTime(s, exchange) || !isIn(exchange, at, path)) return [];
    const home = homeOf(exchange.process, index);
    const state = states[at] ?? 'failed';
    return [{ exchange, at, asked: nameOf(exchange), state, home, path }];
  });
}

function scopeTest(
  s: Snapshot,
  scope: Scope,
  index: ClusterIndex,
): (exchange: DnsExchange, at: number, path: Path | undefined) => boolean {
  const { kind, key } = scope;
  if (kind === 'path') return (_exchange, _at, path) => path?.id === Number(key);
  if (kind === 'service') {
    return ({ server }) => {
      const service = index.serviceByVip(server.ip);
      return service !== undefined && refKey(service) === key;
    };
  }
  if (kind === 'error') {
    const found = new Set(errorGroups(s, { kind: '', key: '' }).get(key)?.lookups);
    return (_exchange, at) => found.has(at);
  }
  const isInProcesses = inProcessScope(scope, index);
  return (exchange) => isInProcesses(exchange.process);
}

/** A failed lookup is best seen in the call that it broke; one without a call, in its events. */
function drill({ exchange, at, path }: DnsRow): Target {
  const label = exchange.name || formatAddress(exchange.server);
  if (path !== undefined) {
    return { view: 'path', scope: { kind: 'path', key: String(path.id) }, label };
  }
  return { view: 'events', scope: { kind: 'lookup', key: String(at) }, label };
}

function detail(row: DnsRow, context: ViewContext): readonly DetailLine[] {
  const { exchange, asked, path, home } = row;
  const { resolverConfigs } = context.snapshot.facts;
  const config = resolverConfigs.find(({ process }) => process === exchange.process);
  const events: readonly (readonly [string, number])[] = [
    ['question', exchange.questionRow],
    ['answer', exchange.answerRow],
    ['error', exchange.errorRow],
  ];
  const lines: readonly DetailLine[] = [
    { label: 'asked for', text: `${exchange.name} ${exchange.type}`, tone: 'accent' },
    { label: 'by', text: [processText(exchange.process), home].filter(Boolean).join('  in ') },
    { label: 'search', text: asked.suffix === '' ? '' : `${asked.base} + ${asked.suffix}` },
    {
      label: 'resolv.conf',
      text:
        config === undefined
          ? ''
          : `nameserver ${config.nameservers.join(' ')}  search ${config.search.join(' ')}`,
    },
    { label: 'call', text: path === undefined ? '' : `${path.outcome} ${path.reason}` },
    ...events.map(([label, at]) => ({ label, text: at < 0 ? '' : context.eventLine(at) })),
  ];
  return lines.filter(({ text }) => text !== '');
}

function section(context: ViewContext, scope: Scope): Section<DnsRow> {
  const s = context.snapshot;
  const rows = dnsRows(s, scope);
  return listSection({
    id: 'dns',
    title: '',
    columns: COLUMNS,
    rows,
    empty: s.progress.done ? 'no DNS lookup seen' : 'reading …',
    key: ({ at }) => `dns:${String(at)}`,
    drill,
    copy: ({ exchange }) =>
      `dig @${exchange.server.ip} ${exchange.name} ${exchange.type === '' ? 'A' : exchange.type}`,
    detail: (row) => detail(row, context),
    anomaly: anomalies(rows, ({ state }) => TONES[state] === 'fail'),
  });
}

export const dns: View = {
  id: 'dns',
  aliases: ['lookups', 'resolve'],
  title: 'DNS',
  help:
    'DNS lookups in time order: who asked which server for which name, with the search suffix that the resolver ' +
    'tried, the answer and how long it took. · marks names that were only tried on the way. {previous-failing} and {next-failing} jump between ' +
    'failed lookups; {open} opens the call that a lookup was made for, or its events.',
  appliesTo: ['', ...PROCESS_SCOPES, 'path', 'service', 'error'],
  sections: (context, scope) => [section(context, scope)],
};
