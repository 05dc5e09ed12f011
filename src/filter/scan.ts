/** Reads the pieces of an expression: blanks, words, fields, operators, values. Knows no grammar. */
import { FilterError } from './error.js';
import type { Literal } from './ast.js';
import { SPELLINGS } from './operators.js';
import type { Operator } from './operators.js';

const BLANK = /\s/;
const FIELD_END = /[\s()!=<>]/;
const WORD_CHARACTER = /[\w.]/;
const HEX_PAIR = /^[0-9a-fA-F]{2}/;

export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  skipBlanks(): void {
    while (!this.atEnd && BLANK.test(this.text.charAt(this.position))) this.position++;
  }

  /** Takes the character when it is the next one after blanks. */
  take(character: string): boolean {
    this.skipBlanks();
    if (this.text.charAt(this.position) !== character) return false;
    this.position++;
    return true;
  }

  /** Takes the word when it stands next, on its own. */
  takeWord(word: string): boolean {
    this.skipBlanks();
    if (!this.text.startsWith(word, this.position)) return false;
    if (WORD_CHARACTER.test(this.text.charAt(this.position + word.length))) return false;
    this.position += word.length;
    return true;
  }

  /** Text of a field with its argument; '' when none stands here. */
  field(): string {
    this.skipBlanks();
    const start = this.position;
    let inBrackets = false;
    while (!this.atEnd) {
      const character = this.text.charAt(this.position);
      if (!inBrackets && FIELD_END.test(character)) break;
      if (character === '[') inBrackets = true;
      if (character === ']') inBrackets = false;
      this.position++;
    }
    return this.text.slice(start, this.position);
  }

  /** The operator that stands next; undefined when none does. */
  operator(): Operator | undefined {
    this.skipBlanks();
    for (const [spelling, operator] of SPELLINGS) {
      const isSign = !WORD_CHARACTER.test(spelling.charAt(0));
      if (isSign ? this.#takeSign(spelling) : this.takeWord(spelling)) return operator;
    }
    return undefined;
  }

  #takeSign(sign: string): boolean {
    if (!this.text.startsWith(sign, this.position)) return false;
    this.position += sign.length;
    return true;
  }

  /** A value: quoted, or up to a blank or bracket (in lists also a comma). */
  value(inList: boolean): Literal {
    this.skipBlanks();
    const start = this.position;
    const first = this.text.charAt(start);
    const quote = first === '"' || first === "'" ? first : '';
    if (quote !== '') this.position++;
    const bytes: number[] = [];
    while (!this.#endsValue(quote, inList)) this.#character(bytes);
    if (quote !== '') {
      if (this.atEnd) throw new FilterError('the quote is not closed', start, [quote]);
      this.position++;
    }
    const buffer = Buffer.from(bytes);
    return { text: buffer.toString('utf8'), bytes: buffer, start, end: this.position };
  }

  #endsValue(quote: string, inList: boolean): boolean {
    if (this.atEnd) return true;
    const character = this.text.charAt(this.position);
    if (quote !== '') return character === quote;
    return BLANK.test(character) || '()'.includes(character) || (inList && character === ',');
  }

  /** Adds one character; `\\`, `\"`, `\'` and `\xNN` are escapes, any other backslash stands for itself. */
  #character(bytes: number[]): void {
    const { text, position } = this;
    const next = text.charAt(position + 1);
    if (text.charAt(position) === '\\' && next === 'x') {
      const pair = HEX_PAIR.exec(text.slice(position + 2))?.[0];
      if (pair === undefined) {
        throw new FilterError('\\x needs two hexadecimal digits', position, ['\\x00 … \\xff']);
      }
      bytes.push(Number.parseInt(pair, 16));
      this.position += 4;
      return;
    }
    const escaped = text.charAt(position) === '\\' && next !== '' && '\\"\''.includes(next);
    const character = String.fromCodePoint(
      text.codePointAt(escaped ? position + 1 : position) ?? 0,
    );
    bytes.push(...Buffer.from(character));
    this.position += character.length + (escaped ? 1 : 0);
  }
}
