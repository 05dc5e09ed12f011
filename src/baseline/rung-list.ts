/** Collects rungs in any order and gives them back in the order in which they belong. */
import { printable } from '../base/text.js';
import type { Rung, RungKind, RungState } from '../model/rungs.js';

export interface RungDraft {
  readonly kind: RungKind;
  readonly state: RungState;
  readonly lane: number;
  readonly toLane?: number;
  readonly detail: string;
  readonly expected?: string;
}

export class RungList {
  readonly #rungs: { readonly rung: Rung; readonly place: number }[] = [];

  /**
   * A step that was seen. `notBefore` keeps it behind its cause when the capture has the times of the two
   * the wrong way round (a connect is recorded when it returns, which can be after the accept).
   */
  seen(draft: RungDraft, row: number, time: number, notBefore = -1): void {
    this.#add(draft, row, time, Math.max(time, notBefore));
  }
  /** A step that did not happen, in its place: right after what was seen at `place`. */
  ghost(draft: RungDraft, place: number): void {
    this.#add(draft, -1, -1, place);
  }

  inOrder(): readonly Rung[] {
    return this.#rungs.toSorted((a, b) => a.place - b.place).map(({ rung }) => rung);
  }

  #add(draft: RungDraft, row: number, time: number, place: number): void {
    const { kind, state, lane, toLane = -1, expected = '' } = draft;
    const detail = printable(draft.detail);
    this.#rungs.push({ place, rung: { kind, state, lane, toLane, row, time, detail, expected } });
  }
}
