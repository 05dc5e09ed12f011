/**
 * What the text has told so far about descriptors, per table. It follows only as much as is needed to tell
 * an annotation that earlier events explain (opened, accepted, connected, duplicated, inherited) from one
 * that shows a descriptor for the first time.
 */
import type { FdText } from './descriptor.js';

/** Known to exist; the next annotation is believed, whatever it is. */
const EXPLAINED = '';

export class DescriptorBook {
  readonly #tables = new Map<number, Map<number, string>>();

  /**
   * True when nothing so far explains the annotation; it is believed from then on.
   * @param renames the event itself gives the descriptor an address.
   */
  isNews(owner: number, text: FdText, renames: boolean): boolean {
    const table = this.#table(owner);
    const known = table.get(text.fd);
    const shown = `${text.kind} ${text.name}`;
    table.set(text.fd, shown);
    if (known === undefined) return true;
    if (known === EXPLAINED || known === shown) return false;
    return !(renames && known[0] === shown[0]);
  }

  /** An event made the descriptor, or changed what it refers to. */
  explain(owner: number, fd: number): void {
    this.#table(owner).set(fd, EXPLAINED);
  }

  close(owner: number, fd: number): void {
    this.#table(owner).delete(fd);
  }

  /** A child that does not share its parent's table begins with a copy. */
  inherit(from: number, to: number): void {
    this.#tables.set(to, new Map(this.#tables.get(from)));
  }

  forget(owner: number): void {
    this.#tables.delete(owner);
  }

  #table(owner: number): Map<number, string> {
    const known = this.#tables.get(owner);
    if (known !== undefined) return known;
    const table = new Map<number, string>();
    this.#tables.set(owner, table);
    return table;
  }
}
