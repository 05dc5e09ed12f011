/** What sysdig and sudo print into their terminal: lines for people, questions, and numbers at the end. */
import { constants } from 'node:os';
import { printable } from '../../base/text.js';

const MAX_LINES = 100;
const MAX_LINE = 400;
/** Of `sysdig -v` at the end, and the progress of reading a file: numbers, not messages. */
const SUMMARY =
  /^(Driver (Events|Drops):\d+|Suppressed by Comm:\d+|Elapsed time: .*|\d{1,3}\.\d\d)$/;
const QUESTION = /(password|passphrase|verification code)[^\n]*: ?$/i;

export interface Losses {
  readonly events: number;
  readonly drops: number;
}

export class Messages {
  /** Whole lines, the newest last. */
  readonly lines: string[] = [];
  losses: Losses | undefined;
  /** The last line, while it has no end. */
  #open = '';
  #events = 0;

  add(text: string): void {
    const pieces = (this.#open + text).split(/\r*\n|\r+/);
    this.#open = (pieces.pop() ?? '').slice(-MAX_LINE);
    for (const piece of pieces) this.#line(printable(piece).trim());
  }

  /** sudo waits for a password: its question is the unfinished last line. */
  get question(): string {
    return QUESTION.test(this.#open) ? printable(this.#open).trim() : '';
  }

  /** The program ended: what it had not finished is a line now. */
  flush(): void {
    this.add('\n');
  }

  /** The last thing that was said; '' nothing. */
  get last(): string {
    return this.lines.at(-1) ?? '';
  }

  clear(): void {
    this.lines.length = 0;
    this.#open = '';
  }

  #line(line: string): void {
    const number = /^Driver (Events|Drops):(\d+)$/.exec(line);
    if (number?.[1] === 'Events') this.#events = Number(number[2]);
    if (number?.[1] === 'Drops') {
      this.losses = { events: this.#events, drops: Number(number[2]) };
    }
    if (line === '' || SUMMARY.test(line)) return;
    this.lines.push(line.slice(0, MAX_LINE));
    if (this.lines.length > MAX_LINES) this.lines.shift();
  }
}

/** `status` as a shell gives it; `words`: the program's own last ones, '' none. */
export function endSentence(status: number, words: string): string {
  const said = words === '' ? '' : `: ${words}`;
  if (status === 0) return `sysdig has ended${said}`;
  if (status === 127 || status === 126) return `sysdig could not be started${said}`;
  const signal = Object.entries(constants.signals).find(([, n]) => n === status - 128)?.[0];
  if (status > 128 && signal !== undefined) return `sysdig was ended by ${signal}${said}`;
  return `sysdig ended with status ${String(status)}${said}`;
}
