/** JSON lines to blocks. Lines that are no event are counted issues. */
import { Clock } from '../encode/clock.js';
import { EventEncoder } from '../encode/event-encoder.js';
import { IssueCounter } from '../encode/issue-counter.js';
import { LineSplitter } from '../encode/line-splitter.js';
import type { Line } from '../encode/line-splitter.js';
import type { BlockOutput, Translator } from '../source.js';
import { eventOf, parseFields } from './record.js';
import type { JsonEvent } from './record.js';

class JsonTranslator implements Translator {
  readonly #issues: IssueCounter;
  readonly #encoder: EventEncoder;
  readonly #lines: LineSplitter;
  readonly #clock = new Clock('absolute');

  constructor(output: BlockOutput) {
    this.#issues = new IssueCounter((issue) => {
      output.issue(issue);
    });
    this.#encoder = new EventEncoder('utf8', output, this.#issues);
    this.#lines = new LineSplitter('utf8', (line) => {
      this.#line(line);
    });
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
    this.#encoder.flush();
  }

  end(): void {
    this.#lines.end();
    this.#encoder.end();
    this.#issues.end();
  }

  #line(line: Line): void {
    const text = line.text.trim();
    if (text === '') return;
    const fields = line.cut ? undefined : parseFields(text);
    const event = fields === undefined ? undefined : eventOf(fields);
    if (event === undefined) {
      this.#issues.add(
        'bad-line',
        line.offset,
        "a line is not an event of sysdig's JSON; it was left out",
      );
      return;
    }
    this.#encoder.encode({ ...event, time: this.#time(event), offset: line.offset });
  }

  #time(event: JsonEvent): bigint {
    const { time, isEnter, tid } = event;
    return time.kind === 'epoch' ? time.ns : this.#clock.read({ time: time.text, isEnter, tid });
  }
}

export function translateJson(output: BlockOutput): Translator {
  return new JsonTranslator(output);
}
