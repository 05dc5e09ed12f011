/**
 * One capture from first byte to verdicts, without a screen: reads blocks, feeds the analysis, and at
 * every tick puts the facts, cluster state, baseline and verdicts together into a snapshot. The screen and
 * the headless commands run the same session; the screen runs it in a worker (worker.ts).
 */
import { UserError } from '../base/errors.js';
import { finish, finishInTurns } from '../base/steps.js';
import type { Steps } from '../base/steps.js';
import { learnBaseline } from '../baseline/learn.js';
import type { Baseline } from '../model/baseline.js';
import { createClusterIndex } from '../model/cluster-index.js';
import { viewContext } from './view-context.js';
import type { ViewContext } from '../views/view.js';
import type { NodeClock } from '../model/node.js';
import type { Snapshot } from '../model/snapshot.js';
import { targetNames } from './conclude.js';
import type { Pager } from './engine-session.js';
import { EventFields } from './event-fields.js';
import { Searches } from './searches.js';
import { snapshotJoins } from './filter-joins.js';
import { pause } from './event-search.js';
import type { SearchSource } from './event-search.js';
import { openJudge } from './judge.js';
import type { Judge } from './judge.js';
import { Occurring } from './occurring.js';
import { markBaseline } from './mark-baseline.js';
import { openReading } from './reading.js';
import type { Reading } from './reading.js';
import type { EngineAnswer, EngineCommand, Page, PageRequest } from './protocol.js';
import { chosenRows } from './chosen-rows.js';
import { turn } from './turn.js';
import { writeCapture } from './write-capture.js';

export interface SessionOptions {
  /** Path of the capture, '-' = stdin. */
  readonly capture: string;
  /** More captures, of other nodes or of other times, to be read as one with it. */
  readonly others?: readonly string[];
  readonly cluster?: string | undefined;
  readonly iptables?: string | undefined;
  /** A recorded healthy run to compare with. */
  readonly baseline?: string | undefined;
}

/** Bytes decoded at a stretch before other work gets its turn: a few milliseconds. */
const SLICE_BYTES = 256 * 1024;
/** Conclusions are drawn in stretches of this length, so that pages are answered meanwhile. */
export const STRETCH_MS = 8;
/** A tick may take at most this share of the time since the last one. */
const TICK_SHARE = 0.1;
const MIN_TICK_MS = 250;

export class Session {
  readonly #paths: readonly string[];
  #reading: Reading;
  /** The one that the snapshot is of. */
  #shown: Reading;
  readonly #judge: Judge;
  /** The baseline that was named at the start, and the one in force. */
  readonly #named: Baseline | undefined;
  #reference: Baseline | undefined;
  #snapshot: Snapshot;
  #context: ViewContext | undefined;
  readonly #searches: Searches;
  #fields: EventFields;
  readonly #occurring = new Occurring();
  #rev = 0;
  /** How often conclusions were drawn from all of it: another baseline makes others. */
  #conclusions = 0;
  /** Says that there is news: somebody may wait for what a search found. */
  #announce: () => void = () => undefined;
  #tickedAt = 0;
  #tickCost = 0;

  private constructor(
    paths: readonly string[],
    reading: Reading,
    judge: Judge,
    reference: Baseline | undefined,
  ) {
    this.#paths = paths;
    this.#reading = reading;
    this.#judge = judge;
    this.#named = reference;
    this.#reference = reference;
    this.#shown = reading;
    this.#fields = this.#newFields();
    this.#snapshot = finish(this.#conclude(0, false));
    this.#searches = new Searches(
      () => this.#searchSource(),
      () => {
        this.#snapshot = { ...this.#snapshot, rev: ++this.#rev };
        this.#announce();
      },
    );
  }

  /** Opens the capture and its cluster state. Throws UserError for what the user must mend. */
  static async open(options: SessionOptions): Promise<Session> {
    const { baseline } = options;
    const reference = baseline === undefined ? undefined : await recordBaseline(baseline);
    const paths = pathsOf(options);
    const judge = await openJudge(options);
    return new Session(paths, await openReading(paths), judge, reference);
  }

  /**
   * Reads to the end, or until the signal aborts. `onTick` runs after every new snapshot; when nobody wants
   * to see them, the one at the end is the only one.
   */
  async run(onTick?: () => void, signal?: AbortSignal): Promise<void> {
    if (onTick !== undefined) this.#announce = onTick;
    if (!(await this.#read(this.#reading, onTick, signal))) return;
    const clocks = this.#reading.clocksFound();
    const first = this.#reading;
    try {
      if (clocks.length > 0 && !(await this.#readAgain(clocks, signal))) return;
      await this.#tick(true);
    } finally {
      if (first !== this.#reading) first.close();
    }
    onTick?.();
  }

  /** With clocks that differ, times are put right where they come from: the pages stay what they were until then. */
  async #readAgain(
    clocks: readonly NodeClock[],
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    await this.#tick(false);
    this.#reading = await openReading(this.#paths, clocks);
    return this.#read(this.#reading, undefined, signal);
  }

  /** False when it was stopped. */
  async #read(
    reading: Reading,
    onTick: (() => void) | undefined,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const { engine } = reading.analysis;
    const stopped = (): boolean => signal?.aborted === true;
    for await (const chunk of reading.capture.blocks) {
      for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
        if (stopped()) return false;
        engine.push(chunk.subarray(at, at + SLICE_BYTES));
        if (onTick !== undefined && this.#tickDue()) {
          await this.#tick(false);
          if (stopped()) return false;
          onTick();
        }
        await turn();
      }
    }
    engine.end();
    return true;
  }

  /** What the views see; one per snapshot, so that they may remember what they derived from it. */
  context(): ViewContext {
    if (this.#context?.snapshot !== this.#snapshot) {
      this.#context = viewContext(this.#snapshot, this.#shown.access, {
        matching: (text) => this.#searches.matching(text),
        occurring: (field) =>
          this.#occurring.valuesOf(field, this.#shown.analysis.engine, this.#snapshot),
        eventField: (row, field) => this.#fieldsNow().text(row, field),
      });
    }
    return this.#context;
  }

  #show(reading: Reading): void {
    this.#shown = reading;
    this.#searches.stop();
    this.#fields.stop();
    this.#fields = this.#newFields();
  }

  #fieldsNow(): EventFields {
    this.#fields.renew(this.#searchSource());
    return this.#fields;
  }

  #newFields(): EventFields {
    return new EventFields(this.#searchSource(), () => {
      this.#snapshot = { ...this.#snapshot, rev: ++this.#rev };
    });
  }

  #searchSource(): SearchSource {
    const { analysis, capture } = this.#shown;
    return {
      engine: analysis.engine,
      read: (offset, length, into) => capture.spool.read(offset, length, into),
      isComplete: () => this.#snapshot.progress.done,
      isConcluded: () => this.#snapshot.progress.done,
      conclusion: this.#conclusions,
      joins: (withCalls) =>
        finishInTurns(snapshotJoins(this.#snapshot, withCalls), STRETCH_MS, turn),
    };
  }

  /** Waits until what views asked for is known; false when it was all along. */
  async settled(): Promise<boolean> {
    const isIdle = (): boolean => this.#searches.isIdle && this.#fields.isIdle;
    if (isIdle()) return false;
    while (!isIdle()) await pause(0);
    return true;
  }

  page(pager: Pager, request: PageRequest): Page {
    this.#searches.attend(request);
    return pager(this.context(), request);
  }

  /** Throws UserError for what cannot be done. */
  async command(command: EngineCommand): Promise<EngineAnswer> {
    switch (command.kind) {
      case 'baseline': {
        const { of } = command;
        this.#reference = of === undefined ? this.#named : markBaseline(this.context(), of);
        // While it is being read, the next conclusions are near.
        if (this.#snapshot.progress.done) await this.#tick(true);
        return answer(`compared with: ${this.#reference?.label ?? 'what this capture teaches'}`);
      }
      case 'write': {
        const { path, replace } = command;
        const rows = chosenRows(this.context(), command);
        if (this.#paths.length > 1) {
          throw new UserError(
            'a capture file is of one node',
            'open the captures one by one to write parts of them',
          );
        }
        const { spool } = this.#shown.capture;
        const { events } = this.#snapshot;
        return answer(await writeCapture({ spool, events }, path, replace, rows));
      }
      default:
        throw new UserError('only a running stream does this', 'start svc-top without -r');
    }
  }

  snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** What changes between ticks, for the status line. */
  progress(): { readonly bytesRead: number; readonly bytesTotal: number; readonly events: number } {
    const { bytesRead, bytesTotal } = this.#reading.capture.progress();
    return { bytesRead, bytesTotal, events: this.#reading.analysis.engine.events.shown };
  }

  close(): void {
    this.#searches.stop();
    this.#fields.stop();
    this.#reading.close();
  }

  #tickDue(): boolean {
    const idle = performance.now() - this.#tickedAt;
    return idle >= Math.max(MIN_TICK_MS, this.#tickCost / TICK_SHARE);
  }

  async #tick(done: boolean): Promise<void> {
    const started = performance.now();
    const reference = this.#reference;
    const reading = this.#reading;
    const steps = this.#conclude(++this.#rev, done);
    this.#snapshot = await finishInTurns(steps, STRETCH_MS, turn);
    if (done) this.#conclusions++;
    if (this.#shown !== reading) this.#show(reading);
    this.#tickedAt = performance.now();
    this.#tickCost = this.#tickedAt - started;
    // Another baseline was marked meanwhile.
    if (this.#reference !== reference) await this.#tick(done);
  }

  #conclude(rev: number, done: boolean): Steps<Snapshot> {
    const { analysis, capture, clocks } = this.#reading;
    const { events } = analysis.engine;
    const last = events.length - 1;
    return this.#judge({
      files: this.#paths,
      captures: capture.files,
      clocks,
      rev,
      now: last < 0 ? 0 : Math.max(0, events.time(last)),
      analysis,
      progress: { ...capture.progress(), done },
      issues: [...capture.issues(), ...(done ? this.#reading.clockIssues() : [])],
      reference: this.#reference,
    });
  }
}

/** Paths of all captures. */
export function pathsOf({ capture, others = [] }: SessionOptions): readonly string[] {
  return [capture, ...others];
}

function answer(text: string): EngineAnswer {
  return { text, bytes: 0 };
}

/** What a healthy run looks like, from its capture. */
export async function recordBaseline(path: string): Promise<Baseline> {
  const session = await Session.open({ capture: path });
  await session.run();
  session.close();
  const { facts, cluster } = session.snapshot();
  const nameOf = targetNames(createClusterIndex(cluster));
  return learnBaseline(facts.paths, { source: 'file', label: path, nameOf });
}
