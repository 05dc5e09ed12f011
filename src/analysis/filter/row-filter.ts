/**
 * Decides rows of the event table by a filter without reading their events where that can be avoided. What decided one
 * row decides all that are alike: the facets that the filter asked for are the steps of a tree, their
 * values its branches. `evt.type=open and fd.name contains lib` comes to rest at the type for nearly
 * every row, and compares each name of a descriptor once.
 */
import type { Decision } from '../../filter/index.js';
import type { StateEngine } from '../engine.js';
import type { Joins } from './joins.js';
import { FACET, StoredMoment } from './stored-moment.js';
import type { LoadEvent } from './stored-moment.js';

interface Node {
  /** What to look at next; YES and NO are ends. */
  facet: number;
  /** Facets that were looked at on the way, as bits. */
  readonly known: number;
  /** By the facet's value + 1. */
  branches: (Node | undefined)[];
}

const YES: Node = { facet: -1, known: 0, branches: [] };
const NO: Node = { facet: -2, known: 0, branches: [] };
const TABLES = (1 << FACET.bytes) - 1;
const EVERYTHING = TABLES | (1 << FACET.bytes);

export class RowFilter {
  readonly #decision: Decision;
  readonly #moment: StoredMoment;
  #root: Node | undefined;

  constructor(
    decision: Decision,
    engine: Pick<StateEngine, 'events' | 'names' | 'past'>,
    joins: Joins,
    load: LoadEvent,
  ) {
    this.#decision = decision;
    this.#moment = new StoredMoment(engine, joins, load);
  }

  /** Whether the row matches; undefined: that takes the tables as they were then. Rows come in order. */
  decide(row: number): boolean | undefined {
    let node = (this.#root ??= this.#step(row, 0));
    while (node.facet >= 0 && node.facet < FACET.row) {
      const branch = this.#moment.facet(node.facet, row) + 1;
      const next = (node.branches[branch] ??= this.#step(row, node.known | (1 << node.facet)));
      // What has fewer values goes before what has more.
      if (next.facet >= 0 && next.facet < node.facet) {
        node.facet = next.facet;
        node.branches = [];
      } else node = next;
    }
    if (node === YES) return true;
    if (node === NO) return false;
    return this.#decideAlone(node, row);
  }

  /** Where a row like this one comes to when so much is known of it. */
  #step(row: number, known: number): Node {
    this.#moment.at(row, known);
    const decided = this.#decision(this.#moment);
    if (decided !== undefined) return decided ? YES : NO;
    return { facet: cheapest(this.#moment.missing), known, branches: [] };
  }

  #decideAlone({ facet }: Node, row: number): boolean | undefined {
    if (facet === FACET.row) {
      this.#moment.at(row, TABLES);
      const decided = this.#decision(this.#moment);
      if (decided !== undefined) return decided;
      if (cheapest(this.#moment.missing) !== FACET.bytes) return undefined;
    }
    if (facet === FACET.never) return undefined;
    this.#moment.at(row, EVERYTHING);
    return this.#decision(this.#moment);
  }
}

function cheapest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
