/**
 * What programs say about themselves: writes to stderr, stdout and the syslog socket. Supporting evidence
 * only; nothing is concluded from a text alone. Bounded: the newest lines are kept.
 */
import { printable } from '../../base/text.js';
import type { LogLine } from '../../model/path.js';
import type { Handler, Step } from '../step.js';

const MAX_LINES = 20_000;
const MAX_BYTES = 400;
/** Pieces of a line that a program writes one by one (curl, character by character) follow this closely. */
const SAME_LINE_NS = 5e6;
const STDOUT = 1;
const STDERR = 2;
const SYSLOG = /(?:^|\s)\/dev\/log$|\/syslog$/;

export interface LogFacts {
  readonly logs: readonly LogLine[];
  readonly handler: Handler;
}

export function logFacts(): LogFacts {
  const logs: LogLine[] = [];
  const decoder = new TextDecoder();
  /** Where each process's unfinished line stands in `logs`. */
  const unfinished = new Map<number, LogLine>();

  /** Adds a piece to the line that its process began just before; false when there is none. */
  function continues(step: Step, text: string, ends: boolean): boolean {
    const begun = unfinished.get(step.thread.process.index);
    if (begun === undefined || step.time - begun.time > SAME_LINE_NS) return false;
    const at = logs.lastIndexOf(begun);
    if (at < 0) return false;
    const line = { ...begun, text: (begun.text + text).slice(0, MAX_BYTES) };
    logs[at] = line;
    if (ends) unfinished.delete(step.thread.process.index);
    else unfinished.set(step.thread.process.index, line);
    return true;
  }

  function onStep(step: Step): void {
    if ((step.int('res') ?? 0) <= 0 || !isLog(step)) return;
    const data = step.bytes('data');
    if (data === undefined) return;
    const raw = decoder.decode(data.subarray(0, MAX_BYTES));
    const ends = raw.endsWith('\n');
    const piece = printable(raw.trimEnd().replaceAll('\n', ' '));
    if (continues(step, ends ? piece : printable(raw), ends) || piece === '') return;
    if (logs.length >= MAX_LINES) logs.splice(0, MAX_LINES / 10);
    const line = { row: step.row, time: step.time, process: step.thread.process, text: piece };
    logs.push(line);
    if (ends) unfinished.delete(line.process.index);
    else unfinished.set(line.process.index, line);
  }

  const handler: Handler = {
    id: 'logs',
    events: ['write', 'writev', 'send', 'sendto', 'sendmsg'],
    enters: false,
    onStep,
  };
  return { logs, handler };
}

function isLog(step: Step): boolean {
  const { fd } = step;
  if (fd?.kind === 'ipv4' || fd?.kind === 'ipv6') return false;
  if (step.fdNumber === STDERR || step.fdNumber === STDOUT) return true;
  return fd?.kind === 'unix' && SYSLOG.test(fd.name);
}
