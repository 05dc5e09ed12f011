/**
 * sysdig writes its stream in blocks of 8 KiB, so on a quiet machine or with a narrow filter an event may
 * wait for minutes. Beats keep blocks moving: a write of that size to a file of our own is an event of that
 * size, and pushes everything before it out. The reader takes beats out of the stream again.
 *
 * They tell two more things: the time that the stream has reached although nothing happened, and, because
 * they are numbered, whether events get lost.
 */
import { readlinkSync, writeSync } from 'node:fs';
import { openNamelessFile } from '../nameless-file.js';

/** zlib's buffer in sysdig's writer. */
const BLOCK = 8192;
const NAME = 'svc-top-beat';
/** What every beat's data begins with; its number follows. */
export const BEAT_MAGIC = Buffer.from('svc-top beat ');
/** Inode of the machine's own PID namespace. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';

export interface Beat {
  readonly fd: number;
  /** Makes one; returns its number. */
  send(): number;
}

/** `snaplen`: how much of a write sysdig keeps. */
export function openBeat(fd: number, snaplen: number): Beat {
  const size = Math.max(BEAT_MAGIC.length + 8, Math.min(BLOCK, snaplen));
  const data = Buffer.alloc(size);
  data.set(BEAT_MAGIC);
  let sent = 0;
  return {
    fd,
    send: () => {
      sent++;
      data.writeUInt32LE(sent, BEAT_MAGIC.length);
      for (let written = 0; written < BLOCK; written += size) writeSync(fd, data, 0, size, 0);
      return sent;
    },
  };
}

/** The file that beats are written to. It has no name either; sysdig still sees the one it had. */
export function openBeatFile(): number {
  return openNamelessFile(NAME);
}

/**
 * The capture filter: what the user wants and the beats, but nothing else of this process. Reading the
 * stream would be in the stream, and being read be in it again.
 */
export function captureFilter(wanted: string, pid: number): string {
  const self = `${pidField()}=${String(pid)}`;
  const beat = `(${self} and fd.name contains ${NAME})`;
  const ours = `not ${self} and not proc.name=sysdig`;
  const others = wanted === '' ? `(${ours})` : `((${wanted}) and ${ours})`;
  return `${others} or ${beat}`;
}

/** In a container, the kernel's number of this process is not known, only the container's. */
function pidField(): string {
  try {
    return readlinkSync('/proc/self/ns/pid') === FIRST_PID_NAMESPACE ? 'proc.pid' : 'proc.vpid';
  } catch {
    return 'proc.pid';
  }
}
