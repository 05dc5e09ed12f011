/** What a file was opened for. */
import type { Field } from '../field.js';
import type { Moment } from '../moment.js';
import { flag } from './build.js';

/** The recorder's own values, not the kernel's. */
const O_RDONLY = 1;
const O_WRONLY = 2;
const O_CREAT = 4;
const O_TMPFILE = 8192;
const EXECUTE_BITS = 0o111;

/** openat's parameters were with its enter event until 2021. */
const OPENAT_ENTER = 102;
const OPENS_NOW = new Set(['open', 'openat', 'openat2']);

function opening(m: Moment): boolean {
  if (m.info.isEnter) return m.info.id === OPENAT_ENTER;
  return OPENS_NOW.has(m.info.name);
}

function param(m: Moment, name: string): number {
  const i = m.info.paramIndex.get(name) ?? -1;
  return i === -1 ? 0 : (m.event.int(i, false) ?? 0);
}

function opensFor(m: Moment, bits: number): boolean {
  return opening(m) && (param(m, 'flags') & bits) !== 0;
}

function createsExecutable(m: Moment): boolean {
  const creates = (m.info.name === 'creat' && !m.info.isEnter) || opensFor(m, O_CREAT | O_TMPFILE);
  return creates && (param(m, 'mode') & EXECUTE_BITS) !== 0;
}

export const OPENS: readonly Field[] = [
  flag('evt.is_open_read', 'whether it opens a file for reading', (m) => opensFor(m, O_RDONLY)),
  flag('evt.is_open_write', 'whether it opens a file for writing', (m) => opensFor(m, O_WRONLY)),
  flag('evt.is_open_exec', 'whether it creates a file that may be executed', createsExecutable),
];
