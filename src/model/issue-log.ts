/** Collects issues: one entry per kind and sentence, counted, with the first offset kept. */
import type { Issue, IssueKind } from './issue.js';

/** More kinds of complaint than this are not kept apart: hostile input must not fill the memory. */
const MAX_ENTRIES = 64;

export class IssueLog {
  readonly #entries = new Map<string, { -readonly [K in keyof Issue]: Issue[K] }>();

  get list(): readonly Issue[] {
    return [...this.#entries.values()];
  }

  get size(): number {
    return this.#entries.size;
  }

  /** `offset` -1 = has none. */
  add(kind: IssueKind, offset: number, detail: string, count = 1): void {
    const key = `${kind}|${detail}`;
    const known = this.#entries.get(key);
    if (known !== undefined) known.count += count;
    else if (this.#entries.size < MAX_ENTRIES) {
      this.#entries.set(key, { kind, offset, count, detail });
    }
  }
}
