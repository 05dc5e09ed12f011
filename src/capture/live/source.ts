/** The running stream, for the engine's thread: what came so far, to be read at its own pace. */
import { Worker } from 'node:worker_threads';
import type { StreamClock } from './block-cutter.js';
import { Metadata } from './metadata.js';
import type { ReaderMessage, ReaderOptions, ReaderRequest } from './reader-messages.js';
import { Segments } from './segments.js';

export interface LiveSourceOptions extends ReaderOptions {
  /** The reader's script. */
  readonly script: URL;
}

export interface StreamState {
  readonly clock: StreamClock;
  readonly lagMs: number;
  readonly beatsSent: number;
  /** What went wrong in reading; '' nothing. */
  readonly problem: string;
}

const NOTHING: StreamState = {
  clock: { timeHigh: 0, timeLow: 0, events: 0, beats: 0, lastBeat: 0 },
  lagMs: 0,
  beatsSent: 0,
  problem: '',
};

/** What came so far. */
export interface StoredStream {
  readonly bytes: Segments;
  /** Metadata events of the stream. */
  readonly metadata: Metadata;
  readonly state: StreamState;
}

/** The same while it goes on. */
export interface RunningStream extends StoredStream {
  /** Calls back whenever there is more. */
  onProgress(listener: () => void): void;
  /** The writer has ended: resolves with all bytes that came, once they can be read. */
  drained(): Promise<number>;
  close(): void;
}

export class LiveSource implements RunningStream {
  readonly bytes = new Segments();
  readonly metadata = new Metadata();
  readonly #worker: Worker;
  #state = NOTHING;
  #onProgress: () => void = () => undefined;
  #onDrained: (bytes: number) => void = () => undefined;

  constructor({ script, ...options }: LiveSourceOptions) {
    this.#worker = new Worker(script, { workerData: options, trackUnmanagedFds: false });
    this.#worker.on('message', (message: ReaderMessage) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error) => {
      this.#fail(error instanceof Error ? error.message : String(error));
    });
  }

  get state(): StreamState {
    return this.#state;
  }

  onProgress(listener: () => void): void {
    this.#onProgress = listener;
  }

  drained(): Promise<number> {
    return new Promise((resolve) => {
      this.#onDrained = resolve;
      this.#send({ kind: 'drain' });
    });
  }

  close(): void {
    this.#send({ kind: 'close' });
    this.bytes.close();
  }

  #send(request: ReaderRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(message: ReaderMessage): void {
    switch (message.kind) {
      case 'segment':
        this.bytes.add(message.start, message.fd);
        return;
      case 'progress': {
        const { end, clock, lagMs, beatsSent, notable } = message;
        this.bytes.end = end;
        this.metadata.add(notable, this.bytes);
        this.#state = { ...this.#state, clock, lagMs, beatsSent };
        this.#onProgress();
        return;
      }
      case 'drained':
        this.#onDrained(message.bytes);
        return;
      case 'failed':
        this.#fail(message.message);
    }
  }

  #fail(problem: string): void {
    this.#state = { ...this.#state, problem };
    this.#onDrained(this.bytes.end);
    this.#onProgress();
  }
}
