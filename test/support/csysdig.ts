/**
 * Both sides of the comparison of views with csysdig: which column of which view stands for which of ours, and
 * how rows of either side are put down: a key and its numbers.
 */
import { join } from 'node:path';
import { EVENTS } from '../../src/model/event-table.js';
import { rowsJson } from '../../src/session/report/rows.js';
import { Session } from '../../src/session/session.js';
import { VIEWS } from '../../src/views/index.js';
import { FOLDER } from './filter-oracle.js';

/** Numbers by key. */
export type Rows = Readonly<Record<string, readonly number[]>>;

/** A row of ours by column id. */
export type OurRow = Readonly<Record<string, string | number | null>>;

/** A row of csysdig's `-j`. */
export interface TheirRow {
  readonly d: readonly (string | number)[];
  readonly k: string;
}

export interface Comparison {
  /** Id of csysdig's view, and of ours. */
  readonly theirs: string;
  readonly ours: string;
  /** What is compared, for the table. */
  readonly what: string;
  /** undefined = the row is not compared. */
  their(row: TheirRow): readonly [string, readonly number[]] | undefined;
  our(row: OurRow): readonly [string, readonly number[]] | undefined;
  /** Rows that may differ, and why; all others are equal. */
  readonly differs?: readonly Difference[];
}

interface Difference {
  readonly why: string;
  /** So many rows of a capture, at most. */
  readonly most: number;
  is(
    key: string,
    theirs: readonly number[] | undefined,
    ours: readonly number[] | undefined,
  ): boolean;
}

const IDLE_HERE: Difference = {
  why: 'csysdig lists all threads that there are, here are those that did something',
  most: Infinity,
  is: (_, theirs, ours) => theirs !== undefined && ours === undefined,
};
const IDLE_THERE: Difference = {
  why: 'containers that only the metadata names are listed here, too',
  most: Infinity,
  is: (_, theirs, ours) => theirs === undefined && ours !== undefined,
};
const NOBODY: Difference = {
  why: 'csysdig has a row for events without a process (pid -1)',
  most: 1,
  is: (key) => key === '-1',
};
const STARTED: Difference = {
  why: 'of a process that goes on growing, csysdig has the most that its events tell; here stands what it had when the capture, or the program, began',
  most: 3,
  is: (_, theirs, ours) => theirs !== undefined && ours !== undefined,
};
const ONE_SIDED: Difference = {
  why: 'csysdig counts the events of both sides of a call, here the returns are counted: exit_group and sigreturn never return, a clone returns twice, an execve begins under the name of another program, a call may go on beyond the end',
  most: 10,
  is: (_, theirs, ours) => ours === undefined || Math.abs((theirs?.[0] ?? 0) - (ours[0] ?? 0)) <= 3,
};
const UNCONNECTED: Difference = {
  why: 'datagrams of one unconnected socket are one conversation here; csysdig has a row per name that the socket had',
  most: 3,
  is: (key) => key.startsWith('udp '),
};

const n = (value: string | number | null | undefined): number =>
  typeof value === 'number' ? value : 0;
const t = (value: string | number | null | undefined): string => String(value ?? '');
const nonzero = (numbers: readonly number[]): boolean => numbers.some((value) => value !== 0);

/** Events that are no system calls: sysdig's own view has some of them. */
const NO_CALLS: ReadonlySet<string> = new Set([
  ...EVENTS.filter(({ source }) => source !== 'syscall').map(({ name }) => name),
  'sysdigevent',
  '<unknown>',
]);

/** @param at which of csysdig's numbers bytes in is, before bytes out; `keyOf`: csysdig's key of our row */
function bytesEitherWay(
  theirs: string,
  ours: string,
  at: number,
  keyOf: (row: OurRow) => string,
): Comparison {
  return {
    theirs,
    ours,
    what: 'bytes in, bytes out',
    their: ({ d, k }) => {
      const numbers = [n(d[at]), n(d[at + 1])];
      return nonzero(numbers) ? [k, numbers] : undefined;
    },
    our: (row) => {
      const numbers = [n(row['evt.buflen.in']), n(row['evt.buflen.out'])];
      return nonzero(numbers) ? [keyOf(row), numbers] : undefined;
    },
  };
}

export const COMPARISONS: readonly Comparison[] = [
  bytesEitherWay('files', 'files', 0, (row) => t(row['fd.name'])),
  bytesEitherWay('directories', 'directories', 0, (row) => t(row['fd.directory'])),
  bytesEitherWay('io_by_type', 'io-types', 0, (row) => t(row['fd.type'])),
  bytesEitherWay('sports', 'sports', 1, (row) => t(row['fd.sport']).replace(/\/.*/, '')),
  {
    theirs: 'connections',
    ours: 'connections',
    what: 'client, server, protocol and bytes either way',
    their: ({ d, k }) => {
      const bytes = n(d[5]) + n(d[6]);
      return bytes === 0 ? undefined : [`${t(d[0])} ${k}`, [bytes]];
    },
    our: (row) => {
      // csysdig adds up what both ends moved, where both were recorded.
      const ends = t(row['proc.name']) !== '' && t(row['conn.accepted']) !== '' ? 2 : 1;
      const bytes = (n(row['conn.out']) + n(row['conn.in'])) * ends;
      const key = `${t(row['fd.l4proto'])} ${plain(row['fd.cip'])}->${plain(row['fd.sip'])}`;
      return bytes === 0 ? undefined : [key, [bytes]];
    },
    differs: [UNCONNECTED],
  },
  {
    theirs: 'incoming_connections',
    ours: 'new-connections',
    what: 'client and server',
    their: ({ d }) => [t(d[1]), []],
    our: (row) => [`${plain(row['fd.cip'])}->${plain(row['fd.sip'])}`, []],
  },
  {
    theirs: 'procs_errors',
    ours: 'callers',
    what: 'errors on files, on sockets, of memory, others',
    their: ({ d, k }) => (nonzero(d.slice(0, 4).map(n)) ? [k, d.slice(0, 4).map(n)] : undefined),
    our: (row) => {
      const numbers = ['file', 'net', 'memory', 'other'].map((on) =>
        n(row[`evt.count.error.${on}`]),
      );
      return nonzero(numbers) ? [t(row['proc.name']).replace(/.* /, ''), numbers] : undefined;
    },
  },
  {
    theirs: 'errors',
    ours: 'errors',
    what: 'errors by errno',
    their: ({ d, k }) => [k, [n(d[0])]],
    // The sections of what system calls returned; the first one is about connections and lookups.
    our: (row) => {
      const error = t(row['evt.res']);
      return error.startsWith('✖')
        ? undefined
        : [error.trim().replace('▸ ', ''), [n(row['err.count'])]];
    },
  },
  {
    theirs: 'syscalls',
    ours: 'system-calls',
    what: 'events of each system call, its beginnings and returns',
    their: ({ d, k }) => (NO_CALLS.has(k) ? undefined : [k, [n(d[0])]]),
    our: (row) => {
      const name = t(row['evt.type']);
      return NO_CALLS.has(name) ? undefined : [name, [2 * n(row['evt.count'])]];
    },
    differs: [ONE_SIDED],
  },
  {
    theirs: 'procs_fd_usage',
    ours: 'processes',
    what: 'pids, and the limit of descriptors',
    their: ({ d, k }) => [k, [n(d[2])]],
    our: (row) => [
      t(row['proc.pid']),
      [row['proc.fdlimit'] === null ? -1 : n(row['proc.fdlimit'])],
    ],
    differs: [NOBODY],
  },
  {
    theirs: 'page_faults',
    ours: 'processes',
    what: 'pids and major page faults',
    their: ({ d, k }) => [k, [n(d[0])]],
    our: (row) => [t(row['proc.pid']), [n(row['thread.pfmajor'])]],
    differs: [NOBODY, STARTED],
  },
  {
    theirs: 'procs',
    ours: 'processes',
    what: 'pids, and memory',
    their: ({ d }) => [t(d[0]), [n(d[6])]],
    our: (row) => [t(row['proc.pid']), [n(row['thread.vmrss'])]],
    differs: [NOBODY, STARTED],
  },
  {
    theirs: 'threads',
    ours: 'threads',
    what: 'threads that did something',
    their: ({ k }) => [k, []],
    our: (row) => [t(row['thread.tid']), []],
    differs: [IDLE_HERE],
  },
  {
    theirs: 'containers',
    ours: 'containers',
    what: 'ids',
    their: ({ k }) => [k, []],
    our: (row) => [t(row['container.id']), []],
    differs: [IDLE_THERE],
  },
  {
    theirs: 'file_opens',
    ours: 'file-opens',
    what: 'how often each file was opened, and failed to',
    their: ({ d }) => [`${t(d[1])} ${t(d[2])}`, [1]],
    our: (row) => [
      `${t(row['evt.res']) === 'ok' ? 'SUCCESS' : t(row['evt.res']).replace('✖ ', '')} ${t(row['fd.name'])}`,
      [1],
    ],
  },
  {
    theirs: 'slow_io',
    ours: 'slow-io',
    what: 'files',
    their: ({ d }) => [t(d[2]), [1]],
    our: (row) => [t(row['fd.name']), [1]],
  },
  {
    theirs: 'spy_users',
    ours: 'commands-run',
    what: 'how many programs were started',
    their: () => ['all', [1]],
    our: () => ['all', [1]],
  },
  {
    theirs: 'backlog',
    ours: 'listeners',
    what: 'ports with accepts',
    their: ({ d }) => [t(d[1]), []],
    our: (row) => (n(row['listener.accepted']) > 0 ? [t(row['fd.sport']), []] : undefined),
  },
];

/** `[2600::1]:80` as sysdig writes it. */
function plain(address: string | number | null | undefined): string {
  return t(address).replace(/[[\]]/g, '');
}

/** Numbers of the same key are added up. */
export function collect(rows: Iterable<readonly [string, readonly number[]] | undefined>): Rows {
  const found: Record<string, number[]> = {};
  for (const row of rows) {
    if (row === undefined) continue;
    const [key, numbers] = row;
    const known = found[key];
    found[key] = known === undefined ? [...numbers] : numbers.map((x, i) => x + (known[i] ?? 0));
  }
  return found;
}

/** Rows of our views of a capture, by comparison. */
export async function ourRows(
  capture: string,
  comparisons: readonly Comparison[],
): Promise<readonly Rows[]> {
  const session = await Session.open({ capture: join(FOLDER, capture) });
  await session.run();
  const rows: Rows[] = [];
  for (const comparison of comparisons) {
    const view = VIEWS.find(({ id }) => id === comparison.ours);
    if (view === undefined) throw new Error(`no view ${comparison.ours}`);
    const pieces: string[] = [];
    const request = { view, filters: [], sort: undefined };
    for await (const piece of rowsJson(session, request)) pieces.push(piece);
    const { sections } = JSON.parse(pieces.join('')) as { sections: { rows: OurRow[] }[] };
    rows.push(collect(sections.flatMap((s) => s.rows).map((row) => comparison.our(row))));
  }
  session.close();
  return rows;
}

/** Keys of which the two sides say something else, without a reason for it. */
export function differing(comparison: Comparison, theirs: Rows, ours: Rows): readonly string[] {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  let left = [...keys].filter((k) => JSON.stringify(theirs[k]) !== JSON.stringify(ours[k]));
  for (const known of comparison.differs ?? []) {
    const explained = left.filter((key) => known.is(key, theirs[key], ours[key]));
    if (explained.length <= known.most) left = left.filter((key) => !explained.includes(key));
  }
  return left;
}
