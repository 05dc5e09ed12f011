/**
 * The events that sysdig lists. Others only tell the state of things (processes, users, containers that were there
 * before): they have numbers and are kept, but nobody did them.
 */
import { RowList } from '../base/row-list.js';
import type { EventTable } from '../model/event-rows.js';
import { eventRows } from './event-scope.js';
import type { Scope, ViewContext } from './view.js';

/** Those of a whole table, as far as it was looked at: it grows while it is read. */
class Listed {
  readonly #list = new RowList();
  #next = 0;

  rows(events: EventTable): Uint32Array {
    for (; this.#next < events.length; this.#next++)
      if (events.isShown(this.#next)) this.#list.push(this.#next);
    return this.#list.rows;
  }
}

const LISTED = new WeakMap<EventTable, Listed>();

/** Rows of a scope that sysdig lists, ascending. */
export function listedEvents(context: ViewContext, scope: Scope): Uint32Array {
  const { events } = context.snapshot;
  const rows = eventRows(context, scope);
  if (rows !== undefined) return rows.filter((row) => events.isShown(row));
  const listed = LISTED.get(events) ?? new Listed();
  LISTED.set(events, listed);
  return listed.rows(events);
}
