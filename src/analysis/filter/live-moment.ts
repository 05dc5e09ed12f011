/** The present event of the state engine as the filter language asks for it. One object for all events. */
import { isIPv6 } from '../../base/ip.js';
import type { CallFacts, Moment, MomentFd, MomentThread, PodFacts } from '../../filter/index.js';
import type { ContainerInfo } from '../../model/container.js';
import { EVENTS } from '../../model/event-table.js';
import type { EventInfo } from '../../model/event-table.js';
import type { UserEntry } from '../../model/scap/users.js';
import { taskKey } from '../../model/process.js';
import type { Process } from '../../model/process.js';
import type { EventCursor } from '../../model/scap/event-cursor.js';
import { LiveNames } from '../event-text/live-names.js';
import { nameOf, renderInfo } from '../event-text/line.js';
import { valueText } from '../event-text/values.js';
import type { ValueText } from '../event-text/values.js';
import type { Observer } from '../state/index.js';
import type { Joins } from './joins.js';
import { Latencies } from './latencies.js';

type Step = Parameters<Observer>[0];
type Tables = Parameters<Observer>[2];

const DAY = 86_400_000_000_000n;
/** Events that tell what was there before the capture; the first of the others is its first moment. */
const PREAMBLE = new Set(['container', 'useradded', 'userdeleted', 'groupadded', 'groupdeleted']);

export function isPreamble(info: EventInfo): boolean {
  return PREAMBLE.has(info.name);
}

const FD_FLAGS = ['USES_FD', 'CREATES_FD', 'DESTROYS_FD'];
/** Mapping a file is not counted as an event of its descriptor. */
const MAPS = new Set(['mmap', 'mmap2']);
/** By event id: whether it is about a descriptor. */
const ABOUT_FD: readonly boolean[] = EVENTS.map(
  (info) => FD_FLAGS.some((flag) => info.flags.has(flag)) && !MAPS.has(info.name),
);

/** Whether an event is one of its descriptor. */
export function isAboutFd(info: EventInfo): boolean {
  return ABOUT_FD[info.id] === true;
}

export function isConnectReturn({ name, isEnter }: EventInfo): boolean {
  return name === 'connect' && !isEnter;
}

export class LiveMoment implements Moment {
  number = 0;
  #firstClock = 0n;
  readonly #joins: Joins;
  readonly #names = new LiveNames();
  readonly #latencies = new Latencies();
  #step!: Step;
  #tables!: Tables;
  #previousHigh = 0;
  #previousLow = 0;
  #high = 0;
  #low = 0;
  #started = false;
  #isFirst = true;

  constructor(joins: Joins) {
    this.#joins = joins;
  }

  /** Moves to an event; every one of the stream has to come by. */
  at(step: Step, number: number, tables: Tables): void {
    const { event } = step;
    this.#step = step;
    this.#tables = tables;
    this.number = number;
    this.#previousHigh = this.#isFirst ? event.timeHigh : this.#high;
    this.#previousLow = this.#isFirst ? event.timeLow : this.#low;
    this.#isFirst = false;
    this.#high = event.timeHigh;
    this.#low = event.timeLow;
    if (!this.#started) this.#start();
    this.#latencies.at(step.thread.life, step.typeId, step.time);
    this.#names.at(step, tables);
  }

  #start(): void {
    const isMoment = this.#high !== 0 || this.#low !== 0;
    if (!isMoment || isPreamble(this.#step.info)) return;
    this.#firstClock = this.wallClock;
    this.#started = true;
  }

  get event(): EventCursor {
    return this.#step.event;
  }
  get info(): EventInfo {
    return this.#step.info;
  }
  get name(): string {
    return nameOf(this.#step.event, this.#step.info);
  }
  get hostName(): string {
    return this.#tables.machine.hostName;
  }
  get wallClock(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low);
  }
  get previousClock(): bigint {
    return (BigInt(this.#previousHigh) << 32n) | BigInt(this.#previousLow);
  }
  get timeOfDay(): number {
    return Number(this.wallClock % DAY);
  }
  get sinceStart(): bigint {
    return this.wallClock - this.#firstClock;
  }
  get cpu(): number {
    return this.#step.event.cpu;
  }
  get tid(): number {
    return this.#step.event.tid;
  }
  get result(): number | undefined {
    return this.#step.returned;
  }
  get error(): number | undefined {
    const result = this.result;
    return result === undefined ? undefined : Math.max(0, -result);
  }
  get latency(): number {
    return this.#latencies.current;
  }

  get thread(): MomentThread | undefined {
    const { thread } = this.#step;
    return thread === this.#tables.processes.nobody ? undefined : thread;
  }
  get threadAge(): number | undefined {
    const { createdTime } = this.#step.thread;
    return createdTime === 0 ? undefined : this.#step.time - createdTime;
  }
  get threadCount(): number {
    return this.#step.thread.process.table.size;
  }
  get openFds(): number {
    return this.#step.thread.process.fds.slots.size;
  }

  get fdNumber(): number | undefined {
    const { info, shownNumber } = this.#step;
    if (this.thread === undefined || !isAboutFd(info)) return undefined;
    return Math.max(-1, shownNumber);
  }
  get isConnectReturn(): boolean {
    return this.fdNumber !== undefined && isConnectReturn(this.info);
  }
  get fd(): MomentFd | undefined {
    if (this.fdNumber === undefined) return undefined;
    const entry = this.#step.slot?.entry;
    return entry === undefined || entry.hidden ? undefined : entry;
  }
  otherFd(fdNumber: number): MomentFd | undefined {
    const entry = this.#step.thread.fds.get(fdNumber)?.entry;
    return entry === undefined || entry.hidden ? undefined : entry;
  }

  get container(): ContainerInfo | undefined {
    return this.#tables.containers.get(this.#step.thread.process.containerId);
  }
  get pod(): PodFacts | undefined {
    const { thread } = this;
    return thread === undefined ? undefined : this.#joins.pod(thread.process, this.container);
  }
  get calls(): readonly CallFacts[] {
    const { thread } = this;
    if (thread === undefined) return [];
    const { node, pid } = thread.process;
    const calls = this.#joins.callsBy(taskKey(node, pid));
    return calls(this.#step.row, this.#step.shownNumber).calls;
  }

  commOf(tid: number): string | undefined {
    return this.#tables.processes.thread(tid)?.comm;
  }
  parentOf(process: Process): Process | undefined {
    return this.#tables.processes.thread(process.ppid)?.process;
  }
  user(uid: number): UserEntry | undefined {
    return this.#tables.userNames.users.get(uid);
  }
  groupName(gid: number): string | undefined {
    return this.#tables.userNames.groups.get(gid);
  }

  /** Containers answer for their own address; of one that has none recorded, every container's counts. */
  isLocal(ip: string): boolean {
    const { container } = this;
    if (this.#step.thread.process.containerId !== '' && isIPv6(ip)) return false;
    if (container !== undefined && container.ip !== '') {
      if (container.ip === ip) return true;
    } else if (container !== undefined) {
      for (const other of this.#tables.containers.values()) if (other.ip === ip) return true;
    }
    return this.#tables.interfaces.some((own) => own.ip === ip);
  }

  paramText(i: number): ValueText {
    const { event, info, sockets } = this.#step;
    const param = info.params[i];
    if (param === undefined) return { value: '', resolved: '' };
    return valueText({ event, sockets, names: this.#names }, i, param);
  }
  argsText(): string {
    const { event, info, sockets } = this.#step;
    return renderInfo({ event, sockets, names: this.#names }, info);
  }
}
