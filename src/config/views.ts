/**
 * `views` and `columns` of the configuration. A view or a list of columns that is wrong is left out and
 * reported; the rest stands.
 */
import { FIELD_CLASSES, FilterError, parseExpression, parseField } from '../filter/index.js';
import { EXPRESSION_MARK } from '../views/filter.js';
import type { UserColumn, UserView, UserViews } from '../views/user-view.js';
import type { Column, Section, Sort, View, ViewContext } from '../views/view.js';
import { ConfigError } from './item.js';
import type { Item } from './item.js';

/** Stands for the columns that a view has by itself. */
const DEFAULTS = 'defaults';
const FIELDS = FIELD_CLASSES.flatMap((c) => c.fields.map((f) => f.id));
/** Types of fields that are numbers. */
const NUMBERS: ReadonlySet<string> = new Set(['number', 'duration', 'port']);
const PARTS = ['id', 'title', 'help', 'source', 'filter', 'columns', 'sort', 'drill'] as const;
const EVERYTHING = { kind: '', key: '' };
const MOST_WIDE = 400;

/** What can be asked of a view. */
interface Known {
  readonly view: View;
  readonly columns: readonly Column<unknown>[];
  /** Its rows are events. */
  readonly hasFields: boolean;
}

export class ViewReader {
  readonly #views: readonly View[];
  readonly #context: ViewContext;
  /** What was left out, and why. */
  readonly problems: ConfigError[] = [];

  /** `context` is that of an empty capture: views tell their columns by it. */
  constructor(views: readonly View[], context: ViewContext) {
    this.#views = views;
    this.#context = context;
  }

  read(views: Item | undefined, columns: Item | undefined): UserViews {
    const own: UserView[] = [];
    for (const item of views?.list() ?? []) {
      this.#attempt(() => own.push(this.#readView(item, own)));
    }
    const chosen: Record<string, readonly UserColumn[]> = {};
    for (const [name, value] of columns?.entries('columns') ?? []) {
      this.#attempt(() => {
        const known = this.#known(name, 'view');
        chosen[known.view.id] = readColumns(value, known);
      });
    }
    return { views: own, columns: chosen };
  }

  #attempt(read: () => unknown): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.problems.push(error);
    }
  }

  #readView(item: Item, before: readonly UserView[]): UserView {
    const parts = item.record(PARTS, 'part of a view');
    const { id: name, source } = parts;
    if (name === undefined)
      throw item.error('a view needs an id', 'the name that is typed after :');
    if (source === undefined) {
      throw item.error(
        'a view needs a source',
        'the view whose rows it shows: source: connections',
      );
    }
    const id = this.#newId(name, before);
    const known = this.#known(source, 'view');
    const title = parts.title?.label('the title') ?? id;
    return {
      id,
      title,
      help:
        parts.help?.label('the help') ?? `${title}: a view of your own over ${known.view.title}.`,
      source: known.view.id,
      filter: parts.filter === undefined ? '' : readFilter(parts.filter, known),
      columns: parts.columns === undefined ? [] : readColumns(parts.columns, known),
      sort: parts.sort === undefined ? undefined : readSort(parts.sort, known),
      drill: parts.drill === undefined ? undefined : this.#known(parts.drill, 'view').view.id,
    };
  }

  #newId(item: Item, before: readonly UserView[]): string {
    const id = item.text('the id');
    if (!/^[a-z][a-z0-9-]*$/.test(id)) {
      throw item.error(
        `'${id}' cannot be the id of a view`,
        'small letters, digits and -, a letter first',
      );
    }
    const isTaken = this.#views.some((v) => v.id === id || v.aliases.includes(id));
    if (isTaken || before.some((v) => v.id === id)) {
      throw item.error(`there is a view '${id}' already`, 'choose another id');
    }
    return id;
  }

  #known(item: Item, what: string): Known {
    const name = item.text(what);
    const view = this.#views.find((v) => v.id === name || v.aliases.includes(name));
    if (view === undefined)
      throw item.unknown(
        name,
        this.#views.map((v) => v.id),
        what,
      );
    const sections = view.sections(this.#context, EVERYTHING);
    return {
      view,
      columns: sections.flatMap((s: Section<unknown>) => s.columns),
      hasFields: sections.some((s) => s.event !== undefined),
    };
  }
}

function readColumns(item: Item, known: Known): readonly UserColumn[] {
  const columns = item.list().flatMap((one) => readColumn(one, known));
  if (columns.length === 0) throw item.error('no columns', `name some, or ${DEFAULTS}`);
  return columns;
}

/** `conn.result`, or with more: `{ id: conn.result, header: end, width: 20 }`. */
function readColumn(item: Item, known: Known): readonly UserColumn[] {
  if (item.isMap) {
    const parts = item.record(['id', 'header', 'width', 'help'], 'part of a column');
    if (parts.id === undefined) throw item.error('a column needs an id', columnHint(known));
    return [
      {
        ...columnOf(parts.id, known),
        header: parts.header?.label('the header'),
        width: parts.width?.number('the width', 1, MOST_WIDE),
        help: parts.help?.label('the help'),
      },
    ];
  }
  if (item.text('a column') === DEFAULTS) return known.columns.map(({ id }) => ({ id }));
  return [columnOf(item, known)];
}

/** A column of the view, or a field of its events; numbers stand at the right. */
function columnOf(item: Item, known: Known): UserColumn {
  const id = item.text('a column');
  if (known.columns.some((c) => c.id === id)) return { id };
  const type = known.hasFields ? fieldType(id) : undefined;
  if (type !== undefined) return NUMBERS.has(type) ? { id, align: 'right' } : { id };
  const own = known.columns.map((c) => c.id);
  throw item.unknown(id, known.hasFields ? [...own, ...FIELDS] : own, `column of ${known.view.id}`);
}

function fieldType(id: string): string | undefined {
  try {
    return parseField(id).type;
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

function columnHint({ columns, hasFields }: Known): string {
  const ids = columns.map((c) => c.id).join(', ');
  return `one of: ${ids}${hasFields ? ', or any field of docs/fields.md' : ''}`;
}

/** Of events an expression, of others the words that / takes. */
function readFilter(item: Item, known: Known): string {
  const text = item.text('the filter');
  if (!known.hasFields) return text;
  try {
    parseExpression(text);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw item.error(
      `in the filter, at character ${String(error.position + 1)}: ${error.message}`,
      error.hint,
    );
  }
  return `${EXPRESSION_MARK}${text}`;
}

/** `conn.start`, or from the greatest: `-conn.start`. */
function readSort(item: Item, known: Known): Sort {
  const text = item.text('the order');
  const descending = text.startsWith('-');
  const column = descending ? text.slice(1) : text;
  const sortable = known.columns.filter((c) => c.sort !== undefined).map((c) => c.id);
  if (sortable.includes(column)) return { column, descending };
  if (sortable.length === 0) {
    throw item.error(`${known.view.title} have no other order`, 'leave sort out');
  }
  throw item.unknown(column, sortable, `column of ${known.view.id} to sort by,`);
}
