/**
 * Which calls an event is part of, by its row, its process and its descriptor: put together once for a search,
 * then asked for every row.
 */
import { bisect } from '../base/bisect.js';
import { SparseList } from '../base/sparse-list.js';
import type { Steps } from '../base/steps.js';
import { NO_CALLS } from '../analysis/filter/joins.js';
import type { CallSet, CallsOfRow } from '../analysis/filter/joins.js';
import type { CallFacts } from '../filter/index.js';
import type { Path } from '../model/path.js';
import type { Snapshot } from '../model/snapshot.js';
import { addPath } from '../views/event-scope.js';
import type { Range } from '../views/event-scope.js';

/** Rows of one descriptor that belong to a call; `latest`: the greatest `last` up to here. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly call: CallSet;
  latest: number;
}

/** The spans of one descriptor, which are asked for row after row. */
class Spans {
  readonly #list: Span[] = [];
  /** The one that was looked up last. */
  #at = -1;

  add({ first, last }: Range, call: CallSet): void {
    this.#list.push({ first, last, call, latest: last });
  }

  /** When all are there. */
  prepare(): void {
    this.#list.sort((a, b) => a.first - b.first);
    let latest = -1;
    for (const span of this.#list) span.latest = latest = Math.max(latest, span.last);
  }

  /** Calls that the row belongs to. */
  *calls(row: number): Generator<CallSet> {
    for (let i = this.#lastBefore(row); i >= 0; i--) {
      const { last, latest, call } = this.#list[i] as Span;
      if (latest < row) break;
      if (last >= row) yield call;
    }
  }

  /** The call that the row belongs to, NO_CALLS for none; undefined when there are several. */
  onlyCall(row: number): CallSet | undefined {
    let only = NO_CALLS;
    for (let i = this.#lastBefore(row); i >= 0; i--) {
      const { last, latest, call } = this.#list[i] as Span;
      if (latest < row) break;
      if (last < row) continue;
      if (only !== NO_CALLS && only !== call) return undefined;
      only = call;
    }
    return only;
  }

  /** Index of the last span that begins at or before the row; -1 none. */
  #lastBefore(row: number): number {
    if (this.#begin(this.#at) > row || this.#begin(this.#at + 1) <= row)
      this.#at = bisect(this.#list.length, (i) => this.#begin(i) > row) - 1;
    return this.#at;
  }

  #begin(i: number): number {
    return i < 0 ? -1 : (this.#list[i]?.first ?? Infinity);
  }
}

/** The calls of a snapshot by the rows, processes and descriptors of their events. */
export class CallSpans {
  /** By taskKey of the process, then by number of the descriptor + 1. */
  readonly #spans = new Map<number, SparseList<Spans>>();
  readonly #all: Spans[] = [];
  /** Rows of their own; there are few, so where they are is asked first. */
  readonly #rows = new Map<number, CallSet[]>();
  readonly #marked: Uint8Array;
  /** Sets of more than one call, by the ids of their parts. */
  readonly #sets = new Map<string, CallSet>();
  #ids = 0;

  constructor(length: number) {
    this.#marked = new Uint8Array(length);
  }

  *collect(s: Snapshot, all: Iterable<readonly [Path, CallFacts]>): Steps<void> {
    for (const [path, facts] of all) {
      yield;
      const call = { id: ++this.#ids, calls: [facts] };
      addPath(
        {
          addRange: (task, fd, range) => {
            this.#spansOf(task, fd).add(range, call);
          },
          addRow: (row) => {
            this.#rows.set(row, [...(this.#rows.get(row) ?? []), call]);
            this.#marked[row] = 1;
          },
        },
        s,
        path,
      );
    }
    for (const spans of this.#all) spans.prepare();
  }

  #spansOf(task: number, fd: number): Spans {
    let byFd = this.#spans.get(task);
    if (byFd === undefined) this.#spans.set(task, (byFd = new SparseList<Spans>()));
    const known = byFd.get(fd + 1);
    if (known !== undefined) return known;
    const spans = new Spans();
    byFd.set(fd + 1, spans);
    this.#all.push(spans);
    return spans;
  }

  /** Calls that the events of a process belong to. */
  of(task: number): CallsOfRow {
    const byFd = this.#spans.get(task);
    return (row, fd) => {
      const spans = byFd?.get(fd + 1);
      const isMarked = this.#marked[row] === 1;
      if (spans === undefined && !isMarked) return NO_CALLS;
      const only = isMarked ? undefined : spans?.onlyCall(row);
      return only ?? this.#union(row, spans);
    };
  }

  #union(row: number, spans: Spans | undefined): CallSet {
    const different = [...new Set([...(this.#rows.get(row) ?? []), ...(spans?.calls(row) ?? [])])];
    const [first = NO_CALLS] = different;
    if (different.length < 2) return first;
    const key = different.map((part) => part.id).join();
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const all = { id: ++this.#ids, calls: different.flatMap((part) => part.calls) };
    this.#sets.set(key, all);
    return all;
  }
}
