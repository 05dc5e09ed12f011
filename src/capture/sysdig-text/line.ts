/**
 * The head of an event in sysdig's default text, in the forms it had over the years (§14.1):
 *
 *   41582 13:17:57.400711569 3 curl (18949) > connect fd=3(<4>)
 *   41582 13:17:57.400711569 3 curl (18949.18950) > connect …            terminal: pid.tid, coloured
 *   41582 13:17:57.400711569 3 web (0a1b2c3d4e5f) curl (18949:7) > …     -pc, -pk: container or pod, tid:vtid
 */
import type { ContainerText } from '../encode/event-text.js';

export interface LineHead {
  readonly number: number;
  /** As printed; see encode/clock.ts. */
  readonly time: string;
  readonly cpu: number;
  readonly comm: string;
  readonly tid: number;
  readonly pid: number;
  readonly vtid: number;
  readonly container: ContainerText | undefined;
  readonly isEnter: boolean;
  readonly name: string;
  /** Rest of the line. */
  readonly info: string;
}

const HEAD =
  /^(\d{1,15}) (\d\d:\d\d:\d\d\.\d{1,9}|\d{1,10}\.\d{1,9}) (\d{1,5}) (.*?) \((-?\d{1,20})(?:([.:])(-?\d{1,20}))?\) ([<>]) (\w+) ?([^]*)$/;
const CONTAINER = /^(.*) \(([^()]*)\) (.+)$/;
const COLOR = /\u001b\[[0-9;]*m/g;

/** The line without the colors that sysdig writes on a terminal. */
export function withoutColor(line: string): string {
  return line.includes('\u001b') ? line.replace(COLOR, '') : line;
}

/** The head of an event, undefined when the line does not begin one. */
export function parseLine(line: string): LineHead | undefined {
  const match = HEAD.exec(line);
  if (match === null) return undefined;
  const [, number, time = '', cpu, name = '', first = '', separator, second = ''] = match;
  const [, , , , , , , , direction, type = '', info = ''] = match;
  const inContainer = separator === ':' ? CONTAINER.exec(name) : null;
  const comm = inContainer?.[3] ?? name;
  return {
    number: Number(number),
    time,
    cpu: Number(cpu),
    comm: comm === '<NA>' ? '' : comm,
    tid: signed(separator === '.' ? second : first),
    pid: separator === '.' ? signed(first) : -1,
    vtid: separator === ':' ? signed(second) : -1,
    container: containerOf(inContainer?.[1] ?? '', inContainer?.[2] ?? ''),
    isEnter: direction === '>',
    name: type,
    info,
  };
}

/** A host process has `host (host)`, an unknown one `<NA> (<NA>)`. */
function containerOf(name: string, id: string): ContainerText | undefined {
  if (!/^[0-9a-f]{12}$/.test(id)) return undefined;
  return { id, name: name === '<NA>' || name === 'incomplete' ? '' : name };
}

/** Some versions print -1 as an unsigned number. */
function signed(text: string): number {
  return Number(BigInt.asIntN(64, BigInt(text)));
}
