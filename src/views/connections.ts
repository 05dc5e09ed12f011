/** Transport connections, both observed ends in one row. */
import { formatBytes, formatDuration } from '../base/format.js';
import { formatAddress } from '../model/address.js';
import type { Process } from '../model/process.js';
import type { Snapshot } from '../model/snapshot.js';
import { anomalies, column, listSection, numberColumn, timeColumn } from './build.js';
import { isFailedEnd, resultOf, resultText, resultTone } from './connection-result.js';
import { connectionsIn } from './connection-scope.js';
import { nodeColumns, processText } from './names.js';
import { PROCESS_SCOPES } from './process-scope.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

function took(s: Snapshot, row: number): number {
  const { startTime, lastTime, closeTime } = s.facts.connections;
  const end = Math.max(lastTime.get(row), closeTime.get(row));
  return startTime.get(row) < 0 || end < 0 ? -1 : Math.max(0, end - startTime.get(row));
}

/** The process at the given end of the row: 1 = dialling. */
function endProcess(s: Snapshot, row: number, client: 0 | 1): Process | undefined {
  const { connections } = s.facts;
  if (connections.isClient.get(row) === client) return connections.process[row];
  const peer = connections.peer.get(row);
  return peer < 0 ? undefined : connections.process[peer];
}

/** Of both ends, as far as they were seen. */
function nodesOf(s: Snapshot, row: number): readonly (number | undefined)[] {
  const seen = [endProcess(s, row, 1), endProcess(s, row, 0)].filter((p) => p !== undefined);
  return seen.map(({ node }) => node);
}

function addressOf(s: Snapshot, row: number, client: 0 | 1): string {
  const { connections } = s.facts;
  const own = connections.isClient.get(row) === client;
  const address = own ? connections.local[row] : connections.remote[row];
  return address === undefined ? '' : formatAddress(address);
}

const COLUMNS: readonly Column<number>[] = [
  timeColumn({
    id: 'conn.start',
    header: 'start s',
    min: 9,
    drop: 4,
    help: "Seconds since the capture's start; empty = open before.",
    value: (row, s) => s.facts.connections.startTime.get(row),
  }),
  column({
    id: 'proc.name',
    header: 'from',
    min: 14,
    max: 26,
    help: 'Process that dialled.',
    text: (row, s) => processText(endProcess(s, row, 1)),
    sort: (row, s) => processText(endProcess(s, row, 1)),
  }),
  column({
    id: 'fd.cip',
    header: 'its address',
    min: 14,
    max: 47,
    drop: 6,
    help: 'Address of the dialling end.',
    text: (row, s) => addressOf(s, row, 1),
    sort: (row, s) => addressOf(s, row, 1),
  }),
  column({
    id: 'fd.sip',
    header: 'to',
    min: 14,
    grow: 1,
    max: 47,
    help: 'Address that was dialled.',
    text: (row, s) => addressOf(s, row, 0),
    sort: (row, s) => addressOf(s, row, 0),
  }),
  column({
    id: 'conn.accepted',
    header: 'accepted by',
    min: 14,
    max: 26,
    drop: 3,
    help: 'Process at the other end; ~ = joined by time and bytes, not by address.',
    text: (row, s) =>
      (s.facts.connections.peerInferred.get(row) === 1 ? '~' : '') +
      processText(endProcess(s, row, 0)),
    sort: (row, s) => processText(endProcess(s, row, 0)),
  }),
  column({
    id: 'fd.l4proto',
    header: 'l4',
    min: 3,
    max: 4,
    drop: 7,
    help: 'Transport protocol.',
    text: (row, s) => s.facts.connections.l4[row] ?? '',
    sort: (row, s) => s.facts.connections.l4[row] ?? '',
  }),
  column({
    id: 'conn.result',
    header: 'result',
    min: 11,
    max: 16,
    cut: 'end',
    help: 'How the dial ended, or the error that ended the connection.',
    text: (row, s) => resultText(s, row),
    tone: (row, s) => resultTone(s, row),
    sort: (row, s) => resultText(s, row),
  }),
  numberColumn({
    id: 'conn.duration',
    header: 'took',
    min: 8,
    drop: 5,
    help: 'From the first to the last event.',
    value: (row, s) => took(s, row),
    format: formatDuration,
  }),
  numberColumn({
    id: 'conn.out',
    header: 'out',
    min: 6,
    drop: 2,
    help: 'Bytes that this end sent.',
    value: (row, s) => s.facts.connections.bytesOut.get(row),
    format: formatBytes,
  }),
  numberColumn({
    id: 'conn.in',
    header: 'in',
    min: 6,
    drop: 1,
    help: 'Bytes that this end received.',
    value: (row, s) => s.facts.connections.bytesIn.get(row),
    format: formatBytes,
  }),
];

function detail(row: number, context: ViewContext): readonly DetailLine[] {
  const { connections, paths } = context.snapshot.facts;
  const moments: readonly (readonly [string, number])[] = [
    ['opened', connections.startRow.get(row)],
    ['result', connections.resultRow.get(row)],
    ['first sent', connections.firstSendRow.get(row)],
    ['first received', connections.firstReceiveRow.get(row)],
    ['error', connections.errorRow.get(row)],
    ['end of stream', connections.eofRow.get(row)],
    ['closed', connections.closeRow.get(row)],
  ];
  const used = paths.find((p) => p.root?.connection === row);
  return [
    {
      label: 'connection',
      text: `${String(row)}, fd ${String(connections.fd.get(row))}, ${resultOf(context.snapshot, row)}`,
    },
    ...(used === undefined ? [] : [{ label: 'call', text: `${used.outcome} ${used.reason}` }]),
    ...moments
      .filter(([, at]) => at >= 0)
      .map(([label, at]) => ({ label, text: context.eventLine(at) })),
  ];
}

function section(context: ViewContext, scope: Scope): Section<number> {
  const s = context.snapshot;
  const rows = connectionsIn(s, scope);
  return listSection({
    id: 'connections',
    title: '',
    columns: [...COLUMNS, ...nodeColumns<number>(s, 8, (row) => nodesOf(s, row))],
    rows,
    empty: s.progress.done ? 'no connection seen' : 'reading …',
    key: (row) => `conn:${String(row)}`,
    drill: (row) => ({
      view: 'events',
      scope: { kind: 'connection', key: String(row) },
      label: `${processText(endProcess(s, row, 1)) || addressOf(s, row, 1)} → ${addressOf(s, row, 0)}`,
    }),
    copy: (row) => `${addressOf(s, row, 1)} -> ${addressOf(s, row, 0)}`,
    detail: (row) => detail(row, context),
    anomaly: anomalies(rows, (row) => isFailedEnd(s, row)),
  });
}

export const connections: View = {
  id: 'connections',
  aliases: ['conn', 'conns', 'net'],
  title: 'Connections',
  help:
    'Transport connections, one row for both ends when both were seen. {open} shows the events of a ' +
    'connection on both ends.',
  appliesTo: ['', ...PROCESS_SCOPES, 'listener', 'address', 'error', 'path', 'service'],
  sections: (context, scope) => [section(context, scope)],
};
