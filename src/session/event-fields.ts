/**
 * Fields of single events, for columns that the user chose. Most are told by the session's tables, at once. What
 * no table keeps depends on everything before its event, so the capture is walked once more up to the rows that are
 * on the screen, a slice at a time; what is passed nearby is kept too, so that scrolling goes on from there instead
 * of beginning anew. Until a value is known its cell says so.
 */
import { EventWindow } from '../analysis/filter/event-window.js';
import { EVERYTHING } from '../analysis/filter/facet.js';
import type { Joins } from '../analysis/filter/joins.js';
import { LiveMoment } from '../analysis/filter/live-moment.js';
import { StoredMoment } from '../analysis/filter/stored-moment.js';
import { createStateEngine } from '../analysis/state/index.js';
import type { StateEngine } from '../analysis/engine.js';
import { fieldText, needsAnalysis, NOT_KNOWN, parseField } from '../filter/index.js';
import type { Moment } from '../filter/index.js';
import type { EventCursor } from '../model/scap/event-cursor.js';
import { pause, SLICE_BYTES, WAIT_MS } from './event-search.js';
import type { SearchSource } from './event-search.js';

type FieldUse = ReturnType<typeof parseField>;
/** Texts of the fields of one event, in the order of the fields. */
type Texts = readonly string[];

const UNKNOWN = '…';
/** Events whose values are kept. */
const MOST_KEPT = 20_000;
/** So many events before the first wanted one its neighbours begin. */
const NEAR = 500;
/** Looking up anew waits so many times as long as it took. */
const RENEWAL_PAUSE = 4;
/** Longer texts are cut: a cell shows no more. */
const LONGEST = 400;

/** The tables of the session, with or without what calls tell. */
interface Tables {
  readonly moment: StoredMoment;
  readonly withCalls: boolean;
}

/** One way through the capture. */
interface Walk {
  readonly engine: StateEngine;
  readonly fields: readonly FieldUse[];
  /** Bytes that it has read. */
  at: number;
  /** The last row that it passed. */
  row: number;
}

export class EventFields {
  source: SearchSource;
  readonly #onNews: () => void;
  #fields: readonly FieldUse[] = [];
  /** What was asked for, and what is near it, by row; the oldest first. */
  #asked = new Map<number, Texts>();
  /** What the rows said before the last conclusions: shown until it is known anew. */
  #before: ReadonlyMap<number, Texts> = new Map();
  readonly #near = new Map<number, Texts>();
  /** Rows that the last page asked for and nobody knows yet. */
  readonly #wanted = new Set<number>();
  #isPageOpen = false;
  #tables: Tables | undefined;
  #walk: Walk | undefined;
  /** Rows from here on are kept. */
  #keepFrom = 0;
  #isRunning = false;
  #startedAt = 0;
  #endedAt = 0;
  #stopped = false;

  /** `onNews` is called when what was asked for is known. */
  constructor(source: SearchSource, onNews: () => void) {
    this.source = source;
    this.#onNews = onNews;
  }

  /** Whether all that was asked for is known, or cannot be. */
  get isIdle(): boolean {
    return !this.#isPageOpen && !this.#isRunning;
  }

  stop(): void {
    this.#stopped = true;
  }

  /**
   * The same events, and perhaps other conclusions about calls: then fields that go by them are looked up
   * anew, as often as that leaves most of the time to other work.
   */
  renew(source: SearchSource): void {
    if (source.conclusion === this.source.conclusion || !this.isIdle) return;
    const cost = this.#endedAt - this.#startedAt;
    if (performance.now() - this.#endedAt < cost * RENEWAL_PAUSE) return;
    this.source = source;
    if (!this.#needsCalls()) return;
    this.#before = this.#asked;
    this.#asked = new Map();
    this.#near.clear();
    this.#tables = undefined;
    this.#walk = undefined;
  }

  #needsCalls(): boolean {
    return this.#fields.some(({ field }) => needsAnalysis(field));
  }

  text(row: number, field: string): string {
    const at = this.#indexOf(field);
    const known = this.#asked.get(row) ?? this.#near.get(row) ?? this.#byTables(row);
    if (known !== undefined) return known[at] ?? '';
    this.#want(row);
    return this.#before.get(row)?.[at] ?? UNKNOWN;
  }

  /** Place of a field; one more field makes what is known too little. */
  #indexOf(field: string): number {
    const at = this.#fields.findIndex((use) => use.text === field);
    if (at >= 0) return at;
    this.#asked.clear();
    this.#before = new Map();
    this.#near.clear();
    return (this.#fields = [...this.#fields, parseField(field)]).length - 1;
  }

  /** A page asks for all its rows at once: what those before it wanted is of no interest any more. */
  #want(row: number): void {
    if (!this.#isPageOpen) {
      this.#isPageOpen = true;
      this.#wanted.clear();
      if (this.#asked.size > MOST_KEPT) this.#asked.clear();
      setImmediate(() => {
        this.#isPageOpen = false;
        void this.#run();
      });
    }
    this.#wanted.add(row);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#startedAt = performance.now();
    await this.#lookUp();
    while (this.#wanted.size > 0 && !this.#stopped) {
      const first = Math.min(...this.#wanted);
      let walk = this.#walk;
      if (walk?.fields !== this.#fields || walk.row >= first) walk = await this.#begin();
      this.#walk = walk;
      this.#keepFrom = first - NEAR;
      const bytes = this.source.read(walk.at, SLICE_BYTES);
      if (bytes === undefined) break;
      walk.engine.push(bytes);
      walk.at += bytes.length;
      if (bytes.length === 0 && this.source.isComplete()) break;
      if (this.#wanted.size === 0) this.#onNews();
      await pause(bytes.length === 0 ? WAIT_MS : 0);
    }
    this.#endedAt = performance.now();
    this.#isRunning = false;
  }

  /** What the tables tell of the rows that are wanted. */
  async #lookUp(): Promise<void> {
    if (!this.#hasTables()) this.#tables = await this.#openTables();
    for (const row of this.#wanted) if (this.#byTables(row) !== undefined) this.#wanted.delete(row);
    if (this.#wanted.size === 0) this.#onNews();
  }

  #hasTables(): boolean {
    return this.#tables !== undefined && (this.#tables.withCalls || !this.#needsCalls());
  }

  async #openTables(): Promise<Tables> {
    const { engine, read } = this.source;
    const withCalls = this.#needsCalls();
    const joins = await this.#joins(withCalls);
    const window = new EventWindow(read);
    const load = (row: number): EventCursor | undefined => window.load(engine.events.offset(row));
    return { moment: new StoredMoment(engine, joins, load), withCalls };
  }

  /** undefined: they do not tell all of it. */
  #byTables(row: number): Texts | undefined {
    const moment = this.#tables?.moment;
    if (moment === undefined || !this.#hasTables()) return undefined;
    moment.at(row, EVERYTHING);
    try {
      const texts = textsOf(this.#fields, moment);
      this.#asked.set(row, texts);
      return texts;
    } catch (error) {
      if (error === NOT_KNOWN) return undefined;
      throw error;
    }
  }

  async #joins(withCalls: boolean): Promise<Joins> {
    while (withCalls && !this.source.isConcluded() && !this.#stopped) await pause(WAIT_MS);
    return this.source.joins(withCalls);
  }

  async #begin(): Promise<Walk> {
    const fields = this.#fields;
    const moment = new LiveMoment(await this.#joins(this.#needsCalls()));
    const walk: Walk = {
      engine: createStateEngine({
        handlers: [],
        watcher: (step, number, tables) => {
          moment.at(step, number, tables);
          walk.row = step.row;
          if (step.row >= this.#keepFrom) this.#keep(step.row, fields, moment);
        },
      }),
      fields,
      at: 0,
      row: -1,
    };
    return walk;
  }

  #keep(row: number, fields: readonly FieldUse[], moment: LiveMoment): void {
    const texts = textsOf(fields, moment);
    if (this.#wanted.delete(row)) {
      this.#asked.set(row, texts);
      return;
    }
    this.#near.set(row, texts);
    if (this.#near.size <= MOST_KEPT) return;
    const [oldest] = this.#near.keys();
    if (oldest !== undefined) this.#near.delete(oldest);
  }
}

function textsOf(fields: readonly FieldUse[], moment: Moment): Texts {
  return fields.map((use) => fieldText(use, moment).slice(0, LONGEST));
}
