/**
 * One of several captures that are read as one: cuts its bytes into whole blocks and holds those that it was
 * given until their turn comes. Damage is found here, where the bytes still are those of the file; only sound
 * blocks go on.
 */
import type { Issue, IssueKind } from '../model/issue.js';
import { IssueLog } from '../model/issue-log.js';
import { isSameMachine, UNKNOWN_MACHINE } from '../model/node.js';
import type { MachineInfo } from '../model/node.js';
import { BlockWalker } from '../model/scap/block-walker.js';
import type { BlockSink } from '../model/scap/block-walker.js';
import { ByteReader } from '../model/scap/byte-reader.js';
import type { EventCursor } from '../model/scap/event-cursor.js';
import { BLOCK, BLOCK_FRAME, BYTE_ORDER_MAGIC } from '../model/scap/format.js';
import { readMachine } from '../model/scap/lists.js';
import type { BlockStream } from './source.js';

/** A block that waits. */
export interface Pending {
  readonly bytes: Buffer;
  readonly little: boolean;
  /** Where the event's time stands in it; -1 = it is no event. */
  readonly timeAt: number;
  /** ns since the epoch; of what is no event, and of events that have none, the time before it. */
  readonly time: bigint;
}

export class Member implements BlockSink {
  readonly path: string;
  readonly stream: BlockStream;
  machine: MachineInfo = UNKNOWN_MACHINE;
  /** Set by whoever knows the other captures. */
  node = 0;
  /** Whether an event was found: the machine is known, and what waits begins with the lists. */
  hasEvents = false;
  readonly #issues = new IssueLog();
  readonly #walker = new BlockWalker(this);
  readonly #chunks: AsyncIterator<Uint8Array>;
  #pending: Pending[] = [];
  #next = 0;
  #time = 0n;
  #ended = false;

  constructor(path: string, stream: BlockStream) {
    this.path = path;
    this.stream = stream;
    this.#chunks = stream.blocks[Symbol.asyncIterator]();
  }

  /** The block whose turn is next; undefined = `fill` has to be called, or this was all. */
  get head(): Pending | undefined {
    return this.#pending[this.#next];
  }
  get ended(): boolean {
    return this.#ended;
  }

  take(): void {
    this.#next++;
  }

  /** Reads on until a block waits, or the end. */
  async fill(): Promise<void> {
    this.#pending = [];
    this.#next = 0;
    while (!this.#ended && this.#pending.length === 0) await this.#read();
  }

  /** Reads the lists and the first event. */
  async begin(): Promise<void> {
    while (!this.#ended && !this.hasEvents) await this.#read();
  }

  issues(): readonly Issue[] {
    return [...this.stream.issues(), ...this.#issues.list];
  }

  async #read(): Promise<void> {
    const chunk = await this.#chunks.next();
    if (chunk.done === true) {
      this.#ended = true;
      this.#walker.end();
    } else this.#walker.push(chunk.value);
  }

  onSection(major: number, offset: number): void {
    if (major > 1)
      this.#issues.add('unknown-block', offset, 'The capture is of a newer major version.');
    this.#wait(sectionHeader(this.#walker.little), -1);
  }

  onEvent(event: EventCursor): void {
    const { bytes, view, little, blockStart, start, timeHigh, timeLow } = event;
    const size = view.getUint32(blockStart + 4, little);
    if (isTime(timeHigh)) this.#time = (BigInt(timeHigh) << 32n) | BigInt(timeLow);
    if (!this.hasEvents) this.#dateLists();
    this.hasEvents = true;
    this.#wait(Buffer.from(bytes.subarray(blockStart, blockStart + size)), start - blockStart);
  }

  onBlock(type: number, bytes: Buffer, view: DataView, start: number, end: number): void {
    const { little } = this.#walker;
    if (type === BLOCK.machine) this.#identify(bytes, view, little, start, end);
    // Events are numbered through all captures; marks of a merge of merges cannot be.
    if (type === BLOCK.eventNumber || type === BLOCK.node) return;
    this.#wait(Buffer.from(bytes.subarray(start - 8, end + 4)), -1);
  }

  onIssue(kind: IssueKind, offset: number, detail: string): void {
    this.#issues.add(kind, offset, detail);
  }

  #identify(bytes: Buffer, view: DataView, little: boolean, start: number, end: number): void {
    const machine = readMachine(new ByteReader(bytes, view, little, start, end));
    const { hostName } = this.machine;
    if (hostName === '') this.machine = machine;
    else if (!isSameMachine(machine, this.machine)) {
      const detail = `It holds captures of different machines put together; all are taken for ${hostName}. Name them one by one.`;
      this.#issues.add('several-nodes', -1, detail);
    }
  }

  #wait(bytes: Buffer, timeAt: number): void {
    this.#pending.push({ bytes, little: this.#walker.little, timeAt, time: this.#time });
  }

  /** What stands before the first event has that one's time. */
  #dateLists(): void {
    this.#pending = this.#pending.map((block) => ({ ...block, time: this.#time }));
  }
}

/** Whether this is the upper half of a time: metadata may have none, 0 or all ones. */
export function isTime(high: number): boolean {
  return high !== 0 && high < 0x8000_0000;
}

function sectionHeader(little: boolean): Buffer {
  const fields = [BLOCK.section, BLOCK_FRAME + 16, BYTE_ORDER_MAGIC, 0, 0xffffffff, 0xffffffff];
  const out = Buffer.alloc(BLOCK_FRAME + 16);
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  [...fields, BLOCK_FRAME + 16].forEach((field, i) => {
    view.setUint32(i * 4, field, little);
  });
  view.setUint16(12, 1, little);
  return out;
}
