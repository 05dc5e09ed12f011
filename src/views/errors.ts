/**
 * Errors, the ones that matter first: what calls over the network ran into, then what other system calls
 * returned, and last, folded into one row per errno, what is harmless as a rule.
 */
import { formatCount, formatSeconds } from '../base/format.js';
import { errnoName, EVENTS } from '../model/event-table.js';
import type { Snapshot } from '../model/snapshot.js';
import { createClusterIndex } from '../model/cluster-index.js';
import { column, listSection, numberColumn, timeColumn } from './build.js';
import { errorGroups } from './error-groups.js';
import type { ErrorGroup } from './error-groups.js';
import { isHarmless } from './error-kinds.js';
import { PROCESS_SCOPES, processesIn } from './process-scope.js';
import type { Column, DetailLine, Scope, Section, Target, View, ViewContext } from './view.js';

/** Errors of system calls with the same errno, call and program. */
interface SyscallErrors {
  readonly errno: string;
  readonly call: string;
  readonly program: string;
  readonly pids: ReadonlySet<number>;
  readonly harmless: boolean;
  count: number;
}

/** All that is harmless of one errno. */
interface Folded {
  readonly errno: string;
  readonly errors: readonly SyscallErrors[];
  readonly count: number;
}

interface Counted {
  readonly count: number;
}

function countColumn<Row>(value: (row: Row) => number): Column<Row> {
  const help = 'How often it occurred.';
  return numberColumn({
    id: 'err.count',
    header: 'count',
    min: 6,
    help,
    value,
    format: formatCount,
  });
}

/** The first column; its header says what its section holds. */
function errorColumn<Row>(
  header: string,
  text: (row: Row) => string,
  tone: 'fail' | 'warn' | 'dim',
): Column<Row> {
  return column({
    id: 'evt.res',
    header,
    min: 22,
    max: 24,
    cut: 'end',
    help: 'The errno, the code of the DNS answer, or how a dial ended.',
    text,
    tone: () => tone,
    sort: text,
  });
}

function callColumn<Row>(text: (row: Row) => string): Column<Row> {
  return column({
    id: 'evt.type',
    header: 'call',
    min: 10,
    max: 24,
    help: 'System call that returned it or showed it.',
    text,
    sort: text,
  });
}

function programColumn<Row>(text: (row: Row) => string): Column<Row> {
  return column({
    id: 'proc.name',
    header: 'process',
    min: 10,
    max: 18,
    help: 'Name of the processes that met it.',
    text,
    sort: text,
  });
}

const GROUP_COLUMNS: readonly Column<ErrorGroup>[] = [
  errorColumn('What calls ran into', ({ error }) => `✖ ${error}`, 'fail'),
  countColumn(({ rows }) => rows.length),
  callColumn(({ call }) => call),
  programColumn(({ program }) => program),
  column({
    id: 'err.target',
    header: 'when calling',
    min: 16,
    grow: 1,
    max: 80,
    help: 'The Service or address that was called; of a lookup, the name and the server.',
    text: ({ target }) => target,
    sort: ({ target }) => target,
  }),
  timeColumn({
    id: 'err.first',
    header: 'first s',
    min: 9,
    drop: 2,
    help: 'When it occurred first.',
    value: ({ rows }, s) => timeOf(s, rows[0] ?? -1),
  }),
  timeColumn({
    id: 'err.last',
    header: 'last s',
    min: 9,
    drop: 3,
    help: 'When it occurred last.',
    value: ({ rows }, s) => timeOf(s, rows.at(-1) ?? -1),
  }),
];

function timeOf({ events }: Snapshot, row: number): number {
  return row < 0 ? -1 : Math.max(0, events.time(row));
}

function groupSection(context: ViewContext, scope: Scope): Section<ErrorGroup> {
  const s = context.snapshot;
  const rows = [...errorGroups(s, scope).values()].sort((a, b) => b.rows.length - a.rows.length);
  return listSection({
    id: 'errors',
    title: '',
    columns: GROUP_COLUMNS,
    rows,
    empty: s.progress.done ? '✓ no call met an error' : 'reading …',
    key: ({ key }) => `error:${key}`,
    drill: ({ key, error, lookups }): Target => ({
      view: lookups.length > 0 ? 'dns' : 'connections',
      scope: { kind: 'error', key },
      label: error,
    }),
    copy: ({ error, call, program, target }) => `${error} by ${call} of ${program}: ${target}`,
    detail: (row) => groupDetail(row, context),
    anomaly: (from, direction) => {
      const next = from + direction;
      return next >= 0 && next < rows.length ? next : -1;
    },
  });
}

const SHOWN_EVENTS = 8;

function groupDetail({ rows, error }: ErrorGroup, context: ViewContext): readonly DetailLine[] {
  const seen = rows.filter((row) => row >= 0).slice(0, SHOWN_EVENTS);
  return [
    { label: error, text: `${formatCount(rows.length)}×`, tone: 'fail' },
    ...seen.map((row) => ({
      label: formatSeconds(timeOf(context.snapshot, row)),
      text: context.eventLine(row),
    })),
  ];
}

/** What system calls returned, by errno, call and program; the most frequent first. */
function syscallErrors(context: ViewContext, scope: Scope): readonly SyscallErrors[] {
  const s = context.snapshot;
  const inProcesses = (PROCESS_SCOPES as readonly string[]).includes(scope.kind);
  const pids = inProcesses
    ? new Set(processesIn(s, scope, createClusterIndex(s.cluster)).map(({ pid }) => pid))
    : undefined;
  const found = new Map<string, SyscallErrors & { readonly pids: Set<number> }>();
  for (const { typeId, errno: number, thread, count } of s.facts.errors.list()) {
    const { pid = -1, comm: program = '' } = context.threadName(thread) ?? {};
    if (pids?.has(pid) === false) continue;
    const call = EVENTS[typeId]?.name ?? '';
    const errno = errnoName(number);
    const key = `${errno} ${call} ${program}`;
    let errors = found.get(key);
    if (errors === undefined) {
      const harmless = isHarmless(call, errno, number);
      found.set(key, (errors = { errno, call, program, pids: new Set(), harmless, count: 0 }));
    }
    errors.count += count;
    errors.pids.add(pid);
  }
  return [...found.values()].sort(byCount);
}

function byCount(a: Counted, b: Counted): number {
  return b.count - a.count;
}

function syscallSection(
  rows: readonly SyscallErrors[],
  header: string,
  tone: 'warn' | 'dim',
): Section<SyscallErrors> {
  return listSection({
    id: 'syscall-errors',
    title: '',
    columns: [
      errorColumn(header, ({ errno }) => `  ${errno}`, tone),
      countColumn(({ count }) => count),
      callColumn(({ call }) => call),
      programColumn(({ program }) => program),
      numberColumn({
        id: 'err.processes',
        header: 'processes',
        min: 9,
        drop: 1,
        help: 'How many processes met it.',
        value: ({ pids }) => pids.size,
        format: formatCount,
      }),
    ],
    rows,
    empty: '✓ none',
    key: ({ errno, call, program }) => `syscall-error:${errno} ${call} ${program}`,
    copy: ({ errno, call, program }) => `${errno} by ${call} of ${program}`,
    detail: ({ errno, call, program, pids }) => [
      { label: errno, text: `returned by ${call} to ${program}` },
      { label: 'pids', text: [...pids].slice(0, 40).join(' ') },
    ],
  });
}

function fold(errors: readonly SyscallErrors[]): readonly Folded[] {
  const byErrno = new Map<string, SyscallErrors[]>();
  for (const error of errors) {
    if (!error.harmless) continue;
    const list = byErrno.get(error.errno);
    if (list === undefined) byErrno.set(error.errno, [error]);
    else list.push(error);
  }
  return Array.from(byErrno, ([errno, list]) => ({
    errno,
    errors: list,
    count: list.reduce((sum, { count }) => sum + count, 0),
  })).sort(byCount);
}

function foldedSection(errors: readonly SyscallErrors[]): Section<Folded> {
  const callsOf = ({ errors: list }: Folded): string =>
    [...new Set(list.map(({ call }) => call))].join(' ');
  return listSection({
    id: 'folded-errors',
    title: '',
    columns: [
      errorColumn('Harmless, folded', ({ errno }) => `▸ ${errno}`, 'dim'),
      countColumn(({ count }) => count),
      column({
        id: 'err.calls',
        header: 'calls',
        min: 16,
        grow: 1,
        max: 120,
        cut: 'end',
        help: 'System calls that returned it.',
        text: callsOf,
        tone: () => 'dim',
      }),
    ],
    rows: fold(errors),
    empty: 'none',
    key: ({ errno }) => `folded:${errno}`,
    drill: ({ errno }) => ({ view: 'errors', scope: { kind: 'errno', key: errno }, label: errno }),
    copy: ({ errno }) => errno,
    detail: ({ errno, errors: list }) => [
      { label: errno, text: 'mostly means "not now" or "not here", not that something is broken' },
      ...list.slice(0, SHOWN_EVENTS).map(({ call, program, count }) => ({
        label: formatCount(count),
        text: `${call} of ${program}`,
      })),
    ],
  });
}

export const errors: View = {
  id: 'errors',
  aliases: ['err', 'errno'],
  title: 'Errors',
  help:
    'Errors by process, Service and call: first what calls over the network ran into (refused, reset, timed out, ' +
    'names not found), then errno of other system calls. What is harmless as a rule (EAGAIN, EINPROGRESS, files ' +
    'looked for in many places) is folded into one row per errno; {open} unfolds it.',
  appliesTo: ['', ...PROCESS_SCOPES, 'service', 'errno'],
  sections: (context, scope) => {
    if (scope.kind === 'service') return [groupSection(context, scope)];
    const all = syscallErrors(context, scope);
    // They are counted while reading, without their times.
    const span = context.snapshot.range === undefined ? '' : ' at all times';
    if (scope.kind === 'errno') {
      const rows = all.filter(({ errno }) => errno === scope.key);
      return [syscallSection(rows, 'Unfolded', 'dim')];
    }
    const other = all.filter(({ harmless }) => !harmless);
    return [
      groupSection(context, scope),
      syscallSection(other, `System calls returned${span}`, 'warn'),
      foldedSection(all),
    ];
  },
};
