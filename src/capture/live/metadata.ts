/**
 * Copies of the events that tell of containers and of the cluster. A stream tells them once; whatever
 * begins later than the stream (a window, a recording) begins with them.
 */
import type { Segments } from './segments.js';

const MOST = 4096;
/** The time in a block's event, which does not make a different story. */
const TIME_BYTES = 8;

export class Metadata {
  /** By content, so that what is told again and again is kept once; the newest last. */
  readonly #blocks = new Map<string, { readonly offset: number; readonly block: Buffer }>();

  add(offsets: readonly number[], bytes: Segments): void {
    for (const offset of offsets) {
      const block = bytes.readBlock(offset);
      if (block === undefined) continue;
      const key = block.toString('latin1', 10 + TIME_BYTES);
      this.#blocks.delete(key);
      this.#blocks.set(key, { offset, block });
      if (this.#blocks.size > MOST) this.#blocks.delete([...this.#blocks.keys()][0] ?? '');
    }
  }

  /** The blocks that came before this place of the stream. */
  before(offset: number): readonly Buffer[] {
    return [...this.#blocks.values()].filter((m) => m.offset < offset).map((m) => m.block);
  }
}
