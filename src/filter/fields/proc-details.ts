/** `proc.*`, `thread.*`, `group.*`: what else the capture tells of a process, mostly from its execve. */
import { NO_DETAILS } from '../../model/process.js';
import type { ProcessDetails } from '../../model/process.js';
import type { Field, FieldClass } from '../field.js';
import type { Moment } from '../moment.js';
import { number, text } from './build.js';

const PERCENT = 100;

/** A thread that nobody introduced has the values of one of which nothing is known. */
function detailsOf({ thread }: Moment): ProcessDetails | undefined {
  return thread === undefined ? undefined : (thread.process.details ?? NO_DETAILS);
}

function ofDetails<T>(get: (details: ProcessDetails, m: Moment) => T | undefined) {
  return (m: Moment): T | undefined => {
    const details = detailsOf(m);
    return details === undefined ? undefined : get(details, m);
  };
}

/** The leader of the session: the process with its id, as long as that is there. */
function sessionName(m: Moment): string | undefined {
  const { thread } = m;
  const sid = thread?.process.details?.sid ?? -1;
  return thread === undefined ? undefined : (m.commOf(sid) ?? '');
}

/** `name=value` of an environment, its value; the argument names it. */
function variable(environment: readonly string[], name: string): string | undefined {
  return environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
}

export const PROCESS_DETAILS: readonly Field[] = [
  {
    ...text('proc.env', 'its environment, or one variable of it', () => undefined),
    argument: { form: 'either', required: false, usage: '.NAME or [NAME]' },
    get: (m, name) => {
      const environment = detailsOf(m)?.env;
      if (environment === undefined) return undefined;
      return name === undefined ? environment.join(' ') : variable(environment, String(name));
    },
  },
  number(
    'proc.sid',
    'id of its session',
    ofDetails((d) => d.sid),
  ),
  text('proc.sname', 'name of the leader of its session', sessionName),
  number(
    'proc.tty',
    'number of its terminal; 0 none',
    ofDetails((d) => d.tty),
  ),
  number(
    'proc.vpid',
    'process id in its own pid namespace',
    ofDetails((d) => d.vpid),
  ),
  number(
    'proc.vpgid',
    'id of its process group, in its own pid namespace',
    ofDetails((d) => d.vpgid),
  ),
  number(
    'proc.fdlimit',
    'how many descriptors it may have open',
    ofDetails((d) => d.fdLimit),
  ),
  number(
    'proc.fdusage',
    'open descriptors as a share of those it may have, in percent',
    ofDetails((d, m) =>
      d.fdLimit <= 0 ? undefined : Math.trunc((m.openFds * PERCENT) / d.fdLimit),
    ),
  ),
];

/** A cgroup by its controller, `controller=path` in the list. */
function cgroup(cgroups: readonly string[], controller: string): string | undefined {
  return cgroups.find((line) => line.startsWith(`${controller}=`))?.slice(controller.length + 1);
}

export const THREAD_DETAILS: readonly Field[] = [
  number('thread.vtid', 'thread id in its own pid namespace', (m) => m.thread?.vtid),
  text(
    'thread.cgroups',
    'all its cgroups, controller=path',
    ofDetails((d) => d.cgroups.join(' ')),
  ),
  {
    ...text('thread.cgroup', 'the path of one cgroup', () => undefined),
    argument: { form: 'name', required: true, usage: '.CONTROLLER' },
    get: (m, controller) => cgroup(m.thread?.process.details?.cgroups ?? [], String(controller)),
  },
];

export const GROUP: FieldClass = {
  name: 'group',
  title: 'The group',
  fields: [
    number(
      'group.gid',
      'group id',
      ofDetails((d) => d.gid >>> 0),
    ),
    text(
      'group.name',
      'name of the group, by the list of the recorded machine',
      ofDetails((d, m) => m.groupName(d.gid)),
    ),
  ],
};
