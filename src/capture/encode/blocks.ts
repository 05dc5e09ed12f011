/**
 * Writes the blocks of a capture file: section header, process list (V9), descriptor list (V2), event
 * (V2, with 32-bit lengths when a parameter needs them). A block is type, total length, body, zero padding
 * to 4 bytes, total length again (scap format, §1, §6 to §8).
 *
 * One block type is our own: 0x53560001, body u32 = the number of the next event as the text calls it.
 * Texts are often excerpts or filtered, and a user who reads "event 41663" must find it under that number.
 * Without such a block the next event counts on from the one before.
 */
import type { ByteWriter } from './byte-writer.js';

export const EVENT_NUMBER_BLOCK = 0x53560001;
const SECTION_HEADER = 0x0a0d0d0a;
const PROCESS_LIST = 0x215;
const EVENT = 0x216;
const EVENT_WITH_FLAGS = 0x217;
const DESCRIPTOR_LIST = 0x218;
const LARGE_EVENT = 0x221;
const LARGE_EVENT_WITH_FLAGS = 0x222;
const EVENT_HEADER_BYTES = 26;
const STATE_ONLY = 1;

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
  writeBlock(out, SECTION_HEADER, () => {
    out.u32(0x1a2b3c4d);
    out.u16(1);
    out.u16(2);
    out.u64(-1);
  });
}

export function writeEventNumber(out: ByteWriter, next: number): void {
  writeBlock(out, EVENT_NUMBER_BLOCK, () => {
    out.u32(next);
  });
}

export function writeEvent(out: ByteWriter, event: EventRecord): void {
  const large = event.params.some((p) => p !== undefined && p.length > 0xffff);
  writeBlock(out, eventBlockType(large, event.stateOnly), () => {
    out.u16(Math.min(event.cpu, 0xffff));
    if (event.stateOnly) out.u32(STATE_ONLY);
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
    out.patchU32(start + EVENT_HEADER_BYTES - 10, out.length - start);
  });
}

function eventBlockType(large: boolean, withFlags: boolean): number {
  if (large) return withFlags ? LARGE_EVENT_WITH_FLAGS : LARGE_EVENT;
  return withFlags ? EVENT_WITH_FLAGS : EVENT;
}

/** One process list block with one entry; an entry for a known tid is the news about it. */
export function writeProcess(out: ByteWriter, process: ProcessRecord): void {
  const none = new Uint8Array(0);
  writeBlock(out, PROCESS_LIST, () => {
    writeEntry(out, () => {
      out.u64(process.tid);
      out.u64(process.pid);
      out.u64(-1); // parent
      out.u64(-1); // session
      out.u64(-1); // process group
      out.string(process.comm);
      for (let i = 0; i < 4; i++) out.string(none); // exe, exepath, args, cwd
      out.u64(0); // fd limit
      out.u32(process.flags);
      out.u32(0xffffffff); // uid
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
  writeBlock(out, DESCRIPTOR_LIST, () => {
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
