/**
 * What may come next at a place of an expression: fields, operators, values with how often they occur,
 * and / or. Pure: the values come from whoever knows the capture.
 */
import type { FieldUse } from './ast.js';
import { FilterError } from './error.js';
import { EVENT_FIELDS } from './fields/index.js';
import type { FieldSet } from './fields/index.js';
import { operatorsFor } from './operators.js';
import { printValue } from './print.js';
import { Scanner } from './scan.js';

export interface Candidate {
  readonly kind: 'field' | 'operator' | 'value' | 'word';
  /** What is put in place of `from` … `to`. */
  readonly text: string;
  readonly help: string;
  /** How many events have the value; undefined = not a value of the capture. */
  readonly count?: number;
}

export interface Completion {
  /** Part of the text that a candidate replaces. */
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Candidate[];
}

/** Values of a field that occur in the capture, most frequent first. */
export interface OccurringValues {
  valuesOf(use: FieldUse): readonly { readonly text: string; readonly count: number }[];
}

/** Values offered at once; there can be thousands. */
const MOST_VALUES = 50;

/** Candidates for the word that ends at the cursor. */
export function complete(
  text: string,
  cursor: number,
  values: OccurringValues,
  fields: FieldSet = EVENT_FIELDS,
): Completion {
  const place = new Walk(text.slice(0, cursor), fields).place();
  const word = text.slice(place.from, cursor);
  return { from: place.from, to: cursor, candidates: candidatesAt(place, word, values, fields) };
}

/** What the grammar wants where the cursor is. */
type Place = { readonly from: number } & (
  | { readonly wants: 'field' }
  | { readonly wants: 'operator' | 'value'; readonly use: FieldUse; readonly inList: boolean }
  | { readonly wants: 'junction'; readonly inList: boolean }
  | { readonly wants: 'bracket' | 'nothing' }
);

function candidatesAt(
  place: Place,
  word: string,
  values: OccurringValues,
  known: FieldSet,
): readonly Candidate[] {
  switch (place.wants) {
    case 'field':
      return [...words(['not', '('], word), ...fieldCandidates(word, known)];
    case 'operator':
      return operatorsFor(place.use.type)
        .filter((o) => o.id.startsWith(word))
        .map((o) => ({ kind: 'operator', text: o.id, help: o.help }));
    case 'value':
      return valueCandidates(place.use, word, values);
    case 'junction':
      return words(place.inList ? [',', ')'] : ['and', 'or', ')'], word);
    case 'bracket':
      return words(['('], word);
    case 'nothing':
      return [];
  }
}

function words(all: readonly string[], word: string): readonly Candidate[] {
  return all
    .filter((text) => text.startsWith(word))
    .map((text) => ({ kind: 'word', text, help: '' }));
}

/** Fields that begin with the word, then those that contain it. */
function fieldCandidates(word: string, { fields }: FieldSet): readonly Candidate[] {
  const begun = fields.filter((f) => f.id.startsWith(word));
  const others = fields.filter((f) => !begun.includes(f) && f.id.includes(word));
  return [...begun, ...others].map((f) => ({
    kind: 'field',
    text: f.argument?.required === true ? `${f.id}${f.argument.usage.charAt(0)}` : f.id,
    help: f.help,
  }));
}

function valueCandidates(
  use: FieldUse,
  word: string,
  values: OccurringValues,
): readonly Candidate[] {
  const bare = word.replace(/^["']/, '').toLowerCase();
  const known =
    use.type === 'boolean' ? [{ text: 'true' }, { text: 'false' }] : values.valuesOf(use);
  return known
    .filter(({ text }) => text.toLowerCase().includes(bare))
    .slice(0, MOST_VALUES)
    .map((value) => ({
      kind: 'value',
      text: printValue({ text: value.text, bytes: Buffer.from(value.text) }),
      help: '',
      ...('count' in value ? { count: value.count } : {}),
    }));
}

/** Goes through the text before the cursor as far as it makes sense. */
class Walk {
  readonly #scan: Scanner;
  readonly #fields: FieldSet;

  constructor(before: string, fields: FieldSet) {
    this.#fields = fields;
    this.#scan = new Scanner(before);
  }

  place(): Place {
    try {
      for (;;) {
        const found = this.#check();
        if (found !== undefined) return found;
        this.#closeBrackets();
        const from = this.#scan.position;
        if (!this.#scan.takeWord('and') && !this.#scan.takeWord('or')) {
          return { wants: 'junction', from, inList: false };
        }
        if (this.#scan.atEnd) return { wants: 'junction', from, inList: false };
      }
    } catch (error) {
      if (error instanceof FilterError) return { wants: 'nothing', from: this.#scan.position };
      throw error;
    }
  }

  #closeBrackets(): void {
    while (this.#scan.take(')'));
    this.#scan.skipBlanks();
  }

  /** Reads one comparison; the place, when the text ends within it. */
  #check(): Place | undefined {
    const scan = this.#scan;
    do scan.skipBlanks();
    while (scan.take('(') || this.#takesNot());
    const from = scan.position;
    const field = scan.field();
    if (scan.atEnd) return { wants: 'field', from };
    return this.#comparison(this.#fields.resolve(field, from));
  }

  #takesNot(): boolean {
    const { position } = this.#scan;
    if (this.#scan.takeWord('not') && !this.#scan.atEnd) return true;
    this.#scan.position = position;
    return false;
  }

  #comparison(use: FieldUse): Place | undefined {
    const scan = this.#scan;
    scan.skipBlanks();
    const from = scan.position;
    const operator = scan.operator();
    const isOpen = scan.atEnd && /\w$/.test(scan.text);
    if (operator === undefined || isOpen) return { wants: 'operator', from, use, inList: false };
    if (operator.operand === 'none') return undefined;
    return operator.operand === 'one' ? this.#value(use, false) : this.#list(use);
  }

  #value(use: FieldUse, inList: boolean): Place | undefined {
    const scan = this.#scan;
    scan.skipBlanks();
    const from = scan.position;
    const isQuoted = /["']/.test(scan.text.charAt(from));
    const open: Place = { wants: 'value', from, use, inList };
    try {
      scan.value(inList);
    } catch (error) {
      if (error instanceof FilterError && isQuoted) return open;
      throw error;
    }
    return scan.atEnd && !(isQuoted && scan.position > from + 1) ? open : undefined;
  }

  #list(use: FieldUse): Place | undefined {
    const scan = this.#scan;
    scan.skipBlanks();
    if (!scan.take('(')) {
      return scan.atEnd
        ? { wants: 'bracket', from: scan.position }
        : { wants: 'nothing', from: scan.position };
    }
    do {
      const open = this.#value(use, true);
      if (open !== undefined) return open;
      scan.skipBlanks();
      if (scan.atEnd) return { wants: 'junction', from: scan.position, inList: true };
    } while (scan.take(','));
    return scan.take(')') ? undefined : { wants: 'nothing', from: scan.position };
  }
}
