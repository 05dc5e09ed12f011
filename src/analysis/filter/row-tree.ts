/**
 * Works out something about rows of the event table without reading their events where that can be avoided. What
 * was found for one row holds for all that are alike: the facets that were asked for are the steps of a
 * tree, their values its branches. `evt.type=open and fd.name contains lib` comes to rest at the type for
 * nearly every row, and compares each name of a descriptor once.
 */
import { SparseList } from '../../base/sparse-list.js';
import type { Moment } from '../../filter/index.js';
import type { StateEngine } from '../engine.js';
import type { Joins } from './joins.js';
import { EVERYTHING, FACET, TABLES } from './facet.js';
import { FacetColumns } from './facet-columns.js';
import { StoredMoment } from './stored-moment.js';
import type { LoadEvent } from './stored-moment.js';

interface Step<T> {
  /** What to look at next; at an end -1. */
  facet: number;
  /** At an end: what was found. */
  readonly found: T | undefined;
  /** Facets that were looked at on the way, as bits. */
  readonly known: number;
  /** By the facet's value + 1. */
  branches: SparseList<Step<T>>;
}

export class RowTree<T> {
  readonly #find: (moment: Moment) => T | undefined;
  readonly #moment: StoredMoment;
  readonly #facets: FacetColumns;
  readonly #ends = new Map<T, Step<T>>();
  #root: Step<T> | undefined;

  /** `find`: undefined where NOT_KNOWN was thrown and mattered. */
  constructor(
    find: (moment: Moment) => T | undefined,
    engine: Pick<StateEngine, 'events' | 'names' | 'past' | 'nodes'>,
    joins: Joins,
    load: LoadEvent,
  ) {
    this.#find = find;
    this.#moment = new StoredMoment(engine, joins, load);
    this.#facets = new FacetColumns(engine, joins);
  }

  /** What is found for the row; undefined: that takes the tables as they were then. Rows come in order. */
  at(row: number): T | undefined {
    const step = this.#walk(row);
    return step.facet === -1 ? step.found : this.#findAlone(step.facet, row);
  }

  /** As `at`, but undefined also for rows that are like no others. */
  shared(row: number): T | undefined {
    return this.#walk(row).found;
  }

  #walk(row: number): Step<T> {
    let step = (this.#root ??= this.#step(row, 0));
    while (step.facet >= 0 && step.facet < FACET.row) {
      const branch = this.#facets.get(step.facet, row) + 1;
      let next = step.branches.get(branch);
      if (next === undefined) {
        next = this.#step(row, step.known | (1 << step.facet));
        step.branches.set(branch, next);
      }
      // What has few values goes before what has many.
      if (step.facet > FACET.shape && next.facet >= 0 && next.facet < step.facet) {
        step.facet = next.facet;
        step.branches = new SparseList();
      } else step = next;
    }
    return step;
  }

  /** Where a row like this one comes to when so much is known of it. */
  #step(row: number, known: number): Step<T> {
    this.#moment.at(row, known);
    const found = this.#find(this.#moment);
    if (found === undefined)
      return { facet: cheapest(this.#moment.missing), found, known, branches: new SparseList() };
    const end = this.#ends.get(found);
    if (end !== undefined) return end;
    const made: Step<T> = { facet: -1, found, known: 0, branches: new SparseList() };
    this.#ends.set(found, made);
    return made;
  }

  #findAlone(facet: number, row: number): T | undefined {
    if (facet === FACET.row) {
      this.#moment.at(row, TABLES);
      const found = this.#find(this.#moment);
      if (found !== undefined) return found;
      if (cheapest(this.#moment.missing) !== FACET.bytes) return undefined;
    }
    if (facet === FACET.never) return undefined;
    this.#moment.at(row, EVERYTHING);
    return this.#find(this.#moment);
  }
}

function cheapest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
