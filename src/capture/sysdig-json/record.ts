/**
 * One JSON object of `sysdig -j` to an event (§14.3). Field names are those of the -p format; the default
 * ones are evt.num, evt.outputtime, evt.cpu, proc.name, thread.tid, evt.dir, evt.type and evt.info.
 * A 19-digit time does not fit a number, so integers that large are read as text.
 */
import type { ContainerText, EventText } from '../encode/event-text.js';

type Fields = Readonly<Record<string, unknown>>;

/** The object on the line; undefined when it is none. */
export function parseFields(line: string): Fields | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line, exactInteger);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps an integer beyond 2^53 as the text it was written as. */
function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source ?? value;
}

/** A line of the right form; `time` as the fields give it, see timeOf. */
export interface JsonEvent extends Omit<EventText, 'time' | 'offset'> {
  readonly time: JsonTime;
}

/** ns since the epoch, or a time of day without a date, or ns since the capture's start. */
export type JsonTime =
  | { readonly kind: 'epoch'; readonly ns: bigint }
  | { readonly kind: 'text'; readonly text: string };

/** The event that the fields describe; undefined when its name, direction or thread is missing. */
export function eventOf(fields: Fields): JsonEvent | undefined {
  const name = text(fields, 'evt.type');
  const direction = text(fields, 'evt.dir');
  const time = timeOf(fields);
  const tid = integer(fields, 'thread.tid');
  if (name === '' || !/^[<>]$/.test(direction) || time === undefined || tid === undefined) {
    return undefined;
  }
  return {
    number: integer(fields, 'evt.num') ?? -1,
    time,
    cpu: integer(fields, 'evt.cpu') ?? 0,
    comm: text(fields, 'proc.name').replace(/^<NA>$/, ''),
    tid,
    pid: integer(fields, 'proc.pid') ?? -1,
    vtid: integer(fields, 'thread.vtid') ?? -1,
    container: containerOf(fields),
    isEnter: direction === '>',
    name,
    info: text(fields, 'evt.info') || text(fields, 'evt.args'),
  };
}

/** evt.outputtime is text when sysdig was asked for another style with -t. */
function timeOf(fields: Fields): JsonTime | undefined {
  for (const key of ['evt.rawtime', 'evt.outputtime', 'evt.time']) {
    const field = fields[key];
    const value = typeof field === 'number' ? String(field) : text(fields, key);
    if (/^\d{1,20}$/.test(value)) return { kind: 'epoch', ns: BigInt(value) };
    if (/^(?:\d\d:\d\d:\d\d|\d{1,10})\.\d{1,9}$/.test(value)) return { kind: 'text', text: value };
  }
  return undefined;
}

function containerOf(fields: Fields): ContainerText | undefined {
  const id = text(fields, 'container.id');
  if (!/^[0-9a-f]{12}$/.test(id)) return undefined;
  const name = text(fields, 'container.name');
  return { id, name: name === '<NA>' || name === 'incomplete' ? '' : name };
}

function text(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
}

/** An integer written as a number or as text. */
function integer(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  const number = typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}
