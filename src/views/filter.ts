/**
 * What users type after `/` to see fewer rows, as in k9s: words that must all occur, in any column and any
 * case, each a regular expression where it is one. `!word` must not occur; `column=word` looks in one
 * column, named by its id or its header (`proc.name=curl`, `failed=5`). `-l a=b,c` goes by the labels of
 * the objects behind a row, `-f text` finds letters in their order.
 */

/** Begins a filter text that is an expression of the filter language. */
export const EXPRESSION_MARK = '\\';

/** The expressions among filters as one; undefined = there is none. */
export function expressionOf(filters: readonly string[]): string | undefined {
  const texts = filters.filter((f) => f.startsWith(EXPRESSION_MARK)).map((f) => f.slice(1));
  return texts.length < 2 ? texts[0] : texts.map((text) => `(${text})`).join(' and ');
}

/** The other filters: plain words. */
export function wordsOf(filters: readonly string[]): readonly string[] {
  return filters.filter((f) => f !== '' && !f.startsWith(EXPRESSION_MARK));
}

export interface Term {
  readonly negated: boolean;
  /** Lower case; '' = any column. */
  readonly column: string;
  /** What is marked where it is found. */
  readonly pattern: RegExp;
  /** Whether a text of that column has it. */
  has(text: string): boolean;
  /** Whether a text has all that was typed: for tables without that column. */
  hasWhole(text: string): boolean;
}

/** What a label has to be; `value` undefined = any, as long as it is there. */
export interface LabelTerm {
  readonly key: string;
  readonly value: string | undefined;
  readonly negated: boolean;
}

const LABELS = /^-l(?:\s+|$)/;
const FUZZY = /^-f\s*/;

/** The terms of a filter text; [] matches everything. */
export function parseFilter(text: string): readonly Term[] {
  if (FUZZY.test(text)) return [fuzzyTerm(text.replace(FUZZY, ''))];
  return text
    .split(/\s+/)
    .filter((part) => part !== '' && part !== '!')
    .map((part) => {
      const negated = part.startsWith('!');
      const body = negated ? part.slice(1) : part;
      const equals = /^([a-z][a-z0-9._ ]*)=(.+)$/i.exec(body);
      const hasWhole = finder(body);
      const word = equals?.[2] ?? body;
      const column = equals?.[1]?.toLowerCase() ?? '';
      const pattern = regularExpression(word) ?? literally(word);
      return { negated, column, pattern, has: finder(word), hasWhole };
    });
}

/** The label terms of a filter text that begins with -l; undefined = it does not. */
export function parseLabels(text: string): readonly LabelTerm[] | undefined {
  if (!LABELS.test(text)) return undefined;
  return text
    .replace(LABELS, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, bang = '', key = '', operator = '', value = ''] =
        /^(!?)([^=!]*)(!=|==?)?(.*)$/.exec(part) ?? [];
      const negated = bang !== '' || operator === '!=';
      return { key: key.trim(), value: operator === '' ? undefined : value.trim(), negated };
    });
}

export function matchesLabels(
  terms: readonly LabelTerm[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return terms.every(({ key, value, negated }) => {
    const is = labels[key];
    return (value === undefined ? is !== undefined : is === value) !== negated;
  });
}

/** What was typed is found as it stands, and as a regular expression where it is one. */
function finder(word: string): (text: string) => boolean {
  const plain = word.toLowerCase();
  const pattern = regularExpression(word);
  return (text) => text.toLowerCase().includes(plain) || pattern?.test(text) === true;
}

function literally(word: string): RegExp {
  return new RegExp(word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), 'i');
}

/** Found in no text. */
const NOWHERE = /$./;

/** undefined = the word is none, or has nothing that only a regular expression understands. */
function regularExpression(word: string): RegExp | undefined {
  if (!/[\\^$.*+?()[\]{}|]/.test(word)) return undefined;
  try {
    return new RegExp(word, 'i');
  } catch {
    return undefined;
  }
}

function fuzzyTerm(typed: string): Term {
  const letters = [...typed.toLowerCase().replaceAll(/\s/g, '')];
  const has = (text: string): boolean => {
    let at = 0;
    for (const char of text.toLowerCase()) if (char === letters[at]) at++;
    return at === letters.length;
  };
  return { negated: false, column: '', pattern: NOWHERE, has, hasWhole: has };
}

/** Column names a term may use for a column. */
export function isColumn(
  term: Term,
  column: { readonly id: string; readonly header: string },
): boolean {
  const { id, header } = column;
  return (
    term.column === id.toLowerCase() ||
    term.column === header.toLowerCase() ||
    term.column === id.slice(id.indexOf('.') + 1).toLowerCase()
  );
}

/**
 * Whether a row with these columns and texts matches. A term for a column that the table does not have is
 * taken as plain words (`a=b` may be data).
 */
export function matches(
  terms: readonly Term[],
  columns: readonly { readonly id: string; readonly header: string }[],
  texts: readonly string[],
): boolean {
  return terms.every((term) => {
    const named = term.column === '' ? -1 : columns.findIndex((c) => isColumn(term, c));
    const found = named >= 0 ? term.has(texts[named] ?? '') : texts.some((t) => term.hasWhole(t));
    return found !== term.negated;
  });
}
