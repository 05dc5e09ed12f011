/**
 * The session over a running stream. The reader's thread stores what comes; this one analyses it as fast
 * as it can, answers the screen in between, and lets go of what is older than the window.
 */
import { existsSync } from 'node:fs';
import { UserError } from '../../base/errors.js';
import { formatBytes } from '../../base/format.js';
import { finish, finishInTurns } from '../../base/steps.js';
import type { Steps } from '../../base/steps.js';
import { LiveSource } from '../../capture/live/source.js';
import type { RunningStream } from '../../capture/live/source.js';
import type { Baseline } from '../../model/baseline.js';
import { NOTHING_EARLIER } from '../../model/earlier.js';
import type { Issue } from '../../model/issue.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { Scope, ViewContext } from '../../views/view.js';
import { EventFields } from '../event-fields.js';
import type { SearchSource } from '../event-search.js';
import { snapshotJoins } from '../filter-joins.js';
import { Occurring } from '../occurring.js';
import { Searches } from '../searches.js';
import type { EngineSession, Pager } from '../engine-session.js';
import { openJudge } from '../judge.js';
import type { Judge } from '../judge.js';
import type { EngineAnswer, EngineCommand, LiveStatus, Page, PageRequest } from '../protocol.js';
import { markBaseline } from '../mark-baseline.js';
import { recordBaseline, STRETCH_MS } from '../session.js';
import { turn } from '../turn.js';
import type { SessionOptions } from '../session.js';
import { viewContext } from '../view-context.js';
import { countEarlier } from './earlier.js';
import { incoming, outgoing, scopeIn } from './keys.js';
import { Rate } from './rate.js';
import { Recordings } from './recordings.js';
import { Succession } from './succession.js';
import type { Bounds } from './window.js';

export interface LiveOptions extends Omit<SessionOptions, 'capture'>, Bounds {
  /** What the title shows. */
  readonly label: string;
  /** The FIFO that sysdig writes to, and the file for beats (-1 none). */
  readonly fd: number;
  readonly beatFd: number;
  readonly snaplen: number;
  /** What the capture cannot show, and why. */
  readonly warnings: readonly string[];
}

/** A tick may take at most this share of the time since the last one. */
const TICK_SHARE = 0.2;
const MIN_TICK_MS = 150;
/** The clock alone (a call that waits) is worth a tick so often. */
const CLOCK_TICK_MS = 500;
const EVENTS_VIEW = 'events';
/** Numbers that change all the time are for people to read: not more often than they can. */
const MEASURE_MS = 500;
/** While the screen stands still, what comes gathers on the disk: up to so many times the window's memory. */
const MOST_FROZEN = 2;

type Measures = Omit<LiveStatus, 'ended' | 'frozen' | 'recording' | 'problem'>;

export class LiveSession implements EngineSession {
  readonly #options: LiveOptions;
  readonly #source: RunningStream;
  readonly #judge: Judge;
  readonly #rate = new Rate();
  readonly #succession: Succession;
  readonly #recordings: Recordings;
  readonly #searches: Searches;
  #fields: EventFields | undefined;
  readonly #occurring = new Occurring();
  #conclusions = 0;
  /** The baseline that was named at the start, and the one in force. */
  readonly #named: Baseline | undefined;
  #reference: Baseline | undefined;
  #snapshot: Snapshot;
  #earlier = NOTHING_EARLIER;
  /** What the user has marked, as the screen knows it. */
  #held: readonly Scope[] = [];
  #context: ViewContext | undefined;
  #tickedAt = 0;
  #tickCost = 0;
  #tickedPosition = 0;
  #measuredAt = -Infinity;
  #measures: Measures;
  #glancedAt = 0;
  #glancedPosition = 0;
  /** The view that was asked for last. */
  #view = '';
  #frozen = false;
  /** Why the last freeze ended; '' the user ended it. */
  #thawed = '';
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(options: LiveOptions, source: RunningStream, judge: Judge, reference?: Baseline) {
    this.#options = options;
    this.#source = source;
    this.#judge = judge;
    this.#named = reference;
    this.#reference = reference;
    this.#succession = new Succession(source, options, () => {
      const held = this.#held.map((scope) => scopeIn(scope, this.#snapshot));
      return { context: this.context(), held };
    });
    this.#recordings = new Recordings(source.bytes);
    this.#snapshot = finish(this.#conclude(0, false));
    this.#measures = this.#measure();
    this.#searches = new Searches(() => this.#searchSource(), this.#news);
    source.onProgress(() => {
      this.#wake();
    });
  }

  /** `reader`: the script of the reader's thread. Throws UserError for what the user must mend. */
  static async open(options: LiveOptions, reader: URL): Promise<LiveSession> {
    const { cluster, iptables, baseline, fd, beatFd, snaplen } = options;
    const source = new LiveSource({ script: reader, fd, beatFd, snaplen });
    const reference = baseline === undefined ? undefined : await recordBaseline(baseline);
    const judge = await openJudge({ capture: '-', cluster, iptables });
    return new LiveSession(options, source, judge, reference);
  }

  async run(onTick: () => void, signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => {
      this.#wake();
    });
    while (!signal.aborted) {
      const recorded = this.#recordings.advance();
      this.#boundFreeze();
      const read = !this.#frozen && this.#succession.advance(this.#recordings.position);
      if (this.#tickDue()) {
        await this.#tick(false);
        onTick();
      } else if (this.#glanceDue()) {
        this.#glance();
        onTick();
      }
      if (recorded || read) await turn();
      else if (this.#ended && !this.#frozen) break;
      else await this.#rest();
    }
    if (signal.aborted) return;
    this.#succession.end();
    await this.#tick(true);
    onTick();
  }

  #boundFreeze(): void {
    const waiting = this.#waiting;
    if (!this.#frozen || waiting < MOST_FROZEN * this.#options.memoryBytes) return;
    this.#frozen = false;
    this.#thawed = `The freeze ended by itself: ${formatBytes(waiting)} had come meanwhile.`;
  }

  /** Bytes that came and were not looked at yet. */
  get #waiting(): number {
    return this.#source.bytes.end - this.#succession.present.position;
  }

  context(): ViewContext {
    if (this.#context?.snapshot !== this.#snapshot) {
      this.#context = viewContext(this.#snapshot, this.#succession.present.access, {
        matching: (text) => this.#searches.matching(text),
        occurring: (field) =>
          this.#occurring.valuesOf(field, this.#succession.present.analysis.engine, this.#snapshot),
        eventField: (row, field) => this.#fieldsNow().text(row, field),
      });
    }
    return this.#context;
  }

  page(pager: Pager, request: PageRequest): Page {
    this.#view = request.view;
    this.#searches.attend(request);
    const context = this.context();
    const { snapshot } = context;
    return outgoing(pager(context, incoming(request, snapshot)), request.scope, snapshot);
  }

  snapshot(): Snapshot {
    return this.#snapshot;
  }

  progress(): { readonly bytesRead: number; readonly bytesTotal: number; readonly events: number } {
    const bytesRead = this.#source.bytes.end;
    return { bytesRead, bytesTotal: -1, events: this.#succession.events };
  }

  liveStatus(): LiveStatus {
    const { problem } = this.#source.state;
    const now = performance.now();
    if (now - this.#measuredAt >= MEASURE_MS || this.#frozen) {
      this.#measuredAt = now;
      this.#measures = this.#measure();
    }
    return {
      ...this.#measures,
      ended: this.#ended,
      frozen: this.#frozen,
      recording: this.#recordings.path,
      problem: problem === '' ? this.#recordings.problem : problem,
    };
  }

  #measure(): Measures {
    const { clock, lagMs, beatsSent } = this.#source.state;
    return {
      eventsPerSecond: this.#rate.at(clock.events),
      lost: Math.max(0, Math.min(clock.lastBeat, beatsSent) - clock.beats),
      lagMs: this.#options.beatFd < 0 ? -1 : Math.max(0, Math.round(lagMs)),
      waiting: this.#waiting,
      memoryBytes: process.memoryUsage.rss(),
      windowNs: this.#snapshot.durationNs - this.#succession.begunAt,
    };
  }

  async command(command: EngineCommand): Promise<EngineAnswer> {
    const answer = (text: string): EngineAnswer => ({ text, bytes: this.#source.bytes.end });
    switch (command.kind) {
      case 'drain':
        return { text: '', bytes: await this.#source.drained() };
      case 'end':
        this.#ended = true;
        this.#wake();
        return answer('');
      case 'freeze':
        this.#frozen = command.on;
        this.#wake();
        return answer(command.on ? 'frozen: capture goes on; p continues' : 'live again');
      case 'hold':
        this.#held = command.scopes;
        return answer('');
      case 'record':
        this.#wake();
        if (command.path === '') return answer(await this.#recordings.stop());
        return answer(this.#recordings.start(command.path, this.#succession.present.beginning));
      case 'baseline': {
        const { of } = command;
        const marks = of === undefined ? undefined : scopeIn(of, this.#snapshot);
        this.#reference = marks === undefined ? this.#named : markBaseline(this.context(), marks);
        // Two ticks at a time would get in each other's way: the next one is made to be due.
        this.#tickedPosition = -1;
        this.#wake();
        if (this.#snapshot.progress.done) await this.#tick(true);
        return answer(`compared with: ${this.#reference?.label ?? 'what the stream teaches'}`);
      }
      case 'write':
        if (command.range !== undefined || command.scopes.length > 0) {
          throw new UserError('of a stream all is written', 'write it, and open the file');
        }
        if (!command.replace && existsSync(command.path)) {
          throw new UserError(`${command.path} is there already`, 'use :w! to replace it');
        }
        return answer(
          await this.#recordings.keep(command.path, this.#succession.present.beginning),
        );
      case 'keep':
        return answer(
          await this.#recordings.keep(command.path, this.#succession.present.beginning),
        );
    }
  }

  close(): void {
    this.#searches.stop();
    this.#fields?.stop();
    this.#recordings.close();
    this.#source.close();
  }

  /** Until something came, or it is time for a tick of the clock. */
  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const wait = Math.max(1, this.#nextTick() - performance.now());
      const timer = setTimeout(resolve, Math.min(wait, CLOCK_TICK_MS));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #nextTick(): number {
    return this.#tickedAt + Math.max(MIN_TICK_MS, this.#tickCost / TICK_SHARE);
  }

  #tickDue(): boolean {
    const now = performance.now();
    if (this.#frozen || this.#ended) return false;
    const { present } = this.#succession;
    // Another analysis took over: nothing of the old one is shown any longer than it takes to look.
    if (present.analysis.engine.events !== this.#snapshot.events) return true;
    if (now < this.#nextTick()) return false;
    const news = present.position !== this.#tickedPosition;
    return (
      news ||
      (now - this.#tickedAt >= CLOCK_TICK_MS && this.#succession.now > this.#snapshot.durationNs)
    );
  }

  #glanceDue(): boolean {
    if (this.#frozen || this.#ended || this.#view !== EVENTS_VIEW) return false;
    const { present } = this.#succession;
    if (present.analysis.engine.events !== this.#snapshot.events) return false;
    return (
      present.position !== this.#glancedPosition &&
      performance.now() - this.#glancedAt >= MIN_TICK_MS
    );
  }

  /** Rows of events need no conclusions: who looks at them need not wait for a tick. */
  #glance(): void {
    this.#glancedAt = performance.now();
    this.#glancedPosition = this.#succession.present.position;
    this.#snapshot = {
      ...this.#snapshot,
      rev: this.#snapshot.rev + 1,
      durationNs: this.#succession.now,
    };
  }

  async #tick(done: boolean): Promise<void> {
    const started = performance.now();
    this.#tickedPosition = this.#succession.present.position;
    const before = this.#snapshot;
    const { present, begunAt } = this.#succession;
    if (present.analysis.engine.events !== before.events) {
      this.#earlier = countEarlier(before, begunAt);
    }
    const next = await finishInTurns(this.#conclude(before.rev + 1, done), STRETCH_MS, turn);
    // A search may have told of news meanwhile.
    this.#snapshot = { ...next, rev: this.#snapshot.rev + 1 };
    this.#conclusions++;
    this.#tickedAt = performance.now();
    this.#tickCost = this.#tickedAt - started;
    this.#glancedAt = this.#tickedAt;
    this.#glancedPosition = this.#tickedPosition;
  }

  /** More is known than the last page says. */
  readonly #news = (): void => {
    this.#snapshot = { ...this.#snapshot, rev: this.#snapshot.rev + 1 };
  };

  /** Fields of the events that are there now: another analysis has other rows. */
  #fieldsNow(): EventFields {
    const source = this.#searchSource();
    if (this.#fields?.source.engine === source.engine) this.#fields.renew(source);
    else {
      this.#fields?.stop();
      this.#fields = new EventFields(source, this.#news);
    }
    return this.#fields;
  }

  #searchSource(): SearchSource {
    const { present } = this.#succession;
    return {
      engine: present.analysis.engine,
      read: (offset, length) => present.read(offset, length),
      isComplete: () => this.#snapshot.progress.done,
      isConcluded: () => true,
      conclusion: this.#conclusions,
      joins: (withCalls) =>
        finishInTurns(snapshotJoins(this.#snapshot, withCalls), STRETCH_MS, turn),
    };
  }

  #conclude(rev: number, done: boolean): Steps<Snapshot> {
    return this.#judge({
      files: [this.#options.label],
      rev,
      now: this.#succession.now,
      analysis: this.#succession.present.analysis,
      progress: { bytesRead: this.#source.bytes.end, bytesTotal: -1, done },
      issues: this.#issues(),
      earlier: this.#earlier,
      reference: this.#reference,
    });
  }

  #issues(): readonly Issue[] {
    const { problem } = this.#source.state;
    const stopped = problem === '' ? [] : [`The stream stopped: ${problem}.`];
    const thawed = this.#thawed === '' ? [] : [this.#thawed];
    return [...stopped, ...thawed, ...this.#options.warnings].map((detail) => {
      return { kind: 'capture-limit', offset: -1, count: 1, detail };
    });
  }
}
