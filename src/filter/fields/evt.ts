/** `evt.*`: what an event says of itself, names and meaning as sysdig has them. */
import { EVENTS, errnoName, genericSyscallId } from '../../model/event-table.js';
import { signed64 } from '../../model/scap/event-cursor.js';
import type { Field, FieldClass, FieldType } from '../field.js';
import type { Moment } from '../moment.js';
import { flag, number, text } from './build.js';
import { callCategory } from './call-categories.js';
import { ERROR_COUNTS } from './evt-errors.js';
import { TIMES } from './evt-time.js';
import { OPENS } from './evt-open.js';
import { hasFlag, isCall, isFailure, stored } from './evt-params.js';

const TYPE_BY_PARAM: Readonly<Record<string, FieldType>> = {
  BOOL: 'boolean',
  PORT: 'port',
  RELTIME: 'duration',
  CHARBUF: 'text',
  FSPATH: 'text',
  FSRELPATH: 'text',
  BYTEBUF: 'bytes',
  IPV4ADDR: 'address',
  IPV6ADDR: 'address',
};
const NO_SINGLE_VALUE = new Set(['SOCKADDR', 'SOCKTUPLE', 'FDLIST', 'DYN', 'CHARBUFARRAY']);

/** Type of a parameter by name: that of the first event in the table that has it. */
const PARAM_TYPES: ReadonlyMap<string, string> = new Map(
  EVENTS.flatMap((e) => e.params)
    .reverse()
    .map((p) => [p.name, p.type]),
);

const EVENT_NAMES: ReadonlySet<string> = new Set(
  EVENTS.map((e) => e.name).filter((n) => n !== 'NA'),
);

function isEventName(name: string): boolean {
  return EVENT_NAMES.has(name) || genericSyscallId(name) !== undefined;
}

function knownParam(argument: string | number): string | undefined {
  if (typeof argument === 'number' || PARAM_TYPES.has(argument)) return undefined;
  return `no event has a parameter '${argument}'`;
}

function paramIndex(m: Moment, argument: string | number): number {
  const i = typeof argument === 'number' ? argument : (m.info.paramIndex.get(argument) ?? -1);
  return i >= 0 && i < m.event.count && i < m.info.params.length ? i : -1;
}

function argText(m: Moment, argument: string | number): string | undefined {
  const i = paramIndex(m, argument);
  if (i === -1) return undefined;
  const { value, resolved } = m.paramText(i);
  return resolved === '' ? value : resolved;
}

function rawArg(m: Moment, argument: string | number) {
  const i = paramIndex(m, argument);
  return i === -1 ? undefined : stored(m, i);
}

/** Data of a read or write; undefined for events that never have any. */
function buffer(m: Moment): Uint8Array | undefined {
  const i = paramIndex(m, 'data');
  if (i === -1) return undefined;
  const at = m.event.at(i);
  return m.event.bytes.subarray(at, at + m.event.length(i));
}

function bufferLength(m: Moment): number | undefined {
  if (m.fd === undefined || !m.info.category.startsWith('io_') || m.info.isEnter) return undefined;
  const result =
    m.event.length(0) === 8 ? signed64(m.event.view, m.event.at(0), m.event.little) : -1;
  return result >= 0 ? result : undefined;
}

const FILES = new Set([1, 2, 16]);
const NETWORK = new Set([3, 4, 5, 6]);
const IPC = new Set([7, 8, 9, 11, 13]);

function category(m: Moment): string {
  if (m.info.id < 2) return callCategory(m.name);
  const own = m.info.category;
  if (!own.startsWith('io_')) return own === 'ipc' ? 'IPC' : own;
  const type = m.fd?.type ?? -1;
  if (FILES.has(type)) return 'file';
  if (NETWORK.has(type)) return 'net';
  return IPC.has(type) ? 'ipc' : 'unknown';
}

function resultText(m: Moment): string | undefined {
  const { error } = m;
  if (error === undefined) return undefined;
  return error === 0 ? 'SUCCESS' : errnoName(error);
}

function direction(m: Moment): string | undefined {
  if (hasFlag(m, 'WRITES_TO_FD')) return 'write';
  return hasFlag(m, 'READS_FROM_FD') ? 'read' : undefined;
}

const CALLS: readonly Field[] = [
  number('evt.num', 'number of the event, counted from 1', (m) => m.number),
  text('evt.dir', '> where a call begins, < where it returns', (m) => (m.info.isEnter ? '>' : '<')),
  {
    ...text('evt.type', 'name of the event, such as open', (m) => m.name),
    isValue: isEventName,
  },
  {
    ...number(
      'evt.type.is',
      '1 for events of the type that the argument names, else 0',
      (m, name) => (m.info.name === name ? 1 : 0),
    ),
    argument: {
      form: 'name',
      required: true,
      usage: '.TYPE',
      check: (name) => (isEventName(String(name)) ? undefined : `no event is called '${name}'`),
    },
  },
  text('syscall.type', 'name of the system call; none for other events', (m) =>
    isCall(m) ? m.name : undefined,
  ),
  text(
    'evt.category',
    'file, net, IPC, memory, process, wait, time, …; I/O goes by its descriptor',
    category,
  ),
  number('evt.cpu', 'number of the CPU on which it happened', (m) => m.cpu),
  number('evt.count', 'always 1', () => 1),
  number('evt.count.exit', '1 where a call returns', (m) => (m.info.isEnter ? undefined : 1)),
];

const ARGUMENTS: readonly Field[] = [
  text('evt.args', 'all parameters as one text', (m) => m.argsText()),
  text('evt.info', 'all parameters as one text', (m) => m.argsText()),
  {
    ...text(
      'evt.arg',
      'one parameter as text: what it stands for (ENOENT, a path), else its value',
      (m, a) => (a === undefined ? undefined : argText(m, a)),
    ),
    argument: { form: 'either', required: true, usage: '.NAME or [N]', check: knownParam },
  },
  {
    id: 'evt.rawarg',
    type: 'number',
    help: 'the value of one parameter, of its own type',
    argument: { form: 'name', required: true, usage: '.NAME', check: knownParam },
    typeOf: (argument) => {
      const type = PARAM_TYPES.get(String(argument)) ?? '';
      return NO_SINGLE_VALUE.has(type) ? undefined : (TYPE_BY_PARAM[type] ?? 'number');
    },
    get: (m, a) => (a === undefined ? undefined : rawArg(m, a)),
  },
  {
    id: 'evt.buffer',
    type: 'bytes',
    help: 'the data of events that have some, as far as it was recorded',
    get: buffer,
  },
  number('evt.buflen', 'how many bytes a read or write moved', bufferLength),
];

const RESULTS: readonly Field[] = [
  text('evt.res', 'SUCCESS, or the name of the error (ENOENT)', resultText),
  number('evt.rawres', 'the return value', (m) => m.result),
  flag('evt.failed', 'whether it returned an error', isFailure),
  flag(
    'evt.is_io',
    'whether it reads from or writes to a descriptor',
    (m) => direction(m) !== undefined,
  ),
  flag('evt.is_io_read', 'whether it reads from a descriptor', (m) => hasFlag(m, 'READS_FROM_FD')),
  flag('evt.is_io_write', 'whether it writes to a descriptor', (m) => hasFlag(m, 'WRITES_TO_FD')),
  text('evt.io_dir', 'read or write, for events that do', direction),
  flag('evt.is_wait', 'whether it makes the thread wait (poll, select, nanosleep)', (m) =>
    hasFlag(m, 'WAITS'),
  ),
  {
    id: 'evt.wait_latency',
    type: 'duration',
    help: 'how long it waited',
    get: (m) => (hasFlag(m, 'WAITS') && !m.info.isEnter ? m.latency : undefined),
  },
  flag('evt.is_syslog', 'whether it writes to /dev/log', (m) =>
    hasFlag(m, 'WRITES_TO_FD') ? (m.fd?.name.includes('/dev/log') ?? false) : false,
  ),
];

export const EVT: FieldClass = {
  name: 'evt',
  title: 'The event',
  fields: [...CALLS, ...TIMES, ...ARGUMENTS, ...RESULTS, ...ERROR_COUNTS, ...OPENS],
};
