/**
 * The state engine: walks the block stream, keeps threads, processes and descriptors, appends every event
 * to the event table and hands the ones that were asked for to the handlers. An event sees the state after
 * itself (an execve's line has the new name), except that what a close or an exit removes goes after it.
 */
import { ErrorCounts, MAX_ERRNO } from '../../model/error-counts.js';
import { EventTable, eventCode } from '../../model/event-rows.js';
import { IssueLog } from '../../model/issue-log.js';
import type { Issue, IssueKind } from '../../model/issue.js';
import type { NodeInfo } from '../../model/node.js';
import type { Process } from '../../model/process.js';
import { BlockWalker } from '../../model/scap/block-walker.js';
import type { BlockSink } from '../../model/scap/block-walker.js';
import type { EventCursor } from '../../model/scap/event-cursor.js';
import { BLOCK, FLAG_STATE_ONLY } from '../../model/scap/format.js';
import type { ContainerInfo, ListedThread, NameTables, StateEngine } from '../engine.js';
import type { Handler } from '../step.js';
import type { Fd } from './fd.js';
import { History } from './history.js';
import { LiveStep } from './live-step.js';
import { NameStore } from './names.js';
import { Nodes } from './nodes.js';
import { endThread } from './parse-processes.js';
import { EXECVEAT_ENTER, EXECVE_EXIT, planEvents } from './plan.js';
import type { Plan } from './plan.js';
import type { ListLoader } from './load-lists.js';
import type { ProcessRecord, ProcessTable } from './process-table.js';
import type { Tables } from './tables.js';

/** Sees events with the live tables; arguments are valid during the call only. */
export type Observer = (step: LiveStep, number: number, tables: Tables) => void;

export interface StateEngineOptions {
  readonly handlers: readonly Handler[];
  /** Is told of every event that is shown. */
  readonly observer?: Observer | undefined;
  /** Is told of every event, before the observer. */
  readonly watcher?: Observer | undefined;
}

export function createStateEngine(options: StateEngineOptions): StateEngine {
  return new Engine(options);
}

class Engine implements StateEngine, BlockSink {
  readonly events = new EventTable();
  readonly errors = new ErrorCounts();
  readonly names: NameTables;
  readonly past: History;
  readonly #issues = new IssueLog();
  readonly #walker = new BlockWalker(this);
  readonly #plans: readonly Plan[];
  readonly #handlers: Handler[];
  readonly #failed = new Set<Handler>();
  readonly #observer: Observer | undefined;
  readonly #watcher: Observer | undefined;
  readonly #nodes: Nodes;
  /** Those of the machine that the present event is of. */
  #tables: Tables;
  #processes: ProcessTable;
  #lists: ListLoader;
  readonly #step: LiveStep;
  #nextNumber = 1;
  #hasStart = false;
  #hasShown = false;
  #startHigh = 0;
  #startLow = 0;

  constructor(options: StateEngineOptions) {
    const names = new NameStore();
    this.names = names;
    this.past = new History(names);
    this.#nodes = new Nodes(names, this.events, this.past, {
      onListed: (entry, process) => {
        this.#tell((handler) => handler.onListed?.(entry, process));
      },
      onRelease: (entry, process) => {
        this.#released(entry, process);
      },
    });
    const { tables, lists } = this.#nodes.present;
    this.#tables = tables;
    this.#processes = tables.processes;
    this.#lists = lists;
    this.#step = new LiveStep(this.#processes.nobody);
    this.#handlers = [...options.handlers];
    this.#plans = planEvents(options.handlers);
    this.#observer = options.observer;
    this.#watcher = options.watcher;
  }

  get processes(): readonly Process[] {
    return this.#processes.list;
  }
  get threads(): Iterable<ListedThread> {
    return this.#processes.threads();
  }
  get containers(): ReadonlyMap<string, ContainerInfo> {
    return this.#tables.containers;
  }
  get nodes(): readonly NodeInfo[] {
    return this.#nodes.list();
  }
  get apiEvents(): readonly string[] {
    return this.#tables.apiEvents;
  }
  get issues(): readonly Issue[] {
    return this.#issues.list;
  }

  push(chunk: Uint8Array): void {
    this.#walker.push(chunk);
  }

  end(): void {
    this.#walker.end();
    this.#nodes.finish();
  }

  onSection(major: number, offset: number): void {
    if (major > 1) {
      this.#issues.add('unknown-block', offset, 'The capture is of a newer major version.');
    }
    this.#tables.forget();
    this.#lists.reset();
  }

  onBlock(type: number, bytes: Buffer, view: DataView, start: number, end: number): void {
    const { little } = this.#walker;
    if (type === BLOCK.eventNumber) {
      if (end - start >= 4) this.#nextNumber = view.getUint32(start, little);
    } else if (type === BLOCK.node) {
      if (end - start >= 12)
        this.#enterNode(view.getUint32(start + 4, little), view.getUint32(start + 8, little) === 1);
    } else if (!this.#lists.load(type, bytes, view, little, start, end)) {
      this.#issues.add('bad-entry', -1, 'A list of threads or descriptors is damaged in part.');
    }
  }

  #enterNode(index: number, adding: boolean): void {
    this.#nodes.present.hasShown = this.#hasShown;
    const { tables, lists, hasShown } = this.#nodes.enter(index);
    this.#hasShown = hasShown;
    lists.adding = adding;
    this.#tables = tables;
    this.#processes = tables.processes;
    this.#lists = lists;
  }

  onIssue(kind: IssueKind, offset: number, detail: string): void {
    this.#issues.add(kind, offset, detail);
  }

  onEvent(event: EventCursor): void {
    const plan = this.#plans[event.typeId];
    if (plan === undefined) {
      this.#issues.add(
        'unknown-event',
        event.offset,
        'Events newer than this reader were skipped.',
      );
      return;
    }
    this.#lists.finish();
    const time = this.#relativeTime(event, plan);
    const number = this.#nextNumber++;
    const isShown = this.#isShown(event, plan);
    const { offset, typeId, cpu } = event;
    const code = typeId > 1 ? typeId : eventCode(typeId, event.int(0, false) ?? 0);
    const row = this.events.append(number, time, offset, code, cpu, isShown);
    const step = this.#step;
    step.begin(event, plan.info, row, time);
    this.#findThread(event, plan);
    if (plan.kind === 'enter') this.#enter(event, plan);
    else if (plan.kind === 'exit') this.#pair(event, plan);
    if (plan.parser !== undefined) plan.parser(step, this.#tables);
    this.#note(step, plan, isShown);
    if (plan.handlers !== undefined) this.#dispatch(plan.handlers);
    if (this.#watcher !== undefined) this.#watcher(step, number, this.#tables);
    if (isShown && this.#observer !== undefined) this.#observer(step, number, this.#tables);
    if (event.damaged) this.#damaged(event.offset);
    this.past.row = row + 1;
    this.#afterwards();
  }

  /** False for what sysdig does not list: events for state alone, and metadata before the first real event. */
  #isShown(event: EventCursor, { info }: Plan): boolean {
    if ((event.flags & FLAG_STATE_ONLY) !== 0 || info.name === 'procinfo') return false;
    if (info.source !== 'metaevent' && info.category !== 'internal') this.#hasShown = true;
    return this.#hasShown;
  }

  /** ns since the first event that is a call or a switch; 0 before it is known. */
  #relativeTime(event: EventCursor, plan: Plan): number {
    const { timeHigh, timeLow } = event;
    if (!this.#hasStart) {
      const isReal = plan.info.source !== 'metaevent' && (timeHigh !== 0 || timeLow !== 0);
      if (!isReal) return 0;
      this.#hasStart = true;
      this.#startHigh = timeHigh;
      this.#startLow = timeLow;
      this.events.startTime = (BigInt(timeHigh) << 32n) | BigInt(timeLow);
    }
    if (timeHigh === 0 && timeLow === 0) return 0;
    return (timeHigh - this.#startHigh) * 4294967296 + (timeLow - this.#startLow);
  }

  #findThread(event: EventCursor, plan: Plan): void {
    const known = this.#processes.thread(event.tid);
    const mayAdd = plan.kind === 'enter' || (plan.kind === 'exit' && !plan.introduces);
    this.#step.thread =
      known ?? (mayAdd ? this.#processes.placeholder(event.tid) : this.#processes.nobody);
  }

  #enter(event: EventCursor, plan: Plan): void {
    const step = this.#step;
    const { thread } = step;
    const fd = plan.fdParam >= 0 ? event.s64(plan.fdParam) : undefined;
    if (fd !== undefined) step.setSlot(fd, thread.fds.get(fd));
    if (thread === this.#processes.nobody) return;
    thread.enterType = plan.info.id;
    thread.enterRow = step.row;
    thread.enterTime = step.time;
    thread.enterFd = fd ?? -1;
    thread.hasSaved = plan.save;
    if (plan.save) thread.saved.save(event);
  }

  /** Joins an exit with its thread's last enter event when that is the same call's. */
  #pair(event: EventCursor, plan: Plan): void {
    const step = this.#step;
    const { thread } = step;
    const { id } = plan.info;
    const { enterType } = thread;
    let fd = plan.fdParam >= 0 ? event.s64(plan.fdParam) : undefined;
    if (enterType === id - 1 || (id === EXECVE_EXIT && enterType === EXECVEAT_ENTER)) {
      step.enterRow = thread.enterRow;
      step.enterTime = thread.enterTime;
      step.hasEnter = thread.hasSaved;
      if (fd === undefined && thread.enterFd !== -1) fd = thread.enterFd;
      thread.enterType = -1;
    }
    if (fd !== undefined) step.setSlot(fd, thread.fds.get(fd));
  }

  /** What the event table keeps of the event beside its head. */
  #note(step: LiveStep, plan: Plan, isShown: boolean): void {
    const { thread, row } = step;
    if (thread.named !== thread.process.facts) this.#processes.refresh(thread);
    this.events.setNames(row, thread.nameIndex, step.fd?.nameIndex ?? step.failedName);
    const result = plan.mayReturn ? step.returned : undefined;
    this.events.setOutcome(row, step.shownNumber, step.slot?.entry.nameIndex ?? -1);
    if (result === undefined) return;
    this.events.setResult(row, result);
    if (plan.hasResult && isShown && result < 0 && result >= -MAX_ERRNO)
      this.errors.add(step.typeId, -result, thread.nameIndex);
  }

  #dispatch(handlers: readonly Handler[]): void {
    for (const handler of handlers) {
      if (this.#failed.has(handler)) continue;
      try {
        handler.onStep(this.#step);
      } catch (error) {
        this.#fail(handler, error);
      }
    }
  }

  #released(entry: Fd, process: ProcessRecord): void {
    const { row, time } = this.#step;
    this.#tell((handler) => handler.onRelease?.(entry, process, row, time));
  }

  /** Calls every handler that has not failed yet. */
  #tell(call: (handler: Handler) => void): void {
    for (const handler of this.#handlers) {
      if (this.#failed.has(handler)) continue;
      try {
        call(handler);
      } catch (error) {
        this.#fail(handler, error);
      }
    }
  }

  #fail(handler: Handler, error: unknown): void {
    this.#failed.add(handler);
    const reason = error instanceof Error ? error.message : String(error);
    this.#issues.add(
      'failed-handler',
      this.#step.event.offset,
      `The analysis of ${handler.id} failed and was switched off (${reason}); please report it.`,
    );
  }

  #damaged(offset: number): void {
    this.#issues.add('bad-entry', offset, 'Some parameters of an event lie outside of it.');
  }

  /** Removes what this event closed or ended. */
  #afterwards(): void {
    const { closing, ending } = this.#tables;
    if (closing !== undefined) {
      closing.thread.fds.slots.delete(closing.fd);
      this.#tables.closing = undefined;
    }
    if (ending !== undefined) {
      endThread(this.#tables, ending);
      this.#tables.ending = undefined;
    }
  }
}
