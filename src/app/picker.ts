/** Lists to choose from: the views, the columns to sort by. What is chosen is an item's own business. */
import { printable } from '../base/text.js';
import { withKeys } from './key-words.js';
import { addFilter, fieldFilter } from './filters.js';
import { sortableColumns, sortByColumn } from './sorting.js';
import { topFrame, viewFrame } from './state.js';
import type { PickerFrame, State, Update } from './state.js';
import { openable, openInfo, openView } from './view-info.js';

export interface PickerItem {
  readonly label: string;
  readonly text: string;
  /** `closed` is the state without the list. */
  choose(closed: State): Update;
}

export const LIST_TITLES: Readonly<Record<PickerFrame['list'], string>> = {
  views: 'Views',
  sort: 'Sort by',
  only: 'Only rows with the same',
  without: 'All rows but those with the same',
  aliases: 'Names after :',
};

/** The items of the list on the screen; [] when there is none. */
export function pickerItems(state: State): readonly PickerItem[] {
  const frame = topFrame(state);
  if (frame.kind !== 'picker') return [];
  return ITEMS[frame.list](state);
}

const ITEMS: Readonly<Record<PickerFrame['list'], (state: State) => readonly PickerItem[]>> = {
  views: viewItems,
  sort: sortItems,
  aliases: aliasItems,
  only: (state) => fieldItems(state, false),
  without: (state) => fieldItems(state, true),
};

/** Every name of every view that can be opened from here, as k9s lists them. */
function aliasItems(state: State): readonly PickerItem[] {
  return openable(state)
    .flatMap((v) => [v.id, ...v.aliases].map((name) => ({ name, v })))
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, v }) => ({
      label: `:${name}`,
      text: v.title,
      choose: (closed) => openInfo(closed, v),
    }));
}

function viewItems(state: State): readonly PickerItem[] {
  return openable(state).map((v) => ({
    label: `${v.title}  :${v.id}`,
    text: withKeys(state.keymap, v.help),
    choose: (closed) => openView(closed, v.id),
  }));
}

function sortItems(state: State): readonly PickerItem[] {
  const { sort } = viewFrame(state);
  return sortableColumns(state).map((column) => {
    const mark = sort?.column !== column.id ? '' : sort.descending ? ' ▼' : ' ▲';
    return {
      label: `${column.header}${mark}`,
      text: withKeys(state.keymap, column.help),
      choose: (closed) => sortByColumn(closed, column),
    };
  });
}

function fieldItems(state: State, isNegated: boolean): readonly PickerItem[] {
  return (viewFrame(state).page?.fields ?? []).map(({ id, text }) => ({
    label: id,
    text: printable(text),
    choose: (closed) => addFilter(closed, fieldFilter(id, text, isNegated)),
  }));
}
