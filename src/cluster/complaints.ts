/**
 * Collects what was odd in cluster state as issues for the user. A broken file can be odd in a thousand
 * places, so equal sentences are counted and only the first few different ones are kept.
 */
import { printable } from '../base/text.js';
import type { Issue } from '../model/issue.js';

const MAX_SENTENCES = 20;

export class Complaints {
  readonly #counts = new Map<string, number>();
  readonly #source: string;
  #dropped = 0;

  /** @param source file name (or 'capture') put in front of every sentence */
  constructor(source: string) {
    this.#source = source;
  }

  add(sentence: string): void {
    const count = this.#counts.get(sentence);
    if (count === undefined && this.#counts.size >= MAX_SENTENCES) this.#dropped += 1;
    else this.#counts.set(sentence, (count ?? 0) + 1);
  }

  issues(): Issue[] {
    const issues = [...this.#counts].map(([sentence, count]) => this.#issue(sentence, count));
    if (this.#dropped > 0)
      issues.push(this.#issue('Further oddities are not listed.', this.#dropped));
    return issues;
  }

  #issue(sentence: string, count: number): Issue {
    const detail = printable(`${this.#source}: ${sentence}`);
    return { kind: 'cluster-state', offset: -1, count, detail };
  }
}
