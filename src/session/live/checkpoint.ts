/**
 * What a capture that begins at this moment would open with: the tables as blocks of the capture format. A
 * new analysis can start from it in the middle of the stream, and a file that starts with it is a capture
 * like any other.
 */
import type { ListedThread, StateEngine } from '../../analysis/engine.js';
import { writeDescriptor, writeProcess } from '../../capture/encode/blocks.js';
import type { ProcessRecord } from '../../capture/encode/blocks.js';
import { ByteWriter } from '../../capture/encode/byte-writer.js';
import { descriptorsOf } from '../../capture/encode/descriptor.js';
import type { Process } from '../../model/process.js';
import { BLOCK, BLOCK_FRAME, processListVersion } from '../../model/scap/format.js';

const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');
const list = (values: readonly string[]): Uint8Array => text(values.map((v) => `${v}\0`).join(''));

/**
 * @param opening the lists that the stream began with: machine, interfaces and users stay as they were.
 * @param metadata events that tell of containers.
 */
export function writeCheckpoint(
  engine: StateEngine,
  opening: Buffer,
  metadata: readonly Buffer[],
): Buffer {
  const out = new ByteWriter();
  const threads = [...engine.threads];
  // Main threads first: the others share what they have.
  for (const thread of threads) if (thread.isMain) writeThread(out, thread);
  for (const thread of threads) if (!thread.isMain) writeThread(out, thread);
  for (const thread of threads) if (thread.isMain) writeDescriptors(out, thread);
  return Buffer.concat([opening, out.take(), ...metadata]);
}

/** The blocks before the first event, without those that list processes and descriptors. */
export function openingOf(lists: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + BLOCK_FRAME <= lists.length;) {
    const type = lists.readUInt32LE(at);
    const size = Math.max(BLOCK_FRAME, lists.readUInt32LE(at + 4));
    const changes = processListVersion(type) > 0 || type === BLOCK.fdV1 || type === BLOCK.fdV2;
    if (!changes) kept.push(lists.subarray(at, at + size));
    at += size;
  }
  return Buffer.concat(kept);
}

function writeThread(out: ByteWriter, thread: ListedThread): void {
  const { process, tid, comm, flags } = thread;
  if (!process.known && comm === '') return;
  writeProcess(out, { ...processFields(process), tid, comm: text(comm), flags });
}

/** What the list of processes says of the process that a thread belongs to. */
export function processFields(process: Process): Omit<ProcessRecord, 'tid' | 'comm' | 'flags'> {
  return {
    pid: process.pid,
    parent: process.ppid,
    exe: text(process.exe),
    exePath: text(process.exePath),
    args: list(process.args),
    cwd: text(process.cwd),
    uid: process.uid,
    vtid: -1,
    vpid: -1,
    cgroups: cgroupsOf(process.podUid, process.containerId),
  };
}

/** Only the ids in the cgroups are kept; a path with them means the same. */
function cgroupsOf(podUid: string, containerId: string): Uint8Array {
  const pod = podUid === '' ? '' : `/pod${podUid}`;
  const container = containerId === '' ? '' : `/${containerId.padEnd(64, '0')}`;
  return pod + container === '' ? new Uint8Array(0) : list([`cpuset=/kubepods${pod}${container}`]);
}

const L4_LETTERS = ['', '', 't', 'u', 'i', 'r'];

function writeDescriptors(out: ByteWriter, thread: ListedThread): void {
  for (const [fd, { entry, ghost, closing }] of thread.fds.slots) {
    if (ghost || closing) continue;
    const family = entry.typeText[0] ?? '';
    const kind = entry.isIp ? family + (L4_LETTERS[entry.l4Code] ?? '') : family;
    const serves = entry.role === 'server' && !entry.isServerType && !entry.reversed;
    for (const record of descriptorsOf({ fd, kind, name: entry.name }, serves, text)) {
      writeDescriptor(out, thread.tid, record);
    }
  }
}
