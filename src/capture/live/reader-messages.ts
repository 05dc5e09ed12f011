/** What the reader's thread and the engine's thread say to each other. */
import type { StreamClock } from './block-cutter.js';

export interface ReaderOptions {
  /** The FIFO that sysdig writes to. */
  readonly fd: number;
  /** Where beats are written; -1 = the stream is a recording, which beats cannot move. */
  readonly beatFd: number;
  readonly snaplen: number;
}

export type ReaderRequest = { readonly kind: 'drain' } | { readonly kind: 'close' };

export type ReaderMessage =
  /** Bytes from `start` on are in this file, from its beginning. */
  | { readonly kind: 'segment'; readonly start: number; readonly fd: number }
  | {
      readonly kind: 'progress';
      /** Bytes of the stream that can be read back. */
      readonly end: number;
      readonly clock: StreamClock;
      /** How far the newest event was behind when it arrived. */
      readonly lagMs: number;
      readonly beatsSent: number;
      /** Where metadata events begin that came since the last report. */
      readonly notable: readonly number[];
    }
  /** Nothing more is in the FIFO; `bytes` of it were read in all. */
  | { readonly kind: 'drained'; readonly bytes: number }
  | { readonly kind: 'failed'; readonly message: string };
