/** `svc-top view`: the rows of a view, for scripts and for reading. */
import { UserError } from '../base/errors.js';
import { Session } from '../session/session.js';
import type { SessionOptions } from '../session/session.js';
import { rowsJson, rowsText } from '../session/report/rows.js';
import type { RowsRequest } from '../session/report/rows.js';
import { VIEWS } from '../views/index.js';
import { filtersOf } from '../views/page.js';
import { asDefined, shownAs, withUserViews } from '../views/user-view.js';
import type { UserViews } from '../views/user-view.js';
import type { Column, Section, View, ViewContext } from '../views/view.js';
import type { Write } from './output.js';

export interface ViewCommand {
  /** Id or alias of a view. */
  readonly name: string;
  readonly filter: string;
  /** Id or header of a column, with :desc behind it for descending; '' = the view's own order. */
  readonly sort: string;
  readonly json: boolean;
}

const DESCENDING = ':desc';

/** Prints the rows; returns the exit status. */
export async function view(
  options: SessionOptions,
  command: ViewCommand,
  own: UserViews,
  write: Write,
): Promise<number> {
  const views = withUserViews(VIEWS, own);
  const found = namedView(views, command.name);
  const session = await Session.open(options);
  try {
    await session.run();
    const order = sortOf(command.sort, columnsOf(found, session.context()));
    const asked = { view: found.id, filter: command.filter, sort: order };
    const { sort, ...limits } = asDefined(views, asked);
    const request: RowsRequest = { view: found, filters: filtersOf(limits), sort };
    const pieces = command.json ? rowsJson(session, request) : rowsText(session, request);
    for await (const piece of pieces) await write(piece);
    return 0;
  } finally {
    session.close();
  }
}

function namedView(views: readonly View[], name: string): View {
  const found = views.find((v) => v.id === name || v.aliases.includes(name));
  if (found?.appliesTo.includes('') === true) return found;
  const all = views.filter((v) => v.appliesTo.includes('')).map((v) => v.id);
  throw new UserError(
    found === undefined
      ? `unknown view: ${name || '(none given)'}`
      : `the view ${found.id} is about a single row: open it on the screen`,
    `the views are: ${all.join(', ')}`,
  );
}

type NamedColumn = Pick<Column<unknown>, 'id' | 'header'>;

/** Columns that can be sorted by: with the user's own headers, and those that the view has without them. */
function columnsOf(found: View, context: ViewContext): readonly NamedColumn[] {
  return found
    .sections(context, { kind: '', key: '' })
    .flatMap((section: Section<unknown>) => [
      ...shownAs(found, section, context).columns,
      ...section.columns,
    ])
    .filter((c) => c.sort !== undefined);
}

function sortOf(text: string, columns: readonly NamedColumn[]): RowsRequest['sort'] {
  if (text === '') return undefined;
  const descending = text.endsWith(DESCENDING);
  const name = descending ? text.slice(0, -DESCENDING.length) : text;
  const column = columns.find(({ id, header }) => id === name || header === name);
  if (column === undefined) {
    const ids = [...new Set(columns.map(({ id }) => id))];
    throw new UserError(`no column to sort by: ${name}`, `the columns are: ${ids.join(', ')}`);
  }
  return { column: column.id, descending };
}
