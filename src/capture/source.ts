/**
 * Capture sources. Every source ends as the same thing: a stream of scap blocks (reference/scap-format §1),
 * so that there is one decoder and one path for events. A source that reads another format translates it.
 * Registered in index.ts, in probe order; detection is by content, never by name.
 */
import type { Issue } from '../model/issue.js';

/** Where translated bytes and complaints go. */
export interface BlockOutput {
  /** Whole scap blocks. The array is not touched again by the caller. */
  write(blocks: Uint8Array): void;
  issue(issue: Issue): void;
}

/** Turns a source's bytes into scap blocks; chunks may end anywhere. */
export interface Translator {
  push(chunk: Uint8Array): void;
  /** End of input: what is pending is written or reported. */
  end(): void;
}

export interface CaptureSource {
  readonly id: string;
  /** 'sysdig capture', 'sysdig text', 'sysdig JSON lines'. */
  readonly label: string;
  /** Looks at the first bytes (unpacked, up to 64 KiB; fewer only if the input is shorter). Cheap, never throws. */
  probe(head: Uint8Array): boolean;
  /** undefined: the bytes are scap blocks already. */
  translate: ((output: BlockOutput) => Translator) | undefined;
}

/** An opened capture as a stream of blocks. */
export interface BlockStream {
  /** What it is, for the user: 'sysdig capture'. */
  readonly label: string;
  /**
   * The block stream; to be read once, to the end or until `close`. A chunk is valid until the next one is
   * asked for.
   */
  readonly blocks: AsyncIterable<Uint8Array>;
  /** Bytes of the file as stored; total -1 = unknown. */
  progress(): { readonly bytesRead: number; readonly bytesTotal: number };
  issues(): readonly Issue[];
  close(): void;
}
