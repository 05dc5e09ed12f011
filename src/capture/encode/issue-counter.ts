/**
 * Complaints about lines. The first of a kind is passed on at once, so that it shows while a long or live
 * input is still being read; the rest are added up and passed on at the end.
 */
import type { Issue, IssueKind } from '../../model/issue.js';

export class IssueCounter {
  readonly #emit: (issue: Issue) => void;
  readonly #held = new Map<string, Issue>();

  constructor(emit: (issue: Issue) => void) {
    this.#emit = emit;
  }

  add(kind: IssueKind, offset: number, detail: string): void {
    const key = `${kind} ${detail}`;
    const held = this.#held.get(key);
    if (held === undefined) {
      this.#emit({ kind, offset, count: 1, detail });
      this.#held.set(key, { kind, offset, count: 0, detail });
    } else {
      this.#held.set(key, { ...held, count: held.count + 1 });
    }
  }

  end(): void {
    for (const issue of this.#held.values()) if (issue.count > 0) this.#emit(issue);
    this.#held.clear();
  }
}
