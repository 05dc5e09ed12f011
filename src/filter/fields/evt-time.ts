/** When an event happened: wall clock, since the capture's start, since its call began. */
import type { Field } from '../field.js';
import type { Moment } from '../moment.js';
import { number, text } from './build.js';

const SECOND = 1_000_000_000n;

const UNITS: readonly (readonly [string, number])[] = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
];
const two = (n: number): string => String(n).padStart(2, '0');
const THREE_DIGITS = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));
const three = (n: number): string => THREE_DIGITS[n] ?? '';

/** The last answer is kept: events that follow each other mostly have the same. */
function lastKept(work: (n: number) => string): (n: number) => string {
  let last = -1;
  let text = '';
  return (n) => {
    if (n === last) return text;
    last = n;
    return (text = work(n));
  };
}

/** `HH:MM:SS` of a second of the day, and the same with `.mmm` of a millisecond. */
const secondText = lastKept((second) => {
  const minute = Math.floor(second / 60);
  return [Math.floor(minute / 60), minute % 60, second % 60].map(two).join(':');
});
const msText = lastKept((ms) => `${secondText(Math.floor(ms / 1000))}.${three(ms % 1000)}`);

/** In parts that are there already: a filter asks it of millions of events. */
function timeOfDay({ timeOfDay: inDay }: Moment, digits: boolean): string {
  if (!digits) return secondText(Math.floor(inDay / 1e9));
  const ms = Math.floor(inDay / 1e6);
  const ns = inDay - ms * 1e6;
  const us = Math.floor(ns / 1000);
  return msText(ms) + three(us) + three(ns - us * 1000);
}

function clock(m: Moment, digits: boolean): string {
  const day = new Date(Number(m.wallClock / 1_000_000n)).toISOString().slice(0, 10);
  return `${day} ${timeOfDay(m, digits)}`;
}

/** Differences are 64-bit numbers without sign, as sysdig has them: before the start is very late. */
function unsigned(ns: bigint): bigint {
  return BigInt.asUintN(64, ns);
}

const sinceStart = ({ sinceStart: ns }: Moment): bigint | number =>
  typeof ns === 'number' && ns >= 0 ? ns : unsigned(BigInt(ns));
const sincePrevious = (m: Moment): bigint => unsigned(m.wallClock - m.previousClock);

/** `1.5ms`, as sysdig writes it: up to two digits behind the point. */
function human(ns: number): string {
  const [unit, size] = UNITS.find(([, from]) => ns >= from) ?? UNITS.at(-1) ?? ['ns', 1];
  return `${String(Math.floor((ns / size) * 100) / 100)}${unit}`;
}

/** Calls of the recorder itself have no latency. */
function latency(m: Moment): number | undefined {
  return m.info.category === 'internal' && m.thread !== undefined ? undefined : m.latency;
}

function duration(id: string, help: string, get: Field['get']): Field {
  return { id, type: 'duration', help, get };
}

/** A duration, its whole seconds, and the nanoseconds of the rest. */
function split(
  id: string,
  help: string,
  get: (m: Moment) => bigint | number | undefined,
): readonly Field[] {
  const part = (m: Moment, of: (ns: bigint) => bigint): bigint | undefined => {
    const ns = get(m);
    return ns === undefined ? undefined : of(BigInt(ns));
  };
  return [
    duration(id, `${help}, in nanoseconds`, get),
    number(`${id}.s`, `${help}: whole seconds`, (m) => part(m, (ns) => ns / SECOND)),
    number(`${id}.ns`, `${help}: nanoseconds within the second`, (m) =>
      part(m, (ns) => ns % SECOND),
    ),
  ];
}

export const TIMES: readonly Field[] = [
  text('evt.time', 'time of day in UTC, with nanoseconds', (m) => timeOfDay(m, true)),
  text('evt.time.s', 'time of day in UTC', (m) => timeOfDay(m, false)),
  text(
    'evt.time.iso8601',
    'ISO 8601 in UTC, with nanoseconds',
    (m) => `${clock(m, true).replace(' ', 'T')}+0000`,
  ),
  text('evt.datetime', 'date and time in UTC, with nanoseconds', (m) => clock(m, true)),
  text('evt.datetime.s', 'date and time in UTC', (m) => clock(m, false)),
  ...split('evt.rawtime', 'time since 1970', (m) => m.wallClock),
  ...split('evt.reltime', "time since the capture's first event", sinceStart),
  ...split('evt.latency', 'from the beginning of a call to its return', latency),
  text('evt.latency.human', 'the same as people read it', (m) => {
    const ns = latency(m);
    return ns === undefined ? undefined : human(ns);
  }),
  ...split('evt.deltatime', 'time since the event before', sincePrevious),
  {
    id: 'evt.around',
    type: 'around',
    help: 'within so many milliseconds of a moment: evt.around[evt.rawtime of the moment]=1000',
    argument: { form: 'index', required: true, usage: '[T]' },
    get: (m, moment) => {
      const distance = m.wallClock - BigInt(moment ?? 0);
      return distance < 0n ? -distance : distance;
    },
  },
];
