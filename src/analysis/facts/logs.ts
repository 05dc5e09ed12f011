/**
 * What programs say about themselves: writes to stderr, stdout and the syslog socket. Supporting evidence
 * only; nothing is concluded from a text alone. Bounded: the newest lines are kept.
 */
import { printable } from '../../base/text.js';
import type { LogLine } from '../../model/path.js';
import type { Handler, Step } from '../step.js';

const MAX_LINES = 20_000;
const MAX_BYTES = 400;
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

  function onStep(step: Step): void {
    if ((step.int('res') ?? 0) <= 0 || !isLog(step)) return;
    const data = step.bytes('data');
    if (data === undefined) return;
    const text = decoder.decode(data.subarray(0, MAX_BYTES)).replace(/\s+$/, '');
    if (text === '') return;
    if (logs.length >= MAX_LINES) logs.splice(0, MAX_LINES / 10);
    logs.push({
      row: step.row,
      time: step.time,
      process: step.thread.process,
      text: printable(text.replaceAll('\n', ' ')),
    });
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
