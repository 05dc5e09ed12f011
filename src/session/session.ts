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
import { createAnalysis } from '../analysis/analysis.js';
import type { Analysis } from '../analysis/analysis.js';
import { openCapture } from '../capture/index.js';
import type { Capture } from '../capture/index.js';
import type { Snapshot } from '../model/snapshot.js';
import { targetNames } from './conclude.js';
import type { Pager } from './engine-session.js';
import { EventAccess } from './event-access.js';
import { Searches } from './searches.js';
import { snapshotJoins } from './filter-joins.js';
import type { SearchSource } from './event-search.js';
import { openJudge } from './judge.js';
import type { Judge } from './judge.js';
import { Occurring } from './occurring.js';
import { markBaseline } from './mark-baseline.js';
import type { EngineAnswer, EngineCommand, Page, PageRequest } from './protocol.js';
import { chosenRows } from './chosen-rows.js';
import { turn } from './turn.js';
import { writeCapture } from './write-capture.js';

export interface SessionOptions {
  /** Path of the capture, '-' = stdin. */
  readonly capture: string;
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
  readonly events: EventAccess;
  readonly #path: string;
  readonly #capture: Capture;
  readonly #analysis: Analysis;
  readonly #judge: Judge;
  /** The baseline that was named at the start, and the one in force. */
  readonly #named: Baseline | undefined;
  #reference: Baseline | undefined;
  #snapshot: Snapshot;
  #context: ViewContext | undefined;
  readonly #searches: Searches;
  readonly #occurring = new Occurring();
  #rev = 0;
  #tickedAt = 0;
  #tickCost = 0;

  private constructor(
    path: string,
    capture: Capture,
    judge: Judge,
    reference: Baseline | undefined,
  ) {
    this.#path = path;
    this.#capture = capture;
    this.#judge = judge;
    this.#named = reference;
    this.#reference = reference;
    this.#analysis = createAnalysis();
    this.events = new EventAccess(this.#analysis.engine, capture.spool);
    this.#snapshot = finish(this.#conclude(0, false));
    this.#searches = new Searches(
      () => this.#searchSource(),
      () => {
        this.#snapshot = { ...this.#snapshot, rev: ++this.#rev };
      },
    );
  }

  /** Opens the capture and its cluster state. Throws UserError for what the user must mend. */
  static async open(options: SessionOptions): Promise<Session> {
    const { capture, cluster, iptables, baseline } = options;
    const reference = baseline === undefined ? undefined : await recordBaseline(baseline);
    const judge = await openJudge({ capture, cluster, iptables });
    return new Session(capture, await openCapture(capture), judge, reference);
  }

  /**
   * Reads to the end, or until the signal aborts. `onTick` runs after every new snapshot; when nobody wants
   * to see them, the one at the end is the only one.
   */
  async run(onTick?: () => void, signal?: AbortSignal): Promise<void> {
    const { engine } = this.#analysis;
    const stopped = (): boolean => signal?.aborted === true;
    for await (const chunk of this.#capture.blocks) {
      for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
        if (stopped()) return;
        engine.push(chunk.subarray(at, at + SLICE_BYTES));
        if (onTick !== undefined && this.#tickDue()) {
          await this.#tick(false);
          if (stopped()) return;
          onTick();
        }
        await turn();
      }
    }
    engine.end();
    await this.#tick(true);
    onTick?.();
  }

  /** What the views see; one per snapshot, so that they may remember what they derived from it. */
  context(): ViewContext {
    if (this.#context?.snapshot !== this.#snapshot) {
      this.#context = viewContext(this.#snapshot, this.events, {
        matching: (text) => this.#searches.matching(text),
        occurring: (field) =>
          this.#occurring.valuesOf(field, this.#analysis.engine, this.#snapshot),
      });
    }
    return this.#context;
  }

  #searchSource(): SearchSource {
    return {
      engine: this.#analysis.engine,
      read: (offset, length) => this.#capture.spool.read(offset, length),
      isComplete: () => this.#snapshot.progress.done,
      isConcluded: () => this.#snapshot.progress.done,
      conclusion: 0,
      joins: (withCalls) =>
        finishInTurns(snapshotJoins(this.#snapshot, withCalls), STRETCH_MS, turn),
    };
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
        const { spool } = this.#capture;
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
    const { bytesRead, bytesTotal } = this.#capture.progress();
    return { bytesRead, bytesTotal, events: this.#analysis.engine.events.shown };
  }

  close(): void {
    this.#searches.stop();
    this.#capture.close();
  }

  #tickDue(): boolean {
    const idle = performance.now() - this.#tickedAt;
    return idle >= Math.max(MIN_TICK_MS, this.#tickCost / TICK_SHARE);
  }

  async #tick(done: boolean): Promise<void> {
    const started = performance.now();
    const reference = this.#reference;
    const steps = this.#conclude(++this.#rev, done);
    this.#snapshot = await finishInTurns(steps, STRETCH_MS, turn);
    this.#tickedAt = performance.now();
    this.#tickCost = this.#tickedAt - started;
    // Another baseline was marked meanwhile.
    if (this.#reference !== reference) await this.#tick(done);
  }

  #conclude(rev: number, done: boolean): Steps<Snapshot> {
    const { events } = this.#analysis.engine;
    const last = events.length - 1;
    return this.#judge({
      files: [this.#path],
      rev,
      now: last < 0 ? 0 : Math.max(0, events.time(last)),
      analysis: this.#analysis,
      progress: { ...this.#capture.progress(), done },
      issues: this.#capture.issues(),
      reference: this.#reference,
    });
  }
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
