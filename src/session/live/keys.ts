/**
 * Calls, connections, processes and events are known by their place in a table, which changes when another
 * analysis takes over. The screen holds such places for long (where it is, which row the cursor is on, what
 * is marked), so they leave as names, which stay, and are looked up when they come back.
 */
import type { Snapshot } from '../../model/snapshot.js';
import { NARROWED, withinAs } from '../../views/narrowed.js';
import type { Scope, Target } from '../../views/view.js';
import type { Page, PageRequest } from '../protocol.js';

/**
 * What is numbered, and how the members of its table are told apart: by what never changes once it is there
 * (a call gets its connection later than its first lookup, a process another name by exec).
 */
interface Table {
  readonly length: (s: Snapshot) => number;
  /** ns or an id: compared first, because it costs nothing. */
  readonly first: (s: Snapshot, at: number) => number;
  readonly rest: (s: Snapshot, at: number) => string;
}

const TABLES: Readonly<Record<string, Table>> = {
  path: {
    length: ({ facts }) => facts.paths.length,
    first: ({ facts }, at) => facts.paths[at]?.startTime ?? -1,
    rest: ({ facts }, at) => String(facts.paths[at]?.client.pid),
  },
  connection: {
    length: ({ facts }) => facts.connections.length,
    first: ({ facts: { connections } }, at) => connections.startTime.get(at),
    rest: ({ facts: { connections: c } }, at) =>
      `${String(c.process[at]?.pid)} ${String(c.fd.get(at))}`,
  },
  process: {
    length: ({ facts }) => facts.processes.length,
    first: ({ facts }, at) => facts.processes[at]?.pid ?? -1,
    rest: ({ facts }, at) => String(facts.processes[at]?.ppid),
  },
  lookup: {
    length: ({ facts }) => facts.dns.length,
    first: ({ facts }, at) => facts.dns[at]?.questionTime ?? -1,
    rest: ({ facts }, at) => {
      const { questionTime = -1, answerTime = -1, name = '' } = facts.dns[at] ?? {};
      return `${questionTime < 0 ? String(answerTime) : ''} ${name}`;
    },
  },
  listener: {
    length: ({ facts }) => facts.listeners.length,
    first: ({ facts }, at) => facts.listeners[at]?.process.pid ?? -1,
    rest: ({ facts }, at) => {
      const { l4 = '', address } = facts.listeners[at] ?? {};
      return `${l4} ${address?.ip ?? ''} ${String(address?.port)}`;
    },
  },
  event: {
    length: ({ events }) => events.length,
    first: ({ events }, at) => events.number(at),
    rest: () => '',
  },
};

/** Kinds by the beginning of a row's key. */
const KINDS: Readonly<Record<string, string>> = {
  path: 'path',
  conn: 'connection',
  process: 'process',
  dns: 'lookup',
  listener: 'listener',
  log: 'event',
  event: 'event',
};
/** Views whose rows are events: their keys are bare numbers, or a number and a line. */
const EVENT_VIEWS = new Set(['events', 'echo']);
const ROW = /^([a-z]+):(\d+)$/;
const EVENT_ROW = /^(\d+)(:\d+)?$/;
const NAMED_ROW = /^([a-z]+):~(.*)$/s;
/** `#` and the event's number is also what people type. */
const NAMED_EVENT = /^#(\d+)(:\d+)?$/;
const NAME = /^(-?\d+)~?(.*)$/s;

/** The request in the places of the present tables. */
export function incoming(request: PageRequest, s: Snapshot): PageRequest {
  return {
    ...request,
    anchorKey: keyIn(request.anchorKey, s),
    scope: scopeIn(request.scope, s),
  };
}

export function scopeIn({ kind, key }: Scope, s: Snapshot): Scope {
  if (kind === NARROWED) return { kind, key: withinAs(key, (scope) => scopeIn(scope, s)) };
  return kind in TABLES ? { kind, key: String(find(kind, key, s)) } : { kind, key };
}

/** The page with names, for the scope that was asked for. */
export function outgoing(page: Page, scope: Scope, s: Snapshot): Page {
  return {
    ...page,
    scope,
    rows: page.rows.map((row) => ({
      ...row,
      key: keyOut(row.key, page.view, s),
      target: targetOut(row.target, s),
      subject: row.subject && scopeOut(row.subject, s),
    })),
    previous: targetOut(page.previous, s),
    next: targetOut(page.next, s),
  };
}

export function scopeOut({ kind, key }: Scope, s: Snapshot): Scope {
  if (kind === NARROWED) return { kind, key: withinAs(key, (scope) => scopeOut(scope, s)) };
  return kind in TABLES ? { kind, key: nameOf(kind, Number(key), s) } : { kind, key };
}

function targetOut(target: Target | undefined, s: Snapshot): Target | undefined {
  if (target === undefined) return undefined;
  const { view, cursorKey } = target;
  const scope = scopeOut(target.scope, s);
  return cursorKey === undefined
    ? { ...target, scope }
    : { ...target, scope, cursorKey: keyOut(cursorKey, view, s) };
}

function keyOut(key: string, view: string, s: Snapshot): string {
  const [, prefix = '', at] = ROW.exec(key) ?? [];
  const kind = KINDS[prefix];
  if (kind !== undefined) return `${prefix}:~${nameOf(kind, Number(at), s)}`;
  if (!EVENT_VIEWS.has(view)) return key;
  return key.replace(EVENT_ROW, (_, row: string, line: string | undefined) => {
    return `#${nameOf('event', Number(row), s)}${line ?? ''}`;
  });
}

function keyIn(key: string, s: Snapshot): string {
  const [, prefix = '', name = ''] = NAMED_ROW.exec(key) ?? [];
  const kind = KINDS[prefix];
  if (kind !== undefined) return `${prefix}:${String(find(kind, name, s))}`;
  // A place in the stream of events is near another one; an event (a scope, a mark) is itself or gone.
  return key.replace(NAMED_EVENT, (_, number: string, line: string | undefined) => {
    return `${String(s.events.rowOfNumber(Number(number)))}${line ?? ''}`;
  });
}

function nameOf(kind: string, at: number, s: Snapshot): string {
  const table = TABLES[kind];
  if (table === undefined) return String(at);
  const rest = table.rest(s, at);
  return `${String(table.first(s, at))}${rest === '' ? '' : `~${rest}`}`;
}

/** The place of what has this name; -1 when it is gone. */
function find(kind: string, name: string, s: Snapshot): number {
  const table = TABLES[kind];
  const [, head = '', rest = ''] = NAME.exec(name) ?? [];
  if (table === undefined || head === '') return -1;
  const first = Number(head);
  if (kind === 'event') return rowOf(first, s);
  for (let at = table.length(s) - 1; at >= 0; at--) {
    if (table.first(s, at) === first && table.rest(s, at) === rest) return at;
  }
  return -1;
}

function rowOf(number: number, { events }: Snapshot): number {
  const row = events.rowOfNumber(number);
  return row >= 0 && events.number(row) === number ? row : -1;
}
