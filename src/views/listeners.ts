/** Server sockets: what listens where, who holds it, and whether its backlog was ever near its end. */
import { formatCount, formatSeconds } from '../base/format.js';
import { formatAddress } from '../model/address.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { Snapshot } from '../model/snapshot.js';
import { acceptsBySocket, listeningSockets, queueShare, queueText } from './accepts.js';
import type { ListeningSocket } from './accepts.js';
import { anomalies, column, listSection, numberColumn } from './build.js';
import { homeColumn, homeOf, nodeColumns, processColumn, processText } from './names.js';
import { inProcessScope, PROCESS_SCOPES } from './process-scope.js';
import type { Column, DetailLine, Scope, Section, Tone, View, ViewContext } from './view.js';

interface ListenerRow extends ListeningSocket {
  readonly home: string;
  readonly accepted: readonly number[];
  /** Accepted connection that found most others waiting; -1 none. */
  readonly fullest: number;
}

/** Above these shares of the backlog callers are about to wait, or already do. */
const NEARLY_FULL = 0.5;
const FULL = 0.9;

function queueTone({ fullest }: ListenerRow, s: Snapshot): Tone {
  const { queueLength, queueMax } = s.facts.connections;
  const share = fullest < 0 ? -1 : queueShare(queueLength.get(fullest), queueMax.get(fullest));
  if (share >= FULL) return 'fail';
  return share >= NEARLY_FULL ? 'warn' : 'plain';
}

function sinceText({ listener: { row, closedRow } }: ListenerRow, { events }: Snapshot): string {
  const opened = row < 0 ? 'before' : formatSeconds(Math.max(0, events.time(row)));
  return closedRow < 0 ? opened : `${opened}, closed ${formatSeconds(events.time(closedRow))}`;
}

const COLUMNS: readonly Column<ListenerRow>[] = [
  column({
    id: 'fd.sip',
    header: 'address',
    min: 12,
    grow: 1,
    max: 47,
    help: 'Address that it listens on; 0.0.0.0 and :: = every address.',
    text: ({ listener }) => formatAddress(listener.address),
    sort: ({ listener }) => formatAddress(listener.address),
  }),
  numberColumn({
    id: 'fd.sport',
    header: 'port',
    min: 5,
    drop: 6,
    help: 'Its port, to sort by.',
    value: ({ listener }) => listener.address.port,
  }),
  column({
    id: 'fd.l4proto',
    header: 'l4',
    min: 3,
    max: 4,
    drop: 5,
    help: 'Transport protocol.',
    text: ({ listener }) => listener.l4,
    sort: ({ listener }) => listener.l4,
  }),
  processColumn('process', 'Process that opened it.', ({ listener }) => listener.process),
  numberColumn({
    id: 'listener.holders',
    header: 'held by',
    min: 7,
    drop: 7,
    help: "Processes that hold it: a server's workers share one.",
    value: ({ holders }) => holders.length,
  }),
  homeColumn(2, ({ home }) => home),
  column({
    id: 'listener.since',
    header: 'open since s',
    min: 12,
    max: 34,
    drop: 4,
    cut: 'end',
    help: "Seconds since the capture's start; before = it was open when the capture began.",
    text: sinceText,
    tone: ({ listener }) => (listener.closedRow < 0 ? 'plain' : 'warn'),
    sort: ({ listener }) => listener.row,
  }),
  numberColumn({
    id: 'listener.accepted',
    header: 'accepted',
    min: 8,
    help: 'Connections that were accepted from it; empty for UDP.',
    value: ({ listener, accepted }) => (listener.l4 === 'udp' ? -1 : accepted.length),
    format: formatCount,
  }),
  column({
    id: 'listener.queue',
    header: 'backlog',
    align: 'right',
    min: 7,
    max: 12,
    drop: 1,
    cut: 'end',
    help: 'Most connections that waited at an accept, of those that may wait; full = callers wait or are refused.',
    text: ({ fullest }, { facts: { connections } }) =>
      fullest < 0
        ? ''
        : queueText(connections.queueLength.get(fullest), connections.queueMax.get(fullest)),
    tone: queueTone,
    sort: ({ fullest }, { facts: { connections } }) =>
      fullest < 0
        ? -1
        : queueShare(connections.queueLength.get(fullest), connections.queueMax.get(fullest)),
  }),
];

function listenerRows(s: Snapshot, scope: Scope): readonly ListenerRow[] {
  const index = createClusterIndex(s.cluster);
  const isIn = inProcessScope(scope, index);
  const sockets = listeningSockets(s);
  const accepts = acceptsBySocket(s, sockets);
  const rows = sockets
    .filter(({ holders }) => holders.some(isIn))
    .map((socket): ListenerRow => {
      const accepted = accepts.get(socket.at) ?? [];
      const home = homeOf(socket.listener.process, index);
      return { ...socket, home, accepted, fullest: fullestOf(s, accepted) };
    });
  // What is called stands first; of the rest, low ports are the services of the machine.
  return rows.sort(
    (a, b) =>
      b.accepted.length - a.accepted.length ||
      a.listener.address.port - b.listener.address.port ||
      a.at - b.at,
  );
}

function fullestOf({ facts: { connections } }: Snapshot, accepted: readonly number[]): number {
  let fullest = -1;
  for (const row of accepted) {
    const length = connections.queueLength.get(row);
    if (length >= 0 && (fullest < 0 || length > connections.queueLength.get(fullest))) {
      fullest = row;
    }
  }
  return fullest;
}

function detail(row: ListenerRow, context: ViewContext): readonly DetailLine[] {
  const { listener, holders, accepted, fullest, home } = row;
  const { connections } = context.snapshot.facts;
  const { process } = listener;
  const at = fullest < 0 ? -1 : connections.startRow.get(fullest);
  const lines: readonly DetailLine[] = [
    { label: 'socket', text: `${formatAddress(listener.address)}/${listener.l4}`, tone: 'accent' },
    { label: 'held by', text: holders.map(processText).join(', ') },
    { label: 'in', text: home },
    { label: 'program', text: [process.exePath || process.exe, ...process.args].join(' ') },
    { label: 'opened', text: listener.row < 0 ? '' : context.eventLine(listener.row) },
    { label: 'closed', text: listener.closedRow < 0 ? '' : context.eventLine(listener.closedRow) },
    { label: 'accepted', text: listener.l4 === 'udp' ? '' : formatCount(accepted.length) },
    { label: 'fullest', text: at < 0 ? '' : context.eventLine(at) },
  ];
  return lines.filter(({ text }) => text !== '');
}

function section(context: ViewContext, scope: Scope): Section<ListenerRow> {
  const s = context.snapshot;
  const rows = listenerRows(s, scope);
  return listSection({
    id: 'listeners',
    title: '',
    columns: [
      ...COLUMNS,
      ...nodeColumns<ListenerRow>(context.snapshot, 4, ({ listener }) => [listener.process.node]),
    ],
    rows,
    empty: s.progress.done ? 'no listening socket seen' : 'reading …',
    key: ({ at }) => `listener:${String(at)}`,
    drill: ({ listener, at }) => {
      const label = formatAddress(listener.address);
      if (listener.l4 === 'udp') {
        const key = String(listener.process.index);
        return { view: 'connections', scope: { kind: 'process', key }, label };
      }
      return { view: 'connections', scope: { kind: 'listener', key: String(at) }, label };
    },
    copy: ({ listener }) => formatAddress(listener.address),
    detail: (row) => detail(row, context),
    anomaly: anomalies(rows, (row) => queueTone(row, s) !== 'plain'),
  });
}

export const listeners: View = {
  id: 'listeners',
  aliases: ['listen', 'ports', 'backlog'],
  title: 'Listeners',
  help:
    'Server sockets: address, port, the process and pod behind them, since when they are open, and how full ' +
    'their backlog was when connections were accepted. {open} lists the connections that came in.',
  appliesTo: ['', ...PROCESS_SCOPES],
  sections: (context, scope) => [section(context, scope)],
};
