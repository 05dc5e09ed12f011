/**
 * A row of the event table as the filter language asks for it, long after its event came by. What a filter may look at
 * is given out in parts (facets), the cheap ones first: who asks for more than is allowed gets NOT_KNOWN, and
 * `missing` says what would have been needed. What no table kept (other descriptors of the process, how
 * many it had) is never known here.
 */
import { isIPv6 } from '../../base/ip.js';
import { NOT_KNOWN } from '../../filter/index.js';
import type { CallFacts, Moment, MomentFd, MomentThread, PodFacts } from '../../filter/index.js';
import type { ContainerInfo } from '../../model/container.js';
import { callOfCode, LARGE_RESULT, NO_RESULT, typeOfCode } from '../../model/event-rows.js';
import { EVENTS, genericSyscallName } from '../../model/event-table.js';
import type { EventInfo } from '../../model/event-table.js';
import { taskKey } from '../../model/process.js';
import type { Process } from '../../model/process.js';
import type { EventCursor } from '../../model/scap/event-cursor.js';
import type { UserEntry } from '../../model/scap/users.js';
import { SocketReader } from '../../model/scap/sockets.js';
import type { Machine, PastThread, StateEngine } from '../engine.js';
import { nameOf, renderInfo } from '../event-text/line.js';
import { valueText } from '../event-text/values.js';
import type { TextNames, ValueText } from '../event-text/values.js';
import { returnedBy } from '../state/live-step.js';
import { FACET } from './facet.js';
import { ListedFd } from './listed-fd.js';
import type { Joins } from './joins.js';
import { isAboutFd, isConnectReturn, isPreamble } from './live-moment.js';
import { Latencies } from './latencies.js';

const DAY = 86_400_000_000_000n;
const DAY_NS = 86_400_000_000_000;

/** Loads the bytes of a row's event; undefined when they cannot be had. */
export type LoadEvent = (row: number) => EventCursor | undefined;

export class StoredMoment implements Moment {
  /** Facets that were asked for and not allowed, as bits. */
  missing = 0;
  readonly #engine: Pick<StateEngine, 'events' | 'names' | 'past' | 'nodes'>;
  readonly #joins: Joins;
  readonly #load: LoadEvent;
  readonly #names: TextNames;
  readonly #sockets = new SocketReader();
  #latencies = new Latencies();
  /** Rows that came by there. */
  #timed = 0;
  #firstClock: bigint | undefined;
  #firstTime: number | undefined;
  #startOfDay: number | undefined;
  #row = 0;
  #allowed = 0;

  constructor(
    engine: Pick<StateEngine, 'events' | 'names' | 'past' | 'nodes'>,
    joins: Joins,
    load: LoadEvent,
  ) {
    this.#engine = engine;
    this.#joins = joins;
    this.#load = load;
    this.#names = this.#textNames();
  }

  /** Moves to a row; `allowed`: facets that may be asked for, as bits. */
  at(row: number, allowed: number): void {
    this.#row = row;
    this.#allowed = allowed;
    this.missing = 0;
  }

  #need(facet: number): void {
    if (((this.#allowed >> facet) & 1) !== 0) return;
    this.missing |= 1 << facet;
    throw NOT_KNOWN;
  }

  get number(): number {
    this.#need(FACET.row);
    return this.#engine.events.number(this.#row);
  }
  get event(): EventCursor {
    this.#need(FACET.bytes);
    const event = this.#load(this.#row);
    if (event === undefined) this.#need(FACET.never);
    return event as EventCursor;
  }
  get info(): EventInfo {
    this.#need(FACET.code);
    return infoOf(this.#engine.events.code(this.#row));
  }
  get name(): string {
    const { info } = this;
    if (info.id > 1) return info.name;
    const call = callOfCode(this.#engine.events.code(this.#row));
    return call === undefined ? nameOf(this.event, info) : genericSyscallName(call);
  }
  get cpu(): number {
    this.#need(FACET.cpu);
    return this.#engine.events.cpu(this.#row);
  }
  get tid(): number {
    return this.#thread?.tid ?? this.event.tid;
  }
  get error(): number | undefined {
    this.#need(FACET.error);
    const code = this.#engine.events.outcome(this.#row);
    if (code === LARGE_RESULT) return -(returnedBy(this.event, this.info) ?? 0);
    return code === -1 ? undefined : code;
  }
  get result(): number | undefined {
    const { error } = this;
    if (error !== 0) return error === undefined ? error : -error;
    this.#need(FACET.row);
    const result = this.#engine.events.result(this.#row);
    return result === NO_RESULT ? returnedBy(this.event, this.info) : result;
  }

  get wallClock(): bigint {
    this.#need(FACET.row);
    return this.#clock(this.#row);
  }
  get timeOfDay(): number {
    this.#need(FACET.row);
    const { events } = this.#engine;
    const time = events.time(this.#row);
    if (time === 0) return Number(this.#clock(this.#row) % DAY);
    const inDay = (this.#startOfDay ??= Number(events.startTime % DAY)) + time;
    return inDay - Math.floor(inDay / DAY_NS) * DAY_NS;
  }
  get sinceStart(): number | bigint {
    this.#need(FACET.row);
    const time = this.#engine.events.time(this.#row);
    const first = this.#firstTime ?? Number(this.#first - this.#engine.events.startTime);
    if (this.#firstClock !== undefined) this.#firstTime = first;
    return time === 0 || time < first ? this.wallClock - this.#first : time - first;
  }
  get previousClock(): bigint {
    this.#need(FACET.row);
    return this.#clock(Math.max(0, this.#row - 1));
  }
  get #first(): bigint {
    this.#firstClock ??= this.#findFirstClock();
    return this.#firstClock ?? 0n;
  }
  get latency(): number {
    this.#need(FACET.row);
    const { events, names } = this.#engine;
    if (this.#timed > this.#row + 1) {
      this.#latencies = new Latencies();
      this.#timed = 0;
    }
    for (; this.#timed <= this.#row; this.#timed++) {
      const life = names.pastThread(events.thread(this.#timed))?.life ?? -1;
      this.#latencies.at(life, events.type(this.#timed), events.time(this.#timed));
    }
    return this.#latencies.current;
  }

  /** Times of 0 may be none: then the event itself has it. */
  #clock(row: number): bigint {
    const { events } = this.#engine;
    const time = events.time(row);
    if (time !== 0) return events.startTime + BigInt(time);
    this.#need(FACET.bytes);
    const event = this.#load(row);
    if (event === undefined) this.#need(FACET.never);
    const { timeHigh = 0, timeLow = 0 } = event ?? {};
    return (BigInt(timeHigh) << 32n) | BigInt(timeLow);
  }

  /** Of a running stream it may be still to come. */
  #findFirstClock(): bigint | undefined {
    const { events } = this.#engine;
    for (let row = 0; row < events.length; row++) {
      if (isPreamble(infoOf(events.code(row)))) continue;
      const clock = this.#clock(row);
      if (clock !== 0n) return clock;
    }
    return undefined;
  }

  get #thread(): PastThread | undefined {
    this.#need(FACET.thread);
    return this.#engine.names.pastThread(this.#engine.events.thread(this.#row));
  }
  get thread(): MomentThread | undefined {
    return this.#thread;
  }
  get threadAge(): number | undefined {
    const createdTime = this.#thread?.createdTime ?? 0;
    if (createdTime === 0) return undefined;
    this.#need(FACET.row);
    return this.#engine.events.time(this.#row) - createdTime;
  }
  get threadCount(): number {
    return this.#never();
  }
  get openFds(): number {
    return this.#never();
  }

  #isAboutFd(row: number): boolean {
    const { events } = this.#engine;
    return events.thread(row) >= 0 && isAboutFd(infoOf(events.code(row)));
  }
  get fdNumber(): number | undefined {
    this.#need(FACET.aboutFd);
    if (!this.#isAboutFd(this.#row)) return undefined;
    this.#need(FACET.number);
    return this.#engine.events.fdNumber(this.#row);
  }
  get isConnectReturn(): boolean {
    this.#need(FACET.aboutFd);
    const { events } = this.#engine;
    return this.#isAboutFd(this.#row) && isConnectReturn(infoOf(events.code(this.#row)));
  }
  get fd(): MomentFd | undefined {
    this.#need(FACET.aboutFd);
    return this.#isAboutFd(this.#row) ? this.#listed : undefined;
  }
  /** Its names and ends are asked for when they are wanted. */
  get #listed(): ListedFd | undefined {
    this.#need(FACET.shape);
    const fd = this.#engine.names.pastFd(this.#engine.events.listedFd(this.#row));
    if (fd === undefined || fd.hidden) return undefined;
    return new ListedFd(fd, () => {
      this.#need(FACET.fd);
    });
  }
  otherFd(): MomentFd | undefined {
    return this.#never();
  }

  get container(): ContainerInfo | undefined {
    const id = this.#thread?.process.containerId ?? '';
    return id === '' ? undefined : this.#past.containerAt(id, this.#row);
  }
  get pod(): PodFacts | undefined {
    const { thread } = this;
    return thread === undefined ? undefined : this.#joins.pod(thread.process, this.container);
  }
  get calls(): readonly CallFacts[] {
    this.#need(FACET.calls);
    const { events, names } = this.#engine;
    const thread = names.pastThread(events.thread(this.#row));
    if (thread === undefined) return [];
    const { node, pid } = thread.process;
    const calls = this.#joins.callsBy(taskKey(node, pid));
    return calls(this.#row, events.fdNumber(this.#row)).calls;
  }

  get #past(): StateEngine['past'] {
    this.#need(FACET.epoch);
    return this.#engine.past;
  }
  /** Of events without a thread nothing says it, where there are several. */
  get #node(): number {
    const thread = this.#thread;
    if (thread === undefined && this.#engine.nodes.length > 1) return this.#never();
    return thread?.process.node ?? 0;
  }
  get #machine(): Machine | undefined {
    return this.#past.machineAt(this.#node, this.#row);
  }
  get hostName(): string {
    return this.#machine?.hostName ?? '';
  }
  commOf(tid: number): string | undefined {
    return this.#past.threadAt(this.#node, tid, this.#row)?.comm;
  }
  parentOf(process: Process): Process | undefined {
    return this.#past.threadAt(process.node, process.ppid, this.#row)?.process;
  }
  user(uid: number): UserEntry | undefined {
    return this.#machine?.users.get(uid);
  }
  groupName(gid: number): string | undefined {
    return this.#machine?.groups.get(gid);
  }

  /** Containers answer for their own address; of one that has none recorded, every container's counts. */
  isLocal(ip: string): boolean {
    const { container } = this;
    if ((this.#thread?.process.containerId ?? '') !== '' && isIPv6(ip)) return false;
    if (container !== undefined && container.ip !== '') {
      if (container.ip === ip) return true;
    } else if (container !== undefined) {
      if (this.#past.containersAt(this.#row).some((other) => other.ip === ip)) return true;
    }
    const interfaces = this.#machine?.interfaces ?? [];
    return interfaces.some((own) => own.ip === ip);
  }

  paramText(i: number): ValueText {
    const param = this.info.params[i];
    if (param === undefined) return { value: '', resolved: '' };
    return valueText({ event: this.event, sockets: this.#sockets, names: this.#names }, i, param);
  }
  argsText(): string {
    const { event, info } = this;
    return renderInfo({ event, sockets: this.#sockets, names: this.#names }, info);
  }

  /** Of descriptors, only the event's own is known. */
  #textNames(): TextNames {
    return {
      fd: (number) => {
        this.#need(FACET.number);
        if (number !== this.#engine.events.fdNumber(this.#row)) return this.#never();
        return this.#listed;
      },
      comm: (tid) => this.commOf(tid),
      owner: (kind, id) => {
        if ((this.#thread?.process.containerId ?? '') !== '') return undefined;
        const machine = this.#machine;
        return kind === 'user' ? machine?.users.get(id)?.name : machine?.groups.get(id);
      },
      directory: (dirfd) => (dirfd === undefined ? (this.#thread?.directory ?? '') : this.#never()),
    };
  }

  #never(): never {
    this.#need(FACET.never);
    throw NOT_KNOWN;
  }
}

function infoOf(code: number): EventInfo {
  return EVENTS[typeOfCode(code)] as EventInfo;
}
