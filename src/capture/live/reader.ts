/**
 * The thread that empties the FIFO into temporary files, and does nothing else: sysdig must never wait for
 * the analysis, because what it does not fetch from the kernel in time is lost. The files are the queue
 * between the two, and the analysis may be as far behind as it needs to be.
 */
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { openBeat } from './beat.js';
import type { Beat } from './beat.js';
import { BlockCutter } from './block-cutter.js';
import { openNamelessFile, writeAll } from '../nameless-file.js';
import type { ReaderMessage, ReaderOptions, ReaderRequest } from './reader-messages.js';

const SEGMENT_BYTES = 32 << 20;
/** Time between two looks at whether the stream stands still, and the least between two reports. */
const BEAT_MS = 100;
/** Also a busy stream has a beat so often, to tell whether events get lost. */
const PROBE_MS = 1000;
const REPORT_MS = 4;
/** The FIFO counts as empty when nothing came for so long after its writer ended. */
const QUIET_MS = 25;

function post(message: ReaderMessage): void {
  parentPort?.postMessage(message);
}

class Reader {
  readonly #socket: Socket;
  readonly #cutter = new BlockCutter((blocks) => {
    this.#store(blocks);
  });
  readonly #beat: Beat | undefined;
  #bytes = 0;
  #end = 0;
  #segment = -1;
  #segmentStart = 0;
  #arrivedAt = 0;
  #beatAt = 0;
  #beatsSent = 0;
  #reportedAt = 0;
  #lagMs = 0;
  #report: NodeJS.Timeout | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(options: ReaderOptions) {
    this.#beat = options.beatFd < 0 ? undefined : openBeat(options.beatFd, options.snaplen);
    this.#socket = new Socket({ fd: options.fd, readable: true, writable: false });
    this.#socket.on('data', (chunk) => {
      this.#receive(chunk);
    });
    this.#socket.on('error', (error) => {
      post({ kind: 'failed', message: error.message });
    });
    this.#timer = setInterval(() => {
      this.#keepMoving();
    }, BEAT_MS);
  }

  /** Reports once nothing comes any more. */
  drain(): void {
    const wait = (): void => {
      const quiet = performance.now() - this.#arrivedAt;
      if (quiet < QUIET_MS) {
        setTimeout(wait, QUIET_MS - quiet + 1);
        return;
      }
      this.#cutter.end();
      this.#tell();
      post({ kind: 'drained', bytes: this.#bytes });
    };
    this.#arrivedAt = performance.now();
    wait();
  }

  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#report);
    this.#socket.destroy();
    parentPort?.close();
  }

  #receive(chunk: Uint8Array): void {
    this.#arrivedAt = performance.now();
    this.#bytes += chunk.length;
    try {
      this.#cutter.push(chunk);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      post({ kind: 'failed', message: `no room for the stream (${reason})` });
      this.close();
      return;
    }
    const { timeHigh, timeLow } = this.#cutter;
    if (timeHigh !== 0) this.#lagMs = Date.now() - (timeHigh * 4294967296 + timeLow) / 1e6;
    const wait = this.#reportedAt + REPORT_MS - this.#arrivedAt;
    if (wait <= 0) this.#tell();
    else
      this.#report ??= setTimeout(() => {
        this.#tell();
      }, wait);
  }

  #store(blocks: Uint8Array): void {
    if (this.#segment < 0 || this.#end - this.#segmentStart >= SEGMENT_BYTES) {
      this.#segment = openNamelessFile();
      this.#segmentStart = this.#end;
      post({ kind: 'segment', start: this.#end, fd: this.#segment });
    }
    writeAll(this.#segment, blocks, this.#end - this.#segmentStart);
    this.#end += blocks.length;
  }

  #tell(): void {
    clearTimeout(this.#report);
    this.#report = undefined;
    this.#reportedAt = performance.now();
    const { timeHigh, timeLow, events, beats, lastBeat } = this.#cutter;
    const clock = { timeHigh, timeLow, events, beats, lastBeat };
    const lagMs = this.#lagMs;
    const notable = this.#cutter.notable.splice(0);
    const beatsSent = this.#beatsSent;
    post({ kind: 'progress', end: this.#end, clock, lagMs, beatsSent, notable });
  }

  #keepMoving(): void {
    const now = performance.now();
    // Before the first byte sysdig is not ready: what it writes first must not be about us.
    if (this.#beat === undefined || this.#bytes === 0) return;
    if (now - this.#arrivedAt < BEAT_MS / 2 && now - this.#beatAt < PROBE_MS) return;
    this.#beatAt = now;
    this.#beatsSent = this.#beat.send();
  }
}

const reader = new Reader(workerData as ReaderOptions);
parentPort?.on('message', (request: ReaderRequest) => {
  if (request.kind === 'drain') reader.drain();
  else reader.close();
});
