/**
 * Writes the blocks of a capture file: section header, process list (V9), descriptor list (V2), event
 * (V2, with 32-bit lengths when a parameter needs them). A block is type, total length, body, zero padding
 * to 4 bytes, total length again (scap format, §1, §6 to §8).
 *
 * The block that carries the next event's number is our own: texts are often excerpts or filtered, and a
 * user who reads "event 41663" must find it under that number. Without it events count on.
 */
import { BLOCK, BYTE_ORDER_MAGIC, FLAG_STATE_ONLY } from '../../model/scap/format.js';
import type { ByteWriter } from './byte-writer.js';

/** Where an event's header holds its length. */
const EVENT_LENGTH_AT = 16;

export interface EventRecord {
  /** ns since the epoch. */
  readonly time: bigint;
  /** -1 = not from a thread. */
  readonly tid: number;
  readonly cpu: number;
  readonly typeId: number;
  /** In the order of the event table; undefined = not available (stored with length 0). */
  readonly params: readonly (Uint8Array | undefined)[];
  /** The event informs the reader's state but is not an event of the text. */
  readonly stateOnly: boolean;
}

export interface ProcessRecord {
  readonly tid: number;
  readonly pid: number;
  readonly comm: Uint8Array;
  /** What a text does not tell. */
  readonly parent?: number;
  readonly exe?: Uint8Array;
  readonly exePath?: Uint8Array;
  /** Each ended by NUL. */
  readonly args?: Uint8Array;
  readonly cwd?: Uint8Array;
  readonly uid?: number;
  /** CLONE_* bits in the driver's own numbering. */
  readonly flags: number;
  /** -1 unknown. */
  readonly vtid: number;
  readonly vpid: number;
  /** `subsystem=path`, each ended by NUL. */
  readonly cgroups: Uint8Array;
}

export interface DescriptorRecord {
  readonly fd: number;
  /** Type number of a descriptor list entry (§7). */
  readonly type: number;
  /** What follows the type. */
  readonly data: Uint8Array;
}

function writeBlock(out: ByteWriter, type: number, body: () => void): void {
  const start = out.length;
  out.u32(type);
  out.u32(0);
  body();
  while ((out.length - start) % 4 !== 0) out.u8(0);
  const total = out.length - start + 4;
  out.patchU32(start + 4, total);
  out.u32(total);
}

export function writeSectionHeader(out: ByteWriter): void {
  writeBlock(out, BLOCK.section, () => {
    out.u32(BYTE_ORDER_MAGIC);
    out.u16(1);
    out.u16(2);
    out.u64(-1);
  });
}

export function writeEventNumber(out: ByteWriter, next: number): void {
  writeBlock(out, BLOCK.eventNumber, () => {
    out.u32(next);
  });
}

export function writeEvent(out: ByteWriter, event: EventRecord): void {
  const large = event.params.some((p) => p !== undefined && p.length > 0xffff);
  writeBlock(out, eventBlockType(large, event.stateOnly), () => {
    out.u16(Math.min(event.cpu, 0xffff));
    if (event.stateOnly) out.u32(FLAG_STATE_ONLY);
    const start = out.length;
    out.u64(event.time);
    out.u64(event.tid);
    out.u32(0);
    out.u16(event.typeId);
    out.u32(event.params.length);
    for (const param of event.params) {
      if (large) out.u32(param?.length ?? 0);
      else out.u16(param?.length ?? 0);
    }
    for (const param of event.params) if (param !== undefined) out.bytes(param);
    out.patchU32(start + EVENT_LENGTH_AT, out.length - start);
  });
}

function eventBlockType(large: boolean, withFlags: boolean): number {
  if (large) return withFlags ? BLOCK.eventLargeFlags : BLOCK.eventLarge;
  return withFlags ? BLOCK.eventV2Flags : BLOCK.eventV2;
}

/** One process list block with one entry; an entry for a known tid is the news about it. */
export function writeProcess(out: ByteWriter, process: ProcessRecord): void {
  const none = new Uint8Array(0);
  writeBlock(out, BLOCK.processV9, () => {
    writeEntry(out, () => {
      out.u64(process.tid);
      out.u64(process.pid);
      out.u64(process.parent ?? -1);
      out.u64(-1); // session
      out.u64(-1); // process group
      out.string(process.comm);
      for (const text of [process.exe, process.exePath, process.args, process.cwd])
        out.string(text ?? none);
      out.u64(0); // fd limit
      out.u32(process.flags);
      out.u32(process.uid ?? -1);
      out.u32(0xffffffff); // gid
      for (let i = 0; i < 3; i++) out.u32(0); // memory sizes
      for (let i = 0; i < 2; i++) out.u64(0); // page faults
      out.string(none); // environment
      out.u64(process.vtid);
      out.u64(process.vpid);
      out.string(process.cgroups);
      out.string(none); // root
    });
  });
}

/** One descriptor list block for the table that belongs to `tid`. */
export function writeDescriptor(out: ByteWriter, tid: number, descriptor: DescriptorRecord): void {
  writeBlock(out, BLOCK.fdV2, () => {
    out.u64(tid);
    writeEntry(out, () => {
      out.u64(descriptor.fd);
      out.u64(0); // inode
      out.u8(descriptor.type);
      out.bytes(descriptor.data);
    });
  });
}

function writeEntry(out: ByteWriter, entry: () => void): void {
  const start = out.length;
  out.u32(0);
  entry();
  out.patchU32(start, out.length - start);
}
