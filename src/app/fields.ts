/** What expressions can be about in a view: the fields of events, or the columns of its tables. */
import { EVENT_FIELDS } from '../filter/index.js';
import type { FieldSet } from '../filter/index.js';
import { columnFields } from '../views/row-fields.js';
import type { ViewFrame } from './state.js';

/** The view whose rows are events. */
const EVENTS_VIEW = 'events';

export function fieldsOfFrame({ view, page }: ViewFrame): FieldSet {
  if (view === EVENTS_VIEW) return EVENT_FIELDS;
  return columnFields(page?.sections.flatMap((s) => s.columns) ?? []);
}
