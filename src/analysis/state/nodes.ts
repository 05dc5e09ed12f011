/**
 * The recorded machines, each with tables of its own: a pid, a descriptor or an interface means something on
 * its machine only. A capture has one; where several were merged, marks in the stream say whose turn it is.
 */
import type { EventTable } from '../../model/event-rows.js';
import type { NodeInfo } from '../../model/node.js';
import type { Fd } from './fd.js';
import { ListLoader } from './load-lists.js';
import type { History } from './history.js';
import type { NameStore } from './names.js';
import { ProcessTable } from './process-table.js';
import type { ProcessRecord } from './process-table.js';
import { Tables } from './tables.js';

/** More than any cluster has: what a damaged mark says is not believed. */
const MAX_NODES = 1 << 12;

interface Node {
  readonly tables: Tables;
  readonly lists: ListLoader;
  /** Whether an event of its was shown: what comes before is metadata. */
  hasShown: boolean;
  events: number;
  firstRow: number;
  lastRow: number;
}

type Told = (entry: Fd, process: ProcessRecord) => void;

export class Nodes {
  present: Node;
  readonly #nodes: Node[] = [];
  readonly #make: (index: number) => Node;
  readonly #events: EventTable;
  /** Row and shown events at which the present node's turn began. */
  #sinceRow = 0;
  #sinceShown = 0;

  constructor(
    names: NameStore,
    events: EventTable,
    history: History,
    told: { readonly onListed: Told; readonly onRelease: Told },
  ) {
    const { onRelease } = told;
    const shared = { names, containers: new Map(), apiEvents: [], onRelease };
    const processes: ProcessRecord[] = [];
    this.#events = events;
    this.#make = (index) => {
      const tables = new Tables(shared, new ProcessTable(names, history, index, processes));
      const lists = new ListLoader(tables, told.onListed);
      return { tables, lists, hasShown: false, events: 0, firstRow: -1, lastRow: -1 };
    };
    this.present = this.#node(0);
  }

  /** The blocks that follow are this node's. */
  enter(index: number): Node {
    this.#count();
    this.present = this.#node(Math.min(index, MAX_NODES));
    return this.present;
  }

  /** No list will follow. */
  finish(): void {
    for (const { lists } of this.#nodes) lists.finish();
  }

  list(): readonly NodeInfo[] {
    this.#count();
    return this.#nodes.map(({ tables, events, firstRow, lastRow }) => {
      return { ...tables.machine, interfaces: tables.interfaces, events, firstRow, lastRow };
    });
  }

  #node(index: number): Node {
    while (this.#nodes.length <= index) this.#nodes.push(this.#make(this.#nodes.length));
    return this.#nodes[index] as Node;
  }

  /** Gives the present node the events of its turn so far. */
  #count(): void {
    const { length, shown } = this.#events;
    if (length > this.#sinceRow) {
      if (this.present.firstRow < 0) this.present.firstRow = this.#sinceRow;
      this.present.lastRow = length - 1;
    }
    this.present.events += shown - this.#sinceShown;
    this.#sinceRow = length;
    this.#sinceShown = shown;
  }
}
