/**
 * Writes the block stream of a capture into a file that sysdig and svc-top read again: all of it, or chosen
 * events. Everything that is no event (headers, the lists of processes and descriptors) goes along.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { formatBytes, formatCount } from '../base/format.js';
import { cannotWrite, UserError } from '../base/errors.js';
import type { Spool } from '../capture/spool.js';
import type { EventTable } from '../model/event-rows.js';
import { turn } from './turn.js';

export interface CaptureSource {
  readonly spool: Pick<Spool, 'read' | 'readBlock'>;
  readonly events: EventTable;
}

const SLICE_BYTES = 1 << 20;
/** Events looked at before other work gets its turn. */
const STRETCH = 4096;

/** `rows`: the events to write, ascending; undefined = all. Returns a sentence for the user. */
export async function writeCapture(
  { spool, events }: CaptureSource,
  file: string,
  replace: boolean,
  rows: Uint32Array | undefined,
): Promise<string> {
  const out = new CaptureFile(file, replace, spool);
  try {
    if (rows === undefined) await out.copy(0, Infinity);
    else await copyRows(out, spool, events, rows);
  } finally {
    out.close();
  }
  const what = rows === undefined ? '' : `${formatCount(rows.length)} events, `;
  return `written: ${file} (${what}${formatBytes(out.written)})`;
}

/** What stands between events is no event; of the events, those that are wanted. */
async function copyRows(
  out: CaptureFile,
  spool: CaptureSource['spool'],
  events: EventTable,
  rows: Uint32Array,
): Promise<void> {
  let position = 0;
  let next = 0;
  for (let row = 0; row < events.length; row++) {
    const offset = events.offset(row);
    if (offset > position) await out.copy(position, offset);
    const block = spool.readBlock(offset);
    if (block === undefined) throw unreadable(out.file);
    if (rows[next] === row) {
      out.write(block);
      next++;
    }
    position = offset + block.length;
    if (row % STRETCH === 0) await turn();
  }
}

class CaptureFile {
  readonly file: string;
  written = 0;
  readonly #spool: CaptureSource['spool'];
  readonly #fd: number;

  constructor(file: string, replace: boolean, spool: CaptureSource['spool']) {
    this.file = file;
    this.#spool = spool;
    try {
      this.#fd = openSync(file, replace ? 'w' : 'wx', 0o600);
    } catch (error) {
      throw cannotWrite(file, error);
    }
  }

  async copy(from: number, to: number): Promise<void> {
    for (let at = from; at < to;) {
      const bytes = this.#spool.read(at, Math.min(SLICE_BYTES, to - at));
      if (bytes === undefined) throw unreadable(this.file);
      if (bytes.length === 0) return;
      this.write(bytes);
      at += bytes.length;
      await turn();
    }
  }

  write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      throw cannotWrite(this.file, error);
    }
    this.written += bytes.length;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function unreadable(file: string): UserError {
  return new UserError(
    `${file} is not complete: the unpacked capture cannot be read back`,
    'see :issues',
  );
}
