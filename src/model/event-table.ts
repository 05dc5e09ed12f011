/**
 * What sysdig's event table says of each event id: name, direction, parameters. The data is generated
 * (scripts/gen-event-table.ts); ids only ever grow and keep their meaning, except 292..295 in sysdig
 * 0.20.0 alone. Parameters are positional; a capture may store fewer or more than the table lists.
 */
import {
  ERRNO_NAMES,
  GENERIC_SYSCALL_NAMES,
  RAW_EVENTS,
  SIGNAL_NAMES,
  VALUE_LISTS,
} from './event-table.generated.js';
import type { RawParam } from './event-table.generated.js';

export interface ParamInfo {
  readonly name: string;
  /** Without the PT_ prefix: 'FD', 'ERRNO', 'SOCKTUPLE', 'FLAGS32' … (reference §9). */
  readonly type: string;
  readonly format: 'dec' | 'hex' | 'oct' | 'na';
  /** Names of flag and enum values, in table order; empty when the type has none. */
  readonly values: readonly (readonly [name: string, value: number])[];
  /** For FSRELPATH: the parameter that holds the directory's fd; -1 none. */
  readonly dirfdParam: number;
  /** For DYN: the alternatives, indexed by the value's first byte. */
  readonly alternatives: readonly ParamInfo[];
}

export interface EventInfo {
  readonly id: number;
  readonly name: string;
  readonly isEnter: boolean;
  readonly category: string;
  /** 'syscall', 'tracepoint', 'metaevent', 'plugin', 'iterator' or ''. */
  readonly source: string;
  readonly flags: ReadonlySet<string>;
  /** Position of the parameter with the fd the event acts on; -1: uses an fd but only its enter event says which; -2: uses none. */
  readonly fdParam: number;
  /** Positions at which the result may be: its own parameter, then the descriptor that a call made. */
  readonly resultParams: readonly number[];
  readonly params: readonly ParamInfo[];
  /** Position of each parameter by name. */
  readonly paramIndex: ReadonlyMap<string, number>;
}

function paramInfo(raw: RawParam): ParamInfo {
  const [name, type, format, values, dirfdParam, dyn] = raw;
  return {
    name,
    type,
    format: format as ParamInfo['format'],
    values: VALUE_LISTS[values] ?? [],
    dirfdParam,
    alternatives: (dyn ?? []).map(paramInfo),
  };
}

function resultParams(
  id: number,
  flags: readonly string[],
  paramIndex: ReadonlyMap<string, number>,
): readonly number[] {
  const names = flags.includes('CREATES_FD') && id % 2 === 1 ? ['res', 'fd'] : ['res'];
  return names.map((name) => paramIndex.get(name) ?? -1).filter((i) => i >= 0);
}

/** All known events, indexed by id. */
export const EVENTS: readonly EventInfo[] = RAW_EVENTS.map((raw, id) => {
  const [name, category, source, flags, fdParam, rawParams] = raw;
  const params = rawParams.map(paramInfo);
  const paramIndex = new Map(params.map((p, i) => [p.name, i] as const));
  return {
    id,
    name,
    isEnter: id % 2 === 0,
    category,
    source,
    flags: new Set(flags),
    fdParam,
    resultParams: resultParams(id, flags, paramIndex),
    params,
    paramIndex,
  };
});

const GENERIC_IDS: ReadonlyMap<string, number> = new Map(
  Object.entries(GENERIC_SYSCALL_NAMES).map(([id, name]) => [name, Number(id)]),
);

/** 'ECONNREFUSED' for 111 (or -111); 'errno 9999' for one the table does not know. */
export function errnoName(errno: number): string {
  const n = Math.abs(errno);
  return ERRNO_NAMES[n] ?? `errno ${String(n)}`;
}

export function signalName(signal: number): string {
  return SIGNAL_NAMES[signal] ?? `signal ${String(signal)}`;
}

/** Name behind the ID parameter of the generic `syscall` event. */
export function genericSyscallName(id: number): string {
  return GENERIC_SYSCALL_NAMES[id] ?? 'unknown';
}

/** Ids of all events with this name and direction, every historic form of it. */
export function eventIds(name: string, direction: 'enter' | 'exit'): readonly number[] {
  return EVENTS.filter((e) => e.name === name && e.isEnter === (direction === 'enter')).map(
    (e) => e.id,
  );
}

/** The ID parameter of the generic `syscall` event for a system call's name; undefined when it has none. */
export function genericSyscallId(name: string): number | undefined {
  return GENERIC_IDS.get(name);
}
