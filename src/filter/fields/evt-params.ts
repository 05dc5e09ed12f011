/** Readings of an event's parameters that several fields share. */
import type { Value } from '../field.js';
import type { Moment } from '../moment.js';

const SIGNED = new Set(['INT8', 'INT16', 'INT32', 'INT64', 'ERRNO', 'FD', 'PID', 'FD32', 'PID32']);
const TEXTS = new Set(['CHARBUF', 'FSPATH', 'FSRELPATH']);
const SWITCHES = new Set([146, 152]);

export function hasFlag(m: Moment, name: string): boolean {
  return m.info.flags.has(name);
}

/** Whether it is a system call: no context switch and no message of the recorder. */
export function isCall(m: Moment): boolean {
  return !SWITCHES.has(m.info.id) && !hasFlag(m, 'SKIPPARSERESET');
}

/** The stored value of parameter `i` in its own type; undefined when it is empty. */
export function stored(m: Moment, i: number): Value | undefined {
  const { event } = m;
  const type = m.info.params[i]?.type ?? '';
  const length = event.length(i);
  if (TEXTS.has(type)) return event.text(i) ?? '';
  if (type === 'BYTEBUF') return event.bytes.subarray(event.at(i), event.at(i) + length);
  if (length === 8) {
    const { view, little } = event;
    return SIGNED.has(type)
      ? view.getBigInt64(event.at(i), little)
      : view.getBigUint64(event.at(i), little);
  }
  const value = event.int(i, SIGNED.has(type));
  return type === 'BOOL' && value !== undefined ? value !== 0 : value;
}

/** Whether it returned an error. */
export function isFailure(m: Moment): boolean {
  return (m.error ?? 0) > 0;
}
