/** Calls, one per row: all of them, or those of what a scope names. */
import { formatBytes, formatDuration, plural } from '../base/format.js';
import { formatAddress } from '../model/address.js';
import type { Leg, Outcome, Path } from '../model/path.js';
import { anomalies, column, listSection, numberColumn, timeColumn } from './build.js';
import { calledLabel } from './calls.js';
import { PATH_SCOPES, pathsIn } from './path-scope.js';
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

export const OUTCOME_MARKS: Readonly<Record<Outcome, string>> = {
  ok: '✓',
  failed: '✖',
  slow: '▲',
  unfinished: '…',
  undecided: '?',
};

export const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  ok: 'ok',
  failed: 'fail',
  slow: 'warn',
  unfinished: 'dim',
  undecided: 'dim',
};

const COLUMNS: readonly Column<Path>[] = [
  column({
    id: 'path.outcome',
    header: 'outcome',
    min: 8,
    max: 12,
    help: '✓ ok, ✖ failed, ▲ slow, … unfinished (the capture ends first), ? undecided.',
    text: (p) => `${OUTCOME_MARKS[p.outcome]} ${p.outcome}`,
    tone: (p) => OUTCOME_TONES[p.outcome],
    sort: (p) => p.outcome,
  }),
  timeColumn({
    id: 'path.start',
    header: 'start s',
    min: 9,
    drop: 3,
    help: "Seconds since the capture's start.",
    value: (p) => p.startTime,
  }),
  column({
    id: 'proc.name',
    header: 'client',
    min: 10,
    max: 26,
    help: 'Process that calls, with its pid.',
    text: (p) => `${p.client.comm} ${String(p.client.pid)}`,
    sort: (p) => p.client.comm,
  }),
  column({
    id: 'path.called',
    header: 'called',
    min: 14,
    max: 48,
    help: 'Address that was dialled; the name when nothing was.',
    text: (p) => calledLabel(p),
    sort: (p) => calledLabel(p),
  }),
  column({
    id: 'path.backend',
    header: 'answered by',
    min: 10,
    max: 30,
    drop: 4,
    help: 'The last component that accepted the request.',
    text: (p) => backendText(p),
    sort: (p) => backendText(p),
  }),
  numberColumn({
    id: 'path.duration',
    header: 'took',
    min: 8,
    drop: 1,
    help: 'From the first lookup or connect to the last event.',
    value: (p) => p.endTime - p.startTime,
    format: formatDuration,
  }),
  numberColumn({
    id: 'path.bytes',
    header: 'answer',
    min: 7,
    drop: 5,
    help: 'Bytes that the client received.',
    value: (p) => p.root?.bytesIn ?? -1,
    format: formatBytes,
  }),
  column({
    id: 'path.reason',
    header: 'why',
    min: 24,
    grow: 1,
    max: 200,
    cut: 'end',
    drop: 0,
    help: 'The first step that broke.',
    text: (p) => p.reason,
    tone: (p) => OUTCOME_TONES[p.outcome],
  }),
];

function backendText({ root }: Path): string {
  const last = root && lastAccepted(root);
  return last === undefined ? '' : `${last.process.comm} ${formatAddress(last.local)}`;
}

function lastAccepted(leg: Leg): Leg['accepted'] {
  for (const dial of leg.dials.toReversed()) {
    const found = lastAccepted(dial);
    if (found !== undefined) return found;
  }
  return leg.accepted;
}

/** Crumb of a path: `curl 23364 at 0.345 s`. */
export function pathLabel(path: Path): string {
  return `${path.client.comm} ${String(path.client.pid)} at ${(path.startTime / 1e9).toFixed(3)} s`;
}

export function pathTarget(path: Path): Target {
  return {
    view: 'path',
    scope: { kind: 'path', key: String(path.id) },
    label: pathLabel(path),
    cursorKey: 'broken',
  };
}

function detail(path: Path): readonly DetailLine[] {
  const { root, lookups } = path;
  return [
    { label: 'outcome', text: `${path.outcome} ${path.reason}`, tone: OUTCOME_TONES[path.outcome] },
    {
      label: 'client',
      text: `${path.client.exePath || path.client.exe} ${path.client.args.join(' ')}`,
    },
    ...lookups.map((l) => ({
      label: 'lookup',
      text: `${l.name} ${l.type} → ${l.answerRow < 0 ? 'no answer' : `${l.rcode} ${l.addresses.join(' ')}`}`,
    })),
    ...(root?.requestLine ? [{ label: 'request', text: root.requestLine }] : []),
    ...(root?.statusLine ? [{ label: 'response', text: root.statusLine }] : []),
    ...path.logs.map((log) => ({ label: log.process.comm, text: log.text })),
  ];
}

function section(context: ViewContext, scope: Scope): Section<Path> {
  const rows = pathsIn(context, scope);
  return listSection({
    id: 'paths',
    title: '',
    columns: COLUMNS,
    rows,
    empty: context.snapshot.progress.done ? 'no call seen' : 'reading …',
    key: (p) => `path:${String(p.id)}`,
    drill: pathTarget,
    copy: (p) => p.root?.requestLine || calledLabel(p),
    detail,
    anomaly: anomalies(rows, ({ outcome }) => outcome === 'failed'),
  });
}

export const paths: View = {
  id: 'paths',
  aliases: ['calls', 'path-list', 'requests'],
  title: 'Calls',
  help:
    'Calls, one per row, with their outcome and why. {open} opens the ladder of a call; {previous-failing} and {next-failing} jump between ' +
    'failed ones.',
  appliesTo: ['', ...PATH_SCOPES],
  sections: (context, scope) => [section(context, scope)],
  subtitle: (context, scope) => {
    const all = pathsIn(context, scope);
    const failed = all.filter((p) => p.outcome === 'failed').length;
    return `${plural(all.length, 'call')}${failed > 0 ? `, ${String(failed)} failed` : ''}`;
  },
};
