/**
 * Filtering millions of events without decoding them: every event refers to a type and to interned names of
 * its thread and its descriptor, so a term is decided once per name and the scan only reads columns.
 */
import { RowList } from '../base/row-list.js';
import { nameOfCode } from '../model/event-rows.js';
import { expressionOf, parseFilter, wordsOf } from './filter.js';
import type { Term } from './filter.js';
import type { ViewContext } from './view.js';

const FIELDS: Readonly<Record<string, 'thread' | 'fd' | 'type'>> = {
  'proc.name': 'thread',
  'thread.tid': 'thread',
  thread: 'thread',
  comm: 'thread',
  tid: 'thread',
  'fd.name': 'fd',
  fd: 'fd',
  'evt.type': 'type',
  type: 'type',
  event: 'type',
};

/** Whether a term is true of a name, remembered by index. */
class TermMatcher {
  readonly #term: Term;
  readonly #context: ViewContext;
  readonly #field: 'thread' | 'fd' | 'type' | undefined;
  /** By index + 1: 0 not decided, 1 no, 2 yes. */
  readonly #known: Record<'thread' | 'fd' | 'type', Uint8Array> = {
    thread: new Uint8Array(1024),
    fd: new Uint8Array(1024),
    type: new Uint8Array(1024),
  };

  constructor(term: Term, context: ViewContext) {
    this.#term = term;
    this.#context = context;
    this.#field = FIELDS[term.column];
  }

  matches(thread: number, fd: number, type: number): boolean {
    const field = this.#field;
    const found =
      ((field === undefined || field === 'type') && this.#test('type', type)) ||
      ((field === undefined || field === 'thread') && this.#test('thread', thread)) ||
      ((field === undefined || field === 'fd') && this.#test('fd', fd));
    return found !== this.#term.negated;
  }

  #test(kind: 'thread' | 'fd' | 'type', index: number): boolean {
    const known = this.#known[kind][index + 1];
    if (known !== undefined && known > 0) return known === 2;
    const text = this.#text(kind, index);
    const { has, hasWhole } = this.#term;
    const found = this.#field === undefined ? hasWhole(text) : has(text);
    if (known === undefined) this.#grow(kind, index + 2);
    this.#known[kind][index + 1] = found ? 2 : 1;
    return found;
  }

  #grow(kind: 'thread' | 'fd' | 'type', length: number): void {
    const grown = new Uint8Array(length * 2);
    grown.set(this.#known[kind]);
    this.#known[kind] = grown;
  }

  #text(kind: 'thread' | 'fd' | 'type', index: number): string {
    if (kind === 'type') return nameOfCode(index);
    if (kind === 'thread') {
      const name = this.#context.threadName(index);
      return name === undefined ? '' : `${name.comm} ${String(name.tid)}`;
    }
    const name = index < 0 ? undefined : this.#context.fdName(index);
    return name === undefined ? '' : `${String(name.fd)} ${name.name}`;
  }
}

/** Where the found rows stand among others; both ascend. */
function positionsOf(found: Uint32Array, rows: Uint32Array): Uint32Array {
  const positions = new Uint32Array(found.length);
  let count = 0;
  let at = 0;
  for (let i = 0; i < found.length && at < rows.length; i++) {
    const row = found[i] as number;
    while (at < rows.length && (rows[at] as number) < row) at++;
    if (rows[at] === row) positions[count++] = at;
  }
  return positions.subarray(0, count);
}

/**
 * Positions in `rows` that match all filters, ascending.
 */
export function filterEvents(
  context: ViewContext,
  rows: Uint32Array,
  filters: readonly string[],
): Uint32Array {
  const { events } = context.snapshot;
  const expression = expressionOf(filters);
  const words = wordsOf(filters);
  const candidates =
    expression === undefined ? undefined : positionsOf(context.matching(expression).rows, rows);
  if (candidates !== undefined && words.length === 0) return candidates;
  const matchers = words.flatMap(parseFilter).map((term) => new TermMatcher(term, context));
  const length = candidates?.length ?? rows.length;
  const found = new RowList();
  for (let at = 0; at < length; at++) {
    const i = candidates === undefined ? at : (candidates[at] ?? 0);
    const row = rows[i] ?? 0;
    const thread = events.thread(row);
    const fd = events.fd(row);
    const type = events.code(row);
    if (matchers.every((m) => m.matches(thread, fd, type))) found.push(i);
  }
  return found.rows;
}

/** How much of the search behind these filters is done, 0 to 1. */
export function searchProgress(context: ViewContext, filters: readonly string[]): number {
  const expression = expressionOf(filters);
  return expression === undefined ? 1 : context.matching(expression).progress;
}
