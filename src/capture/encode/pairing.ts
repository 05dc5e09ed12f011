/**
 * An exit belongs to the enter whose id is one less, so both must be taken from the same generation of the
 * event table, although the text of one of them may fit several.
 */
import type { EventInfo } from '../../model/event-table.js';
import type { EventText } from './event-text.js';

export class Pairing {
  /** By tid: id of the last enter event. */
  readonly #lastEnter = new Map<number, number>();
  /** By name: id of the last exit event. A text is printed by one version of sysdig. */
  readonly #lastExit = new Map<string, number>();

  /** The id to take when the text fits several; -1 when nothing speaks for one. */
  preferred(event: EventText): number {
    if (event.isEnter) return (this.#lastExit.get(event.name) ?? 0) - 1;
    return (this.#lastEnter.get(event.tid) ?? -2) + 1;
  }

  note(event: EventText, chosen: EventInfo): void {
    if (!event.isEnter) this.#lastExit.set(event.name, chosen.id);
    else if (chosen.source === 'syscall') this.#lastEnter.set(event.tid, chosen.id);
  }
}
