/**
 * Times of an event line (§14.1) to ns. The styles, by sysdig's option:
 *
 *   (none)  13:17:57.400711569     wall clock without a date: passes midnight without saying so
 *   -ta     1506127476.17052       seconds and nanoseconds, the latter NOT padded with zeros
 *   -tr     12.000017052           since the capture's start, padded
 *   -tD     0.000017052            since the event before, padded
 *   -td     0.000017052            since the thread's enter event (0 on enter events), padded
 *
 * The last three look alike and are told apart by how the first lines run. Where the date is not known,
 * the day after the epoch stands for it (time 0 means "no time" in a capture).
 */
const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;
const HALF_DAY = DAY / 2n;
/** From here on a plain number of seconds is a date (1973). */
const FIRST_DATE = 100_000_000n;

export type TimeStyle = 'wall' | 'absolute' | 'relative' | 'since-event' | 'since-enter';

export interface TimedLine {
  readonly time: string;
  readonly isEnter: boolean;
  readonly tid: number;
}

/** True when one line is enough to know the style. */
export function isPlainStyle(line: TimedLine): boolean {
  const style = timeStyle([line]);
  return style === 'wall' || style === 'absolute';
}

/** The style in which these lines, the first of a text, print their times; 'wall' when they disagree. */
export function timeStyle(lines: readonly TimedLine[]): TimeStyle {
  if (lines.some((line) => line.time.includes(':'))) return 'wall';
  const times = lines.map((line) => paddedNs(line.time));
  if (times.some((t) => t >= FIRST_DATE * SECOND)) return 'absolute';
  const enters = lines.filter((line) => line.isEnter);
  const exits = lines.filter((line) => !line.isEnter);
  const isZero = (line: TimedLine): boolean => paddedNs(line.time) === 0n;
  if (enters.length > 1 && enters.every(isZero) && !exits.every(isZero)) return 'since-enter';
  const falls = times.filter((t, i) => i > 0 && t < (times[i - 1] ?? 0n)).length;
  return falls * 5 > times.length ? 'since-event' : 'relative';
}

function parts(time: string): readonly [string, string] {
  const dot = time.indexOf('.');
  return [time.slice(0, dot), time.slice(dot + 1)];
}

function paddedNs(time: string): bigint {
  const [seconds, fraction] = parts(time);
  return BigInt(seconds) * SECOND + BigInt(fraction.padEnd(9, '0'));
}

function absoluteNs(time: string): bigint {
  const [seconds, ns] = parts(time);
  return BigInt(seconds) * SECOND + BigInt(ns);
}

function timeOfDay(time: string): bigint {
  const [hours = '0', minutes = '0', rest = '0.0'] = time.split(':');
  return (BigInt(hours) * 3600n + BigInt(minutes) * 60n) * SECOND + paddedNs(rest);
}

export class Clock {
  readonly #style: TimeStyle;
  #last = DAY;
  #day: bigint | undefined;
  readonly #enters = new Map<number, bigint>();

  constructor(style: TimeStyle) {
    this.#style = style;
  }

  /** ns of the next line; lines of other styles are read as the style says. */
  read(line: TimedLine): bigint {
    this.#last = line.time.includes(':') ? this.#wall(timeOfDay(line.time)) : this.#number(line);
    return this.#last;
  }

  #number(line: TimedLine): bigint {
    switch (this.#style) {
      case 'wall':
      case 'absolute':
        return absoluteNs(line.time);
      case 'relative':
        return DAY + paddedNs(line.time);
      case 'since-event':
        return this.#last + paddedNs(line.time);
      case 'since-enter':
        return this.#sinceEnter(line);
    }
  }

  /** The day on which the time is nearest to the line before. */
  #wall(time: bigint): bigint {
    this.#day ??= DAY;
    const step = this.#day + time - this.#last;
    if (this.#last !== DAY && step < -HALF_DAY) this.#day += DAY;
    if (this.#last !== DAY && step > HALF_DAY) this.#day -= DAY;
    return this.#day + time;
  }

  /** Only durations are known: an event is no earlier than the one before it. */
  #sinceEnter(line: TimedLine): bigint {
    if (line.isEnter) {
      this.#enters.set(line.tid, this.#last);
      return this.#last;
    }
    const time = (this.#enters.get(line.tid) ?? this.#last) + paddedNs(line.time);
    return time > this.#last ? time : this.#last;
  }
}
