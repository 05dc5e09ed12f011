/**
 * Several captures read as one: of several nodes, or several files of one node that overlap or follow each
 * other. Blocks go on in order of time, with a mark where the next one is another node's; nothing in them is
 * changed but times, where a node's clock is known to be ahead. Of each file a piece is in memory.
 */
import { basename } from 'node:path';
import type { NodeClock } from '../model/node.js';
import { isSameMachine } from '../model/node.js';
import { BLOCK, BLOCK_FRAME, BYTE_ORDER_MAGIC } from '../model/scap/format.js';
import { isTime } from './member.js';
import type { BlockStream } from './source.js';
import type { Member, Pending } from './member.js';
import { Repeats } from './repeats.js';

const PIECE_BYTES = 1 << 18;
/** A file of the same machine that begins so soon after the last one's end goes on where that one stopped. */
const FOLLOWS_NS = 1_000_000_000n;
const MARK_BYTES = BLOCK_FRAME + 12;

/** Gives every member its node: files of one machine share it. */
export function assignNodes(members: readonly Member[]): void {
  const machines: Member[] = [];
  for (const member of members) {
    const known = machines.findIndex((other) => isSameMachine(other.machine, member.machine));
    member.node = known >= 0 ? known : machines.push(member) - 1;
  }
}

/** The stream of all members, whose nodes are assigned. */
export function mergedStream(
  members: readonly Member[],
  clocks: readonly NodeClock[],
): Omit<BlockStream, 'label'> {
  return {
    blocks: mergedBlocks(members, clocks),
    progress: () => {
      const parts = members.map(({ stream }) => stream.progress());
      return {
        bytesRead: parts.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
        bytesTotal: parts.some(({ bytesTotal }) => bytesTotal < 0)
          ? -1
          : parts.reduce((sum, { bytesTotal }) => sum + bytesTotal, 0),
      };
    },
    issues: () =>
      members.flatMap((member) =>
        member.issues().map((issue) => ({
          ...issue,
          file: member.path,
          detail: `${basename(member.path)}: ${issue.detail}`,
        })),
      ),
    close: () => {
      for (const { stream } of members) stream.close();
    },
  };
}

async function* mergedBlocks(
  members: readonly Member[],
  clocks: readonly NodeClock[],
): AsyncGenerator<Uint8Array> {
  const merger = new Merger(members, clocks);
  for (;;) {
    for (const member of members)
      if (member.head === undefined && !member.ended) await member.fill();
    if (!merger.run()) break;
    if (merger.size >= PIECE_BYTES) yield merger.take();
  }
  if (merger.size > 0) yield merger.take();
}

class Merger {
  /** Bytes that wait to be taken. */
  size = 0;
  readonly #members: readonly Member[];
  readonly #ahead: ReadonlyMap<number, bigint>;
  readonly #repeats: ReadonlyMap<number, Repeats>;
  /** Members whose first event went on. */
  readonly #begun = new Set<Member>();
  /** Time of the last block of each node. */
  readonly #last = new Map<number, bigint>();
  /** Members whose lists add to those of another file. */
  readonly #adding = new Set<Member>();
  #out: Buffer[] = [];
  #mark = '';

  constructor(members: readonly Member[], clocks: readonly NodeClock[]) {
    this.#members = members;
    this.#ahead = new Map(clocks.map(({ node, aheadNs }) => [node, BigInt(Math.round(aheadNs))]));
    const shared = members.filter(({ node }, i) =>
      members.some((m, k) => k !== i && m.node === node),
    );
    this.#repeats = new Map(shared.map(({ node }) => [node, new Repeats()]));
  }

  take(): Buffer {
    const bytes = Buffer.concat(this.#out);
    this.#out = [];
    this.size = 0;
    return bytes;
  }

  /** Hands on blocks of the member whose turn it is until it is another's. False: there is none left. */
  run(): boolean {
    let first: Member | undefined;
    let limit: bigint | undefined;
    for (const member of this.#members) {
      const time = this.#timeOf(member);
      if (time === undefined) continue;
      const best = first === undefined ? undefined : this.#timeOf(first);
      if (best === undefined || time < best) [first, limit] = [member, best];
      else if (limit === undefined || time < limit) limit = time;
    }
    if (first === undefined) return false;
    for (let time = this.#timeOf(first); time !== undefined; time = this.#timeOf(first)) {
      if (limit !== undefined && time > limit) break;
      this.#pass(first, first.head as Pending, time);
      first.take();
    }
    return true;
  }

  /** By the clock of the first node; undefined = nothing waits. */
  #timeOf(member: Member): bigint | undefined {
    const { head, node } = member;
    return head === undefined ? undefined : head.time - (this.#ahead.get(node) ?? 0n);
  }

  #pass(member: Member, block: Pending, time: bigint): void {
    const { node } = member;
    if (!this.#begun.has(member)) this.#begin(member, block, time);
    const isAdding = this.#adding.has(member);
    if (block.timeAt < 0) {
      if (isAdding && typeOf(block) === BLOCK.section) return;
      this.#write(node, block, isAdding);
      return;
    }
    this.#adding.delete(member);
    this.#last.set(node, time);
    if (this.#repeats.get(node)?.has(member, block) === true) return;
    const ahead = this.#ahead.get(node);
    if (ahead !== undefined) setBack(block, ahead);
    this.#write(node, block, false);
  }

  /** Another file of a node that is being read, or was until just now, tells what that node has beyond it. */
  #begin(member: Member, block: Pending, time: bigint): void {
    this.#begun.add(member);
    const last = this.#last.get(member.node);
    if (last !== undefined && block.timeAt < 0 && time - last <= FOLLOWS_NS)
      this.#adding.add(member);
  }

  #write(node: number, block: Pending, isAdding: boolean): void {
    const { bytes, little } = block;
    const mark = `${String(node)} ${String(little)} ${String(isAdding)}`;
    if (mark !== this.#mark) this.#push(markOf(node, little, isAdding));
    this.#mark = mark;
    this.#push(bytes);
  }

  #push(bytes: Buffer): void {
    this.#out.push(bytes);
    this.size += bytes.length;
  }
}

function typeOf({ bytes, little }: Pending): number {
  return little ? bytes.readUInt32LE(0) : bytes.readUInt32BE(0);
}

function markOf(node: number, little: boolean, isAdding: boolean): Buffer {
  const out = Buffer.alloc(MARK_BYTES);
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  const fields = [BLOCK.node, MARK_BYTES, BYTE_ORDER_MAGIC, node, Number(isAdding), MARK_BYTES];
  fields.forEach((field, i) => {
    view.setUint32(i * 4, field, little);
  });
  return out;
}

/** Moves an event's time; one that has none stays without. */
function setBack({ bytes, little, timeAt }: Pending, ns: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const time = view.getBigUint64(timeAt, little);
  if (isTime(Number(time >> 32n))) view.setBigUint64(timeAt, time - ns, little);
}
