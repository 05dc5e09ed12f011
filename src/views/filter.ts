/**
 * What users type to see fewer rows: words that must all occur, in any column and any case. `!word` must not occur;
 * `column=word` looks in one column, named by its id or its header (`proc.name=curl`, `failed=5`).
 */

/** Begins a filter text of the events view that is an expression of the filter language. */
export const EXPRESSION_MARK = '\\';

/** A view's own filter and what was typed: two expressions are one, because one is looked for at a time. */
export function allFilters(own: string, typed: string): readonly string[] {
  const texts = [own, typed].filter((text) => text !== '');
  if (texts.length < 2 || !texts.every((text) => text.startsWith(EXPRESSION_MARK))) return texts;
  return [EXPRESSION_MARK + texts.map((text) => `(${text.slice(1)})`).join(' and ')];
}

export interface Term {
  readonly word: string;
  readonly negated: boolean;
  /** Lower case; '' = any column. */
  readonly column: string;
}

/** The terms of a filter text; [] matches everything. */
export function parseFilter(text: string): readonly Term[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '' && part !== '!')
    .map((part) => {
      const negated = part.startsWith('!');
      const body = negated ? part.slice(1) : part;
      const equals = /^([a-z][a-z0-9._ ]*)=(.+)$/.exec(body);
      return { word: equals?.[2] ?? body, negated, column: equals?.[1] ?? '' };
    });
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
    const word = term.column !== '' && named < 0 ? `${term.column}=${term.word}` : term.word;
    const found =
      named >= 0
        ? (texts[named] ?? '').toLowerCase().includes(word)
        : texts.some((text) => text.toLowerCase().includes(word));
    return found !== term.negated;
  });
}
