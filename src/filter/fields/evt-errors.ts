/** Failed events by what they failed on: 1, or no value at all. */
import type { Field } from '../field.js';
import type { Moment } from '../moment.js';
import { number } from './build.js';
import { isFailure } from './evt-params.js';

type Kind = 'file' | 'net' | 'memory' | 'other';

const FILES = new Set([1, 2, 16]);
const SOCKETS = new Set([3, 4, 5, 6, 8]);
const OPENERS = new Set(['open', 'creat', 'openat', 'openat2']);
const CONNECTORS = new Set(['accept', 'accept4', 'connect']);

/** By the descriptor where there is one, else by the call. */
function kindOf(m: Moment): Kind {
  const type = m.fd?.type;
  if (type !== undefined) {
    if (FILES.has(type)) return 'file';
    return SOCKETS.has(type) ? 'net' : 'other';
  }
  if (OPENERS.has(m.info.name)) return 'file';
  if (CONNECTORS.has(m.info.name)) return 'net';
  return m.info.category === 'memory' ? 'memory' : 'other';
}

function counted(kind: Kind | undefined): (m: Moment) => number | undefined {
  return (m) => {
    if (!isFailure(m)) return undefined;
    return kind === undefined || kindOf(m) === kind ? 1 : undefined;
  };
}

export const ERROR_COUNTS: readonly Field[] = [
  number('evt.count.error', '1 for events that returned an error', counted(undefined)),
  number('evt.count.error.file', '1 for errors on files', counted('file')),
  number('evt.count.error.net', '1 for errors on sockets', counted('net')),
  number('evt.count.error.memory', '1 for errors of memory calls', counted('memory')),
  number('evt.count.error.other', '1 for all other errors', counted('other')),
];
