/**
 * The searches of a session: one expression at a time, the one on the screen. Of a running stream the tables are now and then
 * others, and conclusions about calls change; then the search is made anew, and what the last one found is
 * shown until the new one has caught up.
 */
import type { EventMatches } from '../views/view.js';
import { expressionOf } from '../views/filter.js';
import { filtersOf } from '../views/page.js';
import { EventSearch } from './event-search.js';
import type { SearchSource } from './event-search.js';
import type { PageRequest } from './protocol.js';

export class Searches {
  readonly #source: () => SearchSource;
  readonly #onNews: () => void;
  #shown: EventSearch | undefined;
  #coming: EventSearch | undefined;

  /** `source`: what there is to search in now. */
  constructor(source: () => SearchSource, onNews: () => void) {
    this.#source = source;
    this.#onNews = onNews;
  }

  /** What matches an expression as far as is known; starts to look for it. */
  matching(text: string): EventMatches {
    const source = this.#source();
    const shown = this.#shown;
    if (shown?.text !== text || shown.source.engine.events !== source.engine.events) {
      this.stop();
      return (this.#shown = new EventSearch(text, source, this.#onNews));
    }
    const isOld = shown.needsCalls && shown.source.conclusion !== source.conclusion;
    if (isOld && shown.caughtUp) this.#coming ??= new EventSearch(text, source, this.#onNews);
    if (this.#coming?.caughtUp !== true) return shown;
    shown.stop();
    this.#shown = this.#coming;
    this.#coming = undefined;
    return this.#shown;
  }

  /** Ends a search that a page no longer asks for; one that is through is kept for who comes back. */
  attend(request: Pick<PageRequest, 'filter' | 'within'>): void {
    const shown = this.#shown;
    if (shown !== undefined && !shown.done && expressionOf(filtersOf(request)) !== shown.text)
      this.stop();
  }

  /** Whether nothing is looked for at the moment. */
  get isIdle(): boolean {
    return this.#shown?.done !== false;
  }

  stop(): void {
    this.#shown?.stop();
    this.#coming?.stop();
    this.#shown = undefined;
    this.#coming = undefined;
  }
}
