/** The recording that runs beside the analysis, and copies of the window. */
import { formatBytes } from '../../base/format.js';
import type { Segments } from '../../capture/live/segments.js';
import { turn } from '../turn.js';
import { Recorder } from './recorder.js';
import type { Beginning } from './recorder.js';

export class Recordings {
  /** Why the last recording broke off; '' it did not. */
  problem = '';
  readonly #bytes: Segments;
  #recorder: Recorder | undefined;

  constructor(bytes: Segments) {
    this.#bytes = bytes;
  }

  /** The file that is recorded into; '' none. */
  get path(): string {
    return this.#recorder?.path ?? '';
  }

  /** Bytes of the stream from here on are still needed. */
  get position(): number {
    return this.#recorder?.position ?? Infinity;
  }

  /** Copies on; false = there is nothing to do. */
  advance(): boolean {
    try {
      return this.#recorder?.advance() ?? false;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.close();
      return false;
    }
  }

  /** Throws UserError when the file cannot be written. */
  start(path: string, beginning: Beginning): string {
    this.close();
    this.problem = '';
    this.#recorder = new Recorder(path, this.#bytes, beginning);
    return `recording into ${path}`;
  }

  /** Copies what is there, then closes the file. */
  async stop(): Promise<string> {
    while (this.advance()) await turn();
    const recorder = this.#recorder;
    if (recorder === undefined) return this.problem;
    this.close();
    return `recorded ${formatBytes(recorder.written)} in ${recorder.path}`;
  }

  /** Writes what the window holds now. Throws UserError when the file cannot be written. */
  async keep(path: string, beginning: Beginning): Promise<string> {
    const { end } = this.#bytes;
    const copy = new Recorder(path, this.#bytes, beginning);
    try {
      while (copy.position < end && copy.advance()) await turn();
      return `kept ${formatBytes(copy.written)} in ${path}`;
    } finally {
      copy.close();
    }
  }

  close(): void {
    this.#recorder?.close();
    this.#recorder = undefined;
  }
}
