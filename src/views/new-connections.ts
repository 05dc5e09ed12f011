/** Connections as they are accepted, in time order and append-only: the pulse of the servers. */
import { formatDuration } from '../base/format.js';
import { formatAddress } from '../model/address.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { Snapshot } from '../model/snapshot.js';
import { acceptedRows, acceptsBySocket, queueShare, queueText } from './accepts.js';
import { anomalies, column, listSection, numberColumn, timeColumn } from './build.js';
import { isFailedEnd, resultText, resultTone } from './connection-result.js';
import { homeColumn, homeOf, processColumn, processText } from './names.js';
import { inProcessScope, PROCESS_SCOPES } from './process-scope.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

interface AcceptRow {
  /** Row of the accepting end. */
  readonly row: number;
  readonly home: string;
}

function addressText(s: Snapshot, side: 'local' | 'remote', row: number): string {
  const address = s.facts.connections[side][row];
  return address === undefined ? '' : formatAddress(address);
}

function callerText({ facts: { connections } }: Snapshot, row: number): string {
  const peer = connections.peer.get(row);
  return peer < 0 ? '' : processText(connections.process[peer]);
}

/** From the accept to the first byte of the answer. */
function answerTime({ facts: { connections } }: Snapshot, row: number): number {
  const sent = connections.firstSendTime.get(row);
  return sent < 0 ? -1 : Math.max(0, sent - connections.startTime.get(row));
}

const COLUMNS: readonly Column<AcceptRow>[] = [
  timeColumn({
    id: 'conn.start',
    header: 'time s',
    min: 9,
    help: 'When it was accepted.',
    value: ({ row }, s) => s.facts.connections.startTime.get(row),
  }),
  processColumn(
    'accepted by',
    'Process that accepted it.',
    ({ row }, s) => s.facts.connections.process[row],
  ),
  homeColumn(4, ({ home }) => home),
  column({
    id: 'fd.sip',
    header: 'at',
    min: 12,
    max: 47,
    drop: 1,
    help: 'Address that the accepting socket has: after NAT the backend, before it the proxy.',
    text: ({ row }, s) => addressText(s, 'local', row),
    sort: ({ row }, s) => addressText(s, 'local', row),
  }),
  column({
    id: 'fd.cip',
    header: 'from',
    min: 12,
    grow: 1,
    max: 47,
    help: 'Address of the caller.',
    text: ({ row }, s) => addressText(s, 'remote', row),
    sort: ({ row }, s) => addressText(s, 'remote', row),
  }),
  column({
    id: 'conn.caller',
    header: 'caller',
    min: 10,
    max: 26,
    drop: 2,
    help: 'Process that dialled, where the capture shows it.',
    text: ({ row }, s) => callerText(s, row),
    sort: ({ row }, s) => callerText(s, row),
  }),
  column({
    id: 'conn.result',
    header: 'went',
    min: 11,
    max: 16,
    drop: 6,
    cut: 'end',
    help: 'connected, or the error that ended it.',
    text: ({ row }, s) => resultText(s, row),
    tone: ({ row }, s) => resultTone(s, row),
    sort: ({ row }, s) => resultText(s, row),
  }),
  numberColumn({
    id: 'conn.answer',
    header: 'answer in',
    min: 9,
    drop: 3,
    help: 'From the accept to the first byte sent back.',
    value: ({ row }, s) => answerTime(s, row),
    format: formatDuration,
  }),
  column({
    id: 'conn.queue',
    header: 'backlog',
    align: 'right',
    min: 7,
    max: 12,
    drop: 5,
    cut: 'end',
    help: 'Connections that waited for their accept at that moment, of those that may.',
    text: ({ row }, s) =>
      queueText(s.facts.connections.queueLength.get(row), s.facts.connections.queueMax.get(row)),
    sort: ({ row }, s) =>
      queueShare(s.facts.connections.queueLength.get(row), s.facts.connections.queueMax.get(row)),
  }),
];

function rowsIn(s: Snapshot, scope: Scope): readonly AcceptRow[] {
  const index = createClusterIndex(s.cluster);
  const { connections } = s.facts;
  const isIn = inProcessScope(scope, index);
  const accepted =
    scope.kind === 'listener' ? (acceptsBySocket(s).get(Number(scope.key)) ?? []) : acceptedRows(s);
  return accepted.flatMap((row) => {
    const process = connections.process[row];
    return process === undefined || !isIn(process) ? [] : [{ row, home: homeOf(process, index) }];
  });
}

function detail({ row }: AcceptRow, context: ViewContext): readonly DetailLine[] {
  const { connections } = context.snapshot.facts;
  const moments: readonly (readonly [string, number])[] = [
    ['accept', connections.startRow.get(row)],
    ['request', connections.firstReceiveRow.get(row)],
    ['answer', connections.firstSendRow.get(row)],
    ['error', connections.errorRow.get(row)],
    ['closed', connections.closeRow.get(row)],
  ];
  return moments
    .filter(([, at]) => at >= 0)
    .map(([label, at]) => ({ label, text: context.eventLine(at) }));
}

function section(context: ViewContext, scope: Scope): Section<AcceptRow> {
  const s = context.snapshot;
  const rows = rowsIn(s, scope);
  return listSection({
    id: 'new-connections',
    title: '',
    columns: COLUMNS,
    rows,
    empty: s.progress.done ? 'no connection was accepted' : 'reading …',
    key: ({ row }) => `conn:${String(row)}`,
    drill: ({ row }) => ({
      view: 'events',
      scope: { kind: 'connection', key: String(row) },
      label: `${addressText(s, 'remote', row)} → ${addressText(s, 'local', row)}`,
    }),
    copy: ({ row }) => `${addressText(s, 'remote', row)} -> ${addressText(s, 'local', row)}`,
    detail: (row) => detail(row, context),
    anomaly: anomalies(rows, ({ row }) => isFailedEnd(s, row)),
  });
}

export const newConnections: View = {
  id: 'new-connections',
  aliases: ['accepts', 'new'],
  title: 'New connections',
  help:
    'Connections in the order in which servers accepted them, with the caller, the first answer and how many ' +
    'others waited. {open} shows the events of both ends.',
  appliesTo: ['', ...PROCESS_SCOPES, 'listener'],
  sections: (context, scope) => [section(context, scope)],
};
