/** What the analysis cannot do without: the system calls that joining and judging rest on. */

import type { EventTable } from './event-rows.js';
import { EVENTS } from './event-table.js';

/** Event types by what they are needed for. */
export const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'who calls whom': ['connect', 'close', 'getsockopt', 'poll', 'ppoll'],
  'where calls arrive': ['accept', 'accept4', 'bind', 'listen'],
  'answers and DNS': [
    'read',
    'readv',
    'recv',
    'recvfrom',
    'recvmsg',
    'recvmmsg',
    'pread',
    'preadv',
    'write',
    'writev',
    'send',
    'sendto',
    'sendmsg',
    'sendmmsg',
    'pwrite',
    'pwritev',
    'sendfile',
    'splice',
  ],
  'names of programs': ['clone', 'clone3', 'fork', 'vfork', 'execve', 'execveat', 'procexit'],
};

/** What any capture of calls shows, by the event types of which at least one tells it. */
const WITNESSES: Readonly<Record<string, readonly string[]>> = {
  'how connects ended': ['getsockopt', 'poll', 'ppoll'],
  'who accepted': ['accept', 'accept4'],
  'when connections ended': ['close'],
};

/**
 * What the capture cannot show, because it has no such event at all: it was filtered, or is an excerpt.
 * 'how connects ended (getsockopt, poll, ppoll)'.
 */
export function missingWitnesses(events: EventTable): readonly string[] {
  return Object.entries(WITNESSES).flatMap(([what, types]) =>
    EVENTS.some((info) => types.includes(info.name) && events.countOf(info.id) > 0)
      ? []
      : [`${what} (${types.join(', ')})`],
  );
}
