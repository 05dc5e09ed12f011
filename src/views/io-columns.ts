/** Columns of counted calls, the same wherever calls are counted. */
import { formatBytes, formatCount, formatDuration } from '../base/format.js';
import { numberColumn } from './build.js';
import { errorsOf } from './io-counts.js';
import type { IoCounts } from './io-counts.js';
import type { Matter } from './io-groups.js';
import type { Column } from './view.js';

type Number = (counts: IoCounts) => number;

function count(id: string, header: string, help: string, value: Number): Column<IoCounts> {
  return numberColumn({ id, header, min: 6, help, value, format: formatCount });
}

function bytes(id: string, header: string, help: string, value: Number): Column<IoCounts> {
  return numberColumn({ id, header, min: 7, help, value, format: formatBytes });
}

function errors(id: string, header: string, help: string, value: Number): Column<IoCounts> {
  return numberColumn({
    id,
    header,
    min: Math.max(6, header.length),
    help,
    value,
    format: (n) => (n > 0 ? `✖ ${formatCount(n)}` : '0'),
    tone: (row) => (value(row) > 0 ? 'warn' : 'dim'),
  });
}

function time(
  drop: number,
  id: string,
  header: string,
  help: string,
  value: Number,
): Column<IoCounts> {
  return numberColumn({ id, header, min: 8, drop, help, value, format: formatDuration });
}

function errorsOn(matter: Matter, header: string, help: string): Column<IoCounts> {
  return errors(`evt.count.error.${matter}`, header, help, (row) => row.errors[matter]);
}

export const CALLS = count('evt.count', 'calls', 'Calls that returned.', ({ calls }) => calls);
export const OPENS = count(
  'io.opens',
  'opens',
  'How often it was opened, also in vain.',
  ({ opens }) => opens,
);
export const IN = bytes(
  'evt.buflen.in',
  'in',
  'Bytes that were read or received.',
  (c) => c.bytesIn,
);
export const OUT = bytes(
  'evt.buflen.out',
  'out',
  'Bytes that were written or sent.',
  (c) => c.bytesOut,
);
export const FILE_BYTES = bytes(
  'evt.buflen.file',
  'files',
  'Bytes read from files and written to them.',
  (c) => c.bytes.file,
);
export const NET_BYTES = bytes(
  'evt.buflen.net',
  'net',
  'Bytes received and sent over sockets.',
  (c) => c.bytes.net,
);
export const ERRORS = errors(
  'evt.count.error',
  'errors',
  'Calls that returned an error; of a file, also opens that failed.',
  errorsOf,
);
export const ERRORS_BY_MATTER: readonly Column<IoCounts>[] = [
  errorsOn('file', 'on files', 'Errors of calls on files.'),
  errorsOn('net', 'on net', 'Errors of calls on sockets.'),
  errorsOn('memory', 'memory', 'Errors of calls about memory.'),
  errorsOn('other', 'other', 'Errors of all other calls.'),
];
export const TIMES: readonly Column<IoCounts>[] = [
  time(
    2,
    'evt.latency.total',
    'time',
    'Time that all of them took, waiting included; empty where the capture does not say when calls begin.',
    (c) => (c.timed === 0 ? -1 : c.time),
  ),
  time(4, 'evt.latency.avg', 'mean', 'Mean time of a call.', (c) =>
    c.timed === 0 ? -1 : c.time / c.timed,
  ),
  time(3, 'evt.latency.max', 'longest', 'The longest that one of them took.', (c) =>
    c.timed === 0 ? -1 : c.longest,
  ),
];
export const THREADS = numberColumn<IoCounts>({
  id: 'io.threads',
  header: 'threads',
  min: 7,
  drop: 5,
  help: 'Threads that made these calls; the pane names them.',
  value: ({ threads }) => threads.size,
  format: formatCount,
});
