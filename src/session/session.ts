/**
 * One capture from first byte to verdicts, without a screen: reads blocks, feeds the analysis, and at
 * every tick puts the facts, cluster state, baseline and verdicts together into a snapshot. The screen and
 * the headless commands run the same session; the screen runs it in a worker (worker.ts).
 */
import { finish, finishInTurns } from '../base/steps.js';
import type { Steps } from '../base/steps.js';
import { learnBaseline } from '../baseline/learn.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ReportContext } from './report/context.js';
import { viewContext } from './view-context.js';
import type { ViewContext } from '../views/view.js';
import { createAnalysis } from '../analysis/analysis.js';
import type { Analysis } from '../analysis/analysis.js';
import { openCapture } from '../capture/index.js';
import type { Capture } from '../capture/index.js';
import type { ClusterState } from '../model/cluster.js';
import type { Baseline } from '../model/baseline.js';
import type { Issue } from '../model/issue.js';
import type { Snapshot } from '../model/snapshot.js';
import { clusterOf } from './cluster-source.js';
import { conclude, targetNames } from './conclude.js';
import { EventAccess } from './event-access.js';
import { EventSearch } from './event-search.js';
import { snapshotJoins } from './filter-joins.js';

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
const STRETCH_MS = 8;
/** A tick may take at most this share of the time since the last one. */
const TICK_SHARE = 0.1;
const MIN_TICK_MS = 250;

export class Session {
  readonly events: EventAccess;
  readonly #options: SessionOptions;
  readonly #capture: Capture;
  readonly #analysis: Analysis;
  readonly #files: ClusterState;
  readonly #fileIssues: readonly Issue[];
  readonly #reference: Baseline | undefined;
  #snapshot: Snapshot;
  #context: ViewContext | undefined;
  #search: EventSearch | undefined;
  #rev = 0;
  #tickedAt = 0;
  #tickCost = 0;

  private constructor(
    options: SessionOptions,
    capture: Capture,
    files: { state: ClusterState; issues: readonly Issue[] },
    reference: Baseline | undefined,
  ) {
    this.#options = options;
    this.#capture = capture;
    this.#analysis = createAnalysis();
    this.#files = files.state;
    this.#fileIssues = files.issues;
    this.#reference = reference;
    this.events = new EventAccess(this.#analysis.engine, capture.spool);
    this.#snapshot = finish(this.#conclude(0, false));
  }

  /** Opens the capture and its cluster state. Throws UserError for what the user must mend. */
  static async open(options: SessionOptions): Promise<Session> {
    const files = await clusterOf(options);
    const reference =
      options.baseline === undefined ? undefined : await recordBaseline(options.baseline);
    return new Session(options, await openCapture(options.capture), files, reference);
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
      this.#context = viewContext(this.#snapshot, this.events, (text) => this.#matching(text));
    }
    return this.#context;
  }

  /** One search at a time: another expression takes its place. What it finds makes a new snapshot. */
  #matching(text: string): EventSearch {
    if (this.#search?.text === text) return this.#search;
    this.#search?.stop();
    const source = {
      read: (offset: number, length: number) => this.#capture.spool.read(offset, length),
      isComplete: () => this.#snapshot.progress.done,
      joins: (withCalls: boolean) =>
        finishInTurns(snapshotJoins(this.#snapshot, withCalls), STRETCH_MS, turn),
    };
    this.#search = new EventSearch(text, source, () => {
      this.#snapshot = { ...this.#snapshot, rev: ++this.#rev };
    });
    return this.#search;
  }

  reportContext(): ReportContext {
    const { eventLine, ladder } = this.context();
    return {
      eventLine,
      ladder,
      serviceName: targetNames(createClusterIndex(this.#snapshot.cluster)),
    };
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
    this.#search?.stop();
    this.#capture.close();
  }

  #tickDue(): boolean {
    const idle = performance.now() - this.#tickedAt;
    return idle >= Math.max(MIN_TICK_MS, this.#tickCost / TICK_SHARE);
  }

  async #tick(done: boolean): Promise<void> {
    const started = performance.now();
    const steps = this.#conclude(++this.#rev, done);
    this.#snapshot = await finishInTurns(steps, STRETCH_MS, turn);
    this.#tickedAt = performance.now();
    this.#tickCost = this.#tickedAt - started;
  }

  *#conclude(rev: number, done: boolean): Steps<Snapshot> {
    const { engine } = this.#analysis;
    const last = engine.events.length - 1;
    const now = last < 0 ? 0 : Math.max(0, engine.events.time(last));
    const facts = yield* this.#analysis.factsInSteps(now, done);
    const concluded = yield* conclude(facts, {
      files: this.#files,
      containers: engine.containers,
      apiEvents: engine.apiEvents,
      reference: this.#reference,
    });
    return {
      rev,
      files: [this.#options.capture],
      progress: { ...this.#capture.progress(), done },
      issues: [
        ...this.#capture.issues(),
        ...engine.issues,
        ...this.#fileIssues,
        ...concluded.issues,
      ],
      events: engine.events,
      durationNs: now,
      facts: concluded.facts,
      cluster: concluded.cluster,
      baseline: concluded.baseline,
      diagnoses: concluded.diagnoses,
    };
  }
}

/** Lets messages and timers in between two slices. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function recordBaseline(path: string): Promise<Baseline> {
  const session = await Session.open({ capture: path });
  await session.run();
  session.close();
  const { facts, cluster } = session.snapshot();
  const nameOf = targetNames(createClusterIndex(cluster));
  return learnBaseline(facts.paths, { source: 'file', label: path, nameOf });
}
