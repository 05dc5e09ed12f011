/**
 * Lines of sysdig's default text to blocks. A line that begins no event continues the one before when that
 * one shows a data buffer over several lines (its line ends with `data=`), otherwise it is a counted issue.
 * The first lines are held back until the style of their times is clear.
 */
import { EventEncoder } from '../encode/event-encoder.js';
import { IssueCounter } from '../encode/issue-counter.js';
import { LineSplitter } from '../encode/line-splitter.js';
import type { Line } from '../encode/line-splitter.js';
import type { BlockOutput, Translator } from '../source.js';
import { Clock, isPlainStyle, timeStyle } from '../encode/clock.js';
import { parseLine, withoutColor } from './line.js';
import type { LineHead } from './line.js';

/** Lines from which a style of small numbers is read. */
const STYLE_LINES = 200;
const MAX_INFO = 1 << 21;

interface Pending extends LineHead {
  readonly offset: number;
  readonly more: string[];
  length: number;
  /** The last line is inside a buffer over several lines. */
  open: boolean;
}

class TextTranslator implements Translator {
  readonly #issues: IssueCounter;
  readonly #encoder: EventEncoder;
  readonly #lines: LineSplitter;
  #pending: Pending | undefined;
  #held: Pending[] = [];
  #clock: Clock | undefined;

  constructor(output: BlockOutput) {
    this.#issues = new IssueCounter((issue) => {
      output.issue(issue);
    });
    this.#encoder = new EventEncoder('latin1', output, this.#issues);
    this.#lines = new LineSplitter('latin1', (line) => {
      this.#line(line);
    });
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
    this.#encoder.flush();
  }

  end(): void {
    this.#lines.end();
    this.#finish();
    this.#release();
    this.#encoder.end();
    this.#issues.end();
  }

  #line(line: Line): void {
    if (line.cut) this.#issues.add('bad-line', line.offset, 'a line is too long and was cut');
    const text = withoutColor(line.text);
    const head = parseLine(text);
    if (head === undefined) {
      this.#continue(text, line.offset);
      return;
    }
    this.#finish();
    const open = this.#opensBuffer(head, head.info);
    this.#pending = { ...head, offset: line.offset, more: [], length: 0, open };
  }

  #continue(text: string, offset: number): void {
    const pending = this.#pending;
    const fits = pending !== undefined && pending.length + text.length < MAX_INFO;
    if (pending?.open === true && fits) {
      pending.more.push(text);
      pending.length += text.length + 1;
      if (/^ \w+=/.test(text)) pending.open = this.#opensBuffer(pending, text);
    } else if (text.trim() !== '') {
      this.#issues.add(
        'bad-line',
        offset,
        "a line is not an event of sysdig's text; it was left out",
      );
    }
  }

  /** Whether the text ends where the lines of a buffer begin. */
  #opensBuffer(head: LineHead, text: string): boolean {
    const name = /(?:^| )(\w+)= ?$/.exec(text)?.[1];
    if (name === undefined) return false;
    return this.#encoder
      .candidates(head.name, head.isEnter)
      .some((event) => event.params.some((p) => p.name === name && p.type === 'BYTEBUF'));
  }

  #finish(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined) return;
    if (this.#clock === undefined) {
      this.#held.push(pending);
      if (isPlainStyle(pending) || this.#held.length >= STYLE_LINES) this.#release();
    } else {
      this.#encode(pending, this.#clock);
    }
  }

  /** Settles the style and lets the held lines go. */
  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#clock ??= new Clock(timeStyle(held));
    for (const pending of held) this.#encode(pending, this.#clock);
  }

  #encode(pending: Pending, clock: Clock): void {
    const info = [pending.info, ...pending.more].join('\n');
    this.#encoder.encode({ ...pending, info, time: clock.read(pending) });
  }
}

export function translateText(output: BlockOutput): Translator {
  return new TextTranslator(output);
}
