/**
 * Which values a field has in the events of a session, and how often: what the prompt offers. Counted in the
 * tables alone, so a field that only the events themselves tell has no values here; of fields about calls,
 * calls are counted.
 */
import { RowTree } from '../analysis/filter/row-tree.js';
import type { StateEngine } from '../analysis/engine.js';
import { finish } from '../base/steps.js';
import { EVENT_FIELDS, FilterError, needsAnalysis, NOT_KNOWN } from '../filter/index.js';
import type { CallField, FieldUse, Moment, Value } from '../filter/index.js';
import type { Snapshot } from '../model/snapshot.js';
import type { OccurringValue } from '../views/view.js';
import { callFacts, snapshotJoins } from './filter-joins.js';

/** Of more rows than this, every nth is looked at. */
const MOST_ROWS = 4_000_000;
const MOST_VALUES = 1000;
/** Of a running stream, counts may be so old. */
const STALE_MS = 2000;

export class Occurring {
  #use = '';
  #events: StateEngine['events'] | undefined;
  #length = 0;
  #countedAt = 0;
  #values: readonly OccurringValue[] = [];

  /** Values of a field as it is written in an expression, the most frequent first. */
  valuesOf(
    text: string,
    engine: Pick<StateEngine, 'events' | 'names' | 'past' | 'nodes'>,
    s: Snapshot,
  ): readonly OccurringValue[] {
    const { events } = engine;
    const isSame = text === this.#use && events === this.#events;
    const now = performance.now();
    if (isSame && (events.length === this.#length || now - this.#countedAt < STALE_MS))
      return this.#values;
    this.#use = text;
    this.#events = events;
    this.#length = events.length;
    this.#values = sorted(countsOf(text, engine, s));
    this.#countedAt = performance.now();
    return this.#values;
  }
}

type Counts = ReadonlyMap<string, number>;

function countsOf(
  text: string,
  engine: Pick<StateEngine, 'events' | 'names' | 'past' | 'nodes'>,
  s: Snapshot,
): Counts {
  try {
    const use = EVENT_FIELDS.resolve(text, 0);
    const { field } = use;
    return needsAnalysis(field) ? inCalls(field, s) : inEvents(use, engine, s);
  } catch (error) {
    if (error instanceof FilterError) return new Map();
    throw error;
  }
}

function textsOf({ field, argument }: FieldUse, moment: Moment): readonly string[] {
  const got = field.get(moment, argument) ?? [];
  const values: readonly Value[] = Array.isArray(got) ? (got as readonly Value[]) : [got as Value];
  return values.flatMap((value) => (value instanceof Uint8Array ? [] : [String(value)]));
}

function inCalls({ ofCall }: CallField, s: Snapshot): Counts {
  const counts = new Map<string, number>();
  for (const call of callFacts(s)) {
    for (const value of ofCall(call)) add(counts, String(value), 1);
  }
  return counts;
}

/** One for all rows that are alike. */
interface Tally {
  readonly texts: readonly string[];
  count: number;
}

function inEvents(
  use: FieldUse,
  engine: Pick<StateEngine, 'events' | 'names' | 'past' | 'nodes'>,
  s: Snapshot,
): Counts {
  const tallies: Tally[] = [];
  const tallyOf = (moment: Moment): Tally | undefined => {
    try {
      const tally = { texts: textsOf(use, moment), count: 0 };
      tallies.push(tally);
      return tally;
    } catch (error) {
      if (error === NOT_KNOWN) return undefined;
      throw error;
    }
  };
  const { events } = engine;
  const tree = new RowTree(tallyOf, engine, finish(snapshotJoins(s, false)), () => undefined);
  const step = Math.max(1, Math.ceil(events.length / MOST_ROWS));
  for (let row = 0; row < events.length; row += step) {
    if (!events.isShown(row)) continue;
    const tally = tree.shared(row);
    if (tally !== undefined) tally.count += step;
  }
  const counts = new Map<string, number>();
  for (const { texts, count } of tallies)
    for (const text of texts) if (count > 0) add(counts, text, count);
  return counts;
}

function add(counts: Map<string, number>, text: string, count: number): void {
  counts.set(text, (counts.get(text) ?? 0) + count);
}

function sorted(counts: Counts): readonly OccurringValue[] {
  return Array.from(counts, ([text, count]) => ({ text, count }))
    .filter(({ text }) => text !== '')
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_VALUES);
}
