/** `proc.*` and `thread.*`: who made the event, and where that process came from. */
import type { Process } from '../../model/process.js';
import type { Argument, Field, FieldClass } from '../field.js';
import type { Moment } from '../moment.js';
import { flag, number, text } from './build.js';
import { PROCESS_DETAILS, THREAD_DETAILS } from './proc-details.js';

/** A thread nobody introduced is called so, as in sysdig's lines. */
const UNKNOWN = '<NA>';
/** Chains of ancestors end; this is for captures that make a circle of them. */
const MOST_ANCESTORS = 64;

const processOf = (m: Moment): Process | undefined => m.thread?.process;

function ofProcess<T>(get: (process: Process, m: Moment) => T | undefined) {
  return (m: Moment): T | undefined => {
    const process = processOf(m);
    return process === undefined ? undefined : get(process, m);
  };
}

const called = (comm: string): string => (comm === '' ? UNKNOWN : comm);
const exeOf = (process: Process): string =>
  process.exe === '' && !process.known ? UNKNOWN : process.exe;
const commandLine = (first: string, process: Process): string => [first, ...process.args].join(' ');

/** The process itself and its ancestors, nearest first. */
function* lineage(m: Moment): Generator<Process> {
  let process = processOf(m);
  const seen = new Set<Process>();
  while (process !== undefined && !seen.has(process) && seen.size < MOST_ANCESTORS) {
    seen.add(process);
    yield process;
    process = m.parentOf(process);
  }
}

/** Value of the nth ancestor, or of all of them when none is named. */
function ofAncestor<T>(get: (process: Process) => T) {
  return (m: Moment, nth: Argument): T | readonly T[] | undefined => {
    const line = [...lineage(m)];
    if (nth === undefined) return line.slice(1).map(get);
    const found = line[Number(nth)];
    return found === undefined ? undefined : get(found);
  };
}

const ANCESTOR = { form: 'index', required: false, usage: '[N]' } as const;

/** The oldest shell among the ancestors: who logged in. */
function loginShell(m: Moment): number | undefined {
  return [...lineage(m)].findLast((process) => process.comm.endsWith('sh'))?.pid;
}

const IDENTITY: readonly Field[] = [
  number(
    'proc.pid',
    'process id',
    ofProcess((p) => p.pid),
  ),
  text('proc.name', 'name of the thread (comm)', (m) =>
    m.thread === undefined ? undefined : called(m.thread.comm),
  ),
  text('proc.exe', 'first argument of its command line', ofProcess(exeOf)),
  text(
    'proc.exepath',
    'path of its executable',
    ofProcess((p) => p.exePath),
  ),
  text(
    'proc.args',
    'arguments of its command line',
    ofProcess((p) => p.args.join(' ')),
  ),
  text('proc.cmdline', 'name and arguments', (m) =>
    m.thread === undefined ? undefined : commandLine(called(m.thread.comm), m.thread.process),
  ),
  text(
    'proc.exeline',
    'first argument and the others',
    ofProcess((p) => {
      const line = commandLine(exeOf(p), p);
      return p.args.length === 0 ? `${line} ` : line;
    }),
  ),
  text(
    'proc.cwd',
    'its working directory',
    ofProcess((p) => p.cwd),
  ),
];

const FAMILY: readonly Field[] = [
  number(
    'proc.ppid',
    'process id of its parent',
    ofProcess((p) => p.ppid),
  ),
  text(
    'proc.pname',
    'name of its parent',
    ofProcess((p, m) => {
      const comm = m.commOf(p.ppid);
      return comm === undefined ? undefined : called(comm);
    }),
  ),
  text(
    'proc.pcmdline',
    'command line of its parent',
    ofProcess((p, m) => {
      const parent = m.parentOf(p);
      return parent === undefined ? undefined : commandLine(called(parent.comm), parent);
    }),
  ),
  {
    id: 'proc.apid',
    type: 'number',
    help: 'process id of an ancestor: [1] is the parent; without a number, of any',
    argument: ANCESTOR,
    many: 'any',
    get: ofAncestor((p) => p.pid),
  },
  {
    id: 'proc.aname',
    type: 'text',
    help: 'name of an ancestor: [1] is the parent; without a number, of any',
    argument: ANCESTOR,
    many: 'any',
    get: ofAncestor((p) => called(p.comm)),
  },
  number(
    'proc.loginshellid',
    'process id of the oldest shell among the process and its ancestors',
    loginShell,
  ),
];

const COUNTS: readonly Field[] = [
  number('proc.nthreads', 'how many threads the process has', (m) =>
    m.thread === undefined ? undefined : m.threadCount,
  ),
  number('proc.nchilds', 'how many threads it has besides the main one', (m) =>
    m.thread === undefined ? undefined : m.thread.isMain ? m.threadCount - 1 : 0,
  ),
  number('proc.fdopencount', 'how many descriptors it has open', (m) =>
    m.thread === undefined ? undefined : m.openFds,
  ),
  {
    id: 'proc.duration',
    type: 'duration',
    help: 'time since the thread was created, where the capture shows that',
    get: (m) => m.threadAge,
  },
];

export const PROC: FieldClass = {
  name: 'proc',
  title: 'The process',
  fields: [...IDENTITY, ...FAMILY, ...COUNTS, ...PROCESS_DETAILS],
};

export const THREAD: FieldClass = {
  name: 'thread',
  title: 'The thread',
  fields: [
    number('thread.tid', 'thread id', (m) => m.tid),
    flag('thread.ismain', 'whether it is the main thread of its process', (m) => m.thread?.isMain),
    ...THREAD_DETAILS,
  ],
};
