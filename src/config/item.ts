/**
 * A value of the configuration and where it stands. What is asked of it is what is allowed: everything else
 * is an error that names file, line and column and says what could stand there.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { nearest } from '../base/edit-distance.js';
import { UserError } from '../base/errors.js';
import { printable } from '../base/text.js';

export class ConfigError extends UserError {}

/** One text of YAML. */
interface Source {
  readonly file: string;
  readonly lines: LineCounter;
  readonly document: Document;
}

/** Names in one message; more are in the documents. */
const MOST_NAMES = 60;

/** Parses the text; its outermost value. Throws ConfigError when it is no YAML. */
export function parseItem(file: string, text: string): Item {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source = { file, lines, document };
  const [error] = document.errors;
  if (error !== undefined) {
    const message = error.message.split('\n')[0] ?? 'no YAML';
    throw new ConfigError(`${place(source, error.pos[0])}: ${message}`, 'see docs/config.md');
  }
  return new Item(source, document.contents, 0);
}

function place({ file, lines }: Source, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${String(Math.max(1, line))}:${String(Math.max(1, col))}`;
}

export class Item {
  readonly #source: Source;
  readonly #node: Node | undefined;
  readonly #offset: number;

  /** `offset`: where it would stand when there is nothing. */
  constructor(source: Source, node: Node | null, offset: number) {
    this.#source = source;
    this.#offset = node?.range?.[0] ?? offset;
    this.#node = isAlias(node) ? node.resolve(source.document) : (node ?? undefined);
    if (isAlias(node) && this.#node === undefined) {
      throw this.error(`nothing is called &${node.source}`, 'write it before this line');
    }
  }

  /** Nothing was written. */
  get isEmpty(): boolean {
    return this.#node === undefined || (isScalar(this.#node) && this.#node.source === '');
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  error(what: string, hint: string): ConfigError {
    return new ConfigError(`${place(this.#source, this.#offset)}: ${what}`, hint);
  }

  /** As written, also when YAML would take it for a number. */
  text(what: string): string {
    const node = this.#node;
    if (isScalar(node)) {
      if (typeof node.value === 'string') return node.value;
      if (node.source !== undefined && node.source !== '') return node.source;
    }
    throw this.error(
      `${what} is missing`,
      'write a text, in quotes if it has signs like : # [ in it',
    );
  }

  /** A text that is shown: nothing in it can do harm to a terminal. */
  label(what: string): string {
    return printable(this.text(what));
  }

  flag(what: string): boolean {
    if (isScalar(this.#node) && typeof this.#node.value === 'boolean') return this.#node.value;
    throw this.error(`${what} is on or off`, 'write true or false');
  }

  number(what: string, least: number, most: number): number {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw this.error(`${what} is a number`, `from ${String(least)} to ${String(most)}`);
  }

  choice<Name extends string>(names: readonly Name[], what: string): Name {
    const text = this.text(what);
    const found = names.find((name) => name === text);
    if (found === undefined) throw this.unknown(text, names, what);
    return found;
  }

  /** What is wrong is that there is no such name. */
  unknown(text: string, names: readonly string[], what: string): ConfigError {
    const meant = nearest(text, names);
    const some = names.length > MOST_NAMES ? '' : `one of: ${names.join(', ')}`;
    const hint = [meant === undefined ? '' : `did you mean ${meant}?`, some];
    return this.error(`no ${what} '${text}'`, hint.filter((part) => part !== '').join(' '));
  }

  /** The values of a list; a single value is a list of one. */
  list(): readonly Item[] {
    if (!isSeq(this.#node)) return this.isEmpty ? [] : [this];
    return this.#node.items.map((node) => new Item(this.#source, node as Node, this.#offset));
  }

  /** Names and values, in order. */
  entries(what: string): readonly (readonly [name: Item, value: Item])[] {
    if (this.isEmpty) return [];
    if (!isMap(this.#node))
      throw this.error(`${what}: names with values are expected`, 'see docs/config.md');
    return this.#node.items.map(({ key, value }) => {
      const name = new Item(this.#source, key as Node, this.#offset);
      return [name, new Item(this.#source, value as Node | null, name.#offset)] as const;
    });
  }

  /** The values of these names; another name is an error. */
  record<Name extends string>(
    names: readonly Name[],
    what: string,
  ): Readonly<Partial<Record<Name, Item>>> {
    const found: Partial<Record<Name, Item>> = {};
    for (const [name, value] of this.entries(what)) found[name.choice(names, what)] = value;
    return found;
  }
}
