/** An event as text: all its parameters, sysdig's `evt.info`, and sysdig's default line (reference §14.1). */
import type { EventInfo, ParamInfo } from '../../model/event-table.js';
import { genericSyscallName } from '../../model/event-table.js';
import type { EventCursor } from '../../model/scap/event-cursor.js';
import { renderValue } from './values.js';
import type { Rendering } from './values.js';

export interface ParamText {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** The parameters that the capture stored, as far as the event table names them. */
export function renderParams(r: Rendering, info: EventInfo): ParamText[] {
  const count = countOf(r, info);
  return info.params.slice(0, count).map((param, i) => ({
    name: paramName(info, param, count),
    type: param.type,
    text: renderValue(r, i, param),
  }));
}

/** `name=value ` for every parameter; ends in a blank unless empty. Generic system calls have none. */
export function renderInfo(r: Rendering, info: EventInfo): string {
  if (info.id < 2) return '';
  const count = countOf(r, info);
  let text = '';
  for (let i = 0; i < count; i++) {
    const param = info.params[i] as ParamInfo;
    text += `${paramName(info, param, count)}=${renderValue(r, i, param)} `;
  }
  return text;
}

function countOf({ event }: Rendering, { params }: EventInfo): number {
  return Math.min(event.count, params.length);
}

/** What is `vpgid` today was printed as `pgid` until captures had both. */
function paramName({ paramIndex }: EventInfo, { name }: ParamInfo, count: number): string {
  if (name !== 'vpgid') return name;
  const hasBoth = (paramIndex.get('pgid') ?? count) < count;
  return hasBoth ? name : 'pgid';
}

/** Name of the event; of a generic system call, the name of the call. */
export function nameOf(event: EventCursor, info: EventInfo): string {
  return info.id < 2 ? genericSyscallName(event.int(0, false) ?? 0) : info.name;
}

export interface LineHead {
  readonly number: number;
  /** ns since the epoch. */
  readonly time: bigint;
  /** Name of the machine, where there are several. */
  readonly host?: string;
  readonly cpu: number;
  readonly comm: string;
  readonly tid: number;
}

/** `5779 08:28:00.659948064 0 curl (502) < connect res=…`. */
export function renderLine(head: LineHead, info: EventInfo, name: string, text: string): string {
  const direction = info.isEnter ? '>' : '<';
  const comm = head.comm === '' ? '<NA>' : head.comm;
  const tid = String(head.tid);
  const host = head.host === undefined ? '' : `${head.host} `;
  return `${String(head.number)} ${clockTime(head.time)} ${host}${String(head.cpu)} ${comm} (${tid}) ${direction} ${name} ${text}`;
}

/** HH:MM:SS.nnnnnnnnn of the day, UTC. */
export function clockTime(ns: bigint): string {
  const inDay = ((ns % 86_400_000_000_000n) + 86_400_000_000_000n) % 86_400_000_000_000n;
  const seconds = Number(inDay / 1_000_000_000n);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${clock.map(two).join(':')}.${(inDay % 1_000_000_000n).toString().padStart(9, '0')}`;
}
