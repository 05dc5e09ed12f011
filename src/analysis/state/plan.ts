/**
 * What is to be done with each event id, worked out once: a plan per id turns the per-event work into
 * array look-ups, and an event nobody wants costs its row and the pairing alone.
 */
import { EVENTS } from '../../model/event-table.js';
import type { EventInfo } from '../../model/event-table.js';
import type { Handler } from '../step.js';
import { parsersById } from './parsers.js';
import type { Parser } from './tables.js';

/**
 * `silent` events never touch a thread's pairing and introduce no thread; `meta` ones are no system calls;
 * the others are the two sides of one.
 */
export type EventKind = 'silent' | 'meta' | 'enter' | 'exit';

export interface Plan {
  readonly info: EventInfo;
  readonly kind: EventKind;
  readonly parser: Parser | undefined;
  readonly handlers: readonly Handler[] | undefined;
  /** Enter events: keep the parameters, because something reads them at the exit. */
  readonly save: boolean;
  /** Position of the fd parameter; negative = none of its own. */
  readonly fdParam: number;
  /** Its first parameter is a result, negative for an errno. */
  readonly hasResult: boolean;
  /** Some event of its type has a result, wherever. */
  readonly mayReturn: boolean;
  /** The thread is found by the parser: the event may be the first of a new thread. */
  readonly introduces: boolean;
}

/** The exit of a successful execveat is an execve's. */
export const EXECVEAT_ENTER = 330;
export const EXECVE_EXIT = 293;
/** Of the first parameter of exits: `res`, or the fd that was made. */
const RESULT_TYPES = new Set(['ERRNO', 'FD', 'PID']);
const SWITCHES = new Set([146, 152]);
const CLONES = new Set(['clone', 'clone3', 'fork', 'vfork']);

const PARSERS = parsersById();
const KINDS: readonly EventKind[] = EVENTS.map(kindOf);

export function planEvents(handlers: readonly Handler[]): readonly Plan[] {
  const wanted = handlersById(handlers);
  const reads = (id: number): boolean => PARSERS[id] !== undefined || wanted[id] !== undefined;
  return EVENTS.map((info) => {
    const kind = KINDS[info.id] ?? 'meta';
    return {
      info,
      kind,
      parser: PARSERS[info.id],
      handlers: wanted[info.id],
      save: kind === 'enter' && (reads(info.id + 1) || info.id === EXECVEAT_ENTER),
      fdParam: info.fdParam,
      hasResult: kind === 'exit' && RESULT_TYPES.has(info.params[0]?.type ?? ''),
      mayReturn: info.resultParams.length > 0,
      introduces: kind === 'exit' && CLONES.has(info.name),
    };
  });
}

function handlersById(handlers: readonly Handler[]): readonly (readonly Handler[] | undefined)[] {
  const byName = new Map<string, Handler[]>();
  for (const handler of handlers) {
    for (const name of new Set(handler.events)) {
      byName.set(name, [...(byName.get(name) ?? []), handler]);
    }
  }
  return EVENTS.map((info) => {
    const all = byName.get(info.name) ?? [];
    const list = KINDS[info.id] === 'enter' ? all.filter((handler) => handler.enters) : all;
    return list.length === 0 ? undefined : list;
  });
}

function kindOf(info: EventInfo): EventKind {
  if (info.flags.has('SKIPPARSERESET') || SWITCHES.has(info.id)) return 'silent';
  if (!info.isEnter) return info.flags.has('UNUSED') ? 'meta' : 'exit';
  const exit = EVENTS[info.id + 1];
  return exit === undefined || exit.flags.has('UNUSED') ? 'meta' : 'enter';
}
