/**
 * Views and columns of the user's own. Such a view has the rows of another one, its source: filtered, in an
 * order of its own, with the columns that were chosen. Of events, any field of the filter language can be a
 * column. What is here has been checked against the views already (config/); this is plain data, so that it
 * can go to the engine's thread.
 */
import type { PageRequest } from '../session/protocol.js';
import { column } from './build.js';
import type { Column, Section, Sort, Target, View, ViewContext } from './view.js';

export interface UserColumn {
  /** A column of the source by its id, or a field. */
  readonly id: string;
  /** Absent = the column's own. */
  readonly header?: string | undefined;
  readonly width?: number | undefined;
  /** 'right' for fields that are numbers; absent = the column's own. */
  readonly align?: 'right' | undefined;
  readonly help?: string | undefined;
}

export interface UserView {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly source: string;
  /** As after `/`, or an expression behind EXPRESSION_MARK; '' none. */
  readonly filter: string;
  /** [] = those of the source. */
  readonly columns: readonly UserColumn[];
  readonly sort: Sort | undefined;
  /** View that Enter opens about the row; undefined = as in the source. */
  readonly drill: string | undefined;
}

export interface UserViews {
  readonly views: readonly UserView[];
  /** Columns of other views, by their ids. */
  readonly columns: Readonly<Record<string, readonly UserColumn[]>>;
}

export const NO_USER_VIEWS: UserViews = { views: [], columns: {} };

/** The views with the user's columns, and the user's own behind them. */
export function withUserViews(views: readonly View[], user: UserViews): readonly View[] {
  const own = user.views.flatMap((definition) => {
    const source = views.find((v) => v.id === definition.source);
    return source === undefined ? [] : [makeView(definition, source, views)];
  });
  const others = views.map((view) => {
    const columns = user.columns[view.id];
    return columns === undefined
      ? view
      : {
          ...view,
          shown: (section: Section<unknown>, context: ViewContext) =>
            choose(section, columns, context),
        };
  });
  return [...others, ...own];
}

function makeView(definition: UserView, source: View, views: readonly View[]): View {
  const { id, title, help, columns, filter, sort, drill } = definition;
  const opened = views.find((v) => v.id === drill);
  return {
    id,
    aliases: [],
    title,
    help,
    source: source.id,
    appliesTo: source.appliesTo,
    filter,
    sort,
    sections: (context, scope) => source.sections(context, scope),
    shown: (section, context) => {
      const chosen = choose(section, columns, context);
      return opened === undefined
        ? chosen
        : { ...chosen, drill: (row) => target(section, row, opened) };
    },
  };
}

/** A section as the screen shows it: with the columns that the user chose. */
export function shownAs(
  view: View,
  section: Section<unknown>,
  context: ViewContext,
): Section<unknown> {
  return view.shown?.(section, context) ?? section;
}

/** The section with these columns, as far as it can have them; unchanged when it has none of them. */
function choose(
  section: Section<unknown>,
  columns: readonly UserColumn[],
  context: ViewContext,
): Section<unknown> {
  const found = columns.flatMap((chosen) => columnOf(section, chosen, context) ?? []);
  return found.length === 0 ? section : { ...section, columns: found };
}

function columnOf(
  section: Section<unknown>,
  { id, header, width, help, align }: UserColumn,
  context: ViewContext,
): Column<unknown> | undefined {
  const own = section.columns.find((c) => c.id === id) ?? fieldColumn(section, id, context);
  if (own === undefined) return undefined;
  const size = width === undefined ? {} : { min: width, max: width, grow: 0 };
  const words = { header: header ?? own.header, help: help ?? own.help };
  return { ...own, ...size, ...words, align: align ?? own.align, drop: 0 };
}

/** A field of the events that the rows are. */
function fieldColumn(
  section: Section<unknown>,
  id: string,
  context: ViewContext,
): Column<unknown> | undefined {
  const { event } = section;
  if (event === undefined) return undefined;
  return column({
    id,
    header: id,
    help: `The field ${id} of the event.`,
    max: 80,
    text: (row) => context.eventField(event(row), id),
  });
}

/** Another view about what the row is about; nothing when it cannot be about that. */
function target(section: Section<unknown>, row: unknown, view: View): Target | undefined {
  const own = section.drill?.(row);
  const scope = section.subject?.(row) ?? own?.scope;
  if (scope === undefined || !view.appliesTo.includes(scope.kind)) return own;
  return { view: view.id, scope, label: own?.label ?? view.title };
}

type Asked = Pick<PageRequest, 'view' | 'within' | 'filter' | 'sort'>;

/** What is asked of a view, with what the user's definition of it says: its filter holds below all others. */
export function asDefined<Request extends Asked>(
  views: readonly View[],
  request: Request,
): Request {
  const view = views.find((v) => v.id === request.view);
  if (view?.source === undefined) return request;
  const within = [view.filter ?? '', ...(request.within ?? [])];
  return { ...request, within, sort: request.sort ?? view.sort };
}
