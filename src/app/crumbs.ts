/** The breadcrumb: the way here, then what narrows the view: only anomalies, a range, a search, its filters. */
import { printable } from '../base/text.js';
import { cutEnd, displayWidth, fit } from '../base/width.js';
import { EXPRESSION_MARK } from '../views/filter.js';
import { levelsOf } from './filters.js';
import { rangeText } from './rows.js';
import { keyFor } from './keymap.js';
import { placeOf, viewFrame } from './state.js';
import type { State, ViewFrame } from './state.js';

const CRUMB = ' › ';

export interface Crumbs {
  readonly path: string;
  /** At the right. */
  readonly subtitle: string;
  /** Cells of the filter's text, for a click on it; from = to when there is none. */
  readonly filter: { readonly from: number; readonly to: number };
}

export function crumbsOf(state: State): Crumbs {
  const frame = viewFrame(state);
  const filter = filterTexts(frame).at(-1) ?? '';
  const before = narrowings(state).map((text) => `  ${text}`);
  const paths = crumbPaths(state, before.join(''));
  const least = displayWidth(paths.at(-1) ?? '');
  const most = Math.max(Math.floor(state.columns * 0.4), state.columns - least - 2);
  const subtitle = cutEnd(subtitleOf(state), most);
  const room = state.columns - displayWidth(subtitle) - 2;
  const path = paths.find((p) => displayWidth(p) <= room) ?? paths.at(-1) ?? '';
  const to = displayWidth(path);
  return {
    path: fit(path, room) + '  ',
    subtitle,
    filter: { from: to - Math.max(0, displayWidth(filter) - 2), to },
  };
}

const BAR_CELLS = 12;

/** `searching █████░░░░░░░ 42 %` while a filter has not looked at everything; what the view says. */
function subtitleOf(state: State): string {
  const { subtitle = '', searched = 1 } = viewFrame(state).page ?? {};
  if (searched >= 1) return subtitle;
  const full = Math.floor(searched * BAR_CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  const search = `searching ${bar} ${String(Math.floor(searched * 100))} %`;
  const end = `${keyFor(state.keymap, 'back')} ends it`;
  return `${search}: ${end}${subtitle === '' ? '' : `   ${subtitle}`}`;
}

/** Every filter of a view, the oldest first. */
function filterTexts(frame: ViewFrame): readonly string[] {
  return levelsOf(frame).map((text) => {
    const mark = text.startsWith(EXPRESSION_MARK) ? '' : '/';
    return `  ${mark}${printable(text)}`;
  });
}

function narrowings(state: State): readonly string[] {
  const { anomaliesOnly, since, marked } = viewFrame(state);
  const { range, search } = state;
  return [
    anomaliesOnly ? '✖ only' : '',
    range === undefined ? '' : `(${rangeText(range)})`,
    since < 0 ? '' : 'cleared',
    marked.size === 0 ? '' : `*${String(marked.size)}`,
    search === '' ? '' : `?${printable(search)}`,
  ].filter((text) => text !== '');
}

/** The way to where the user is, from all of it to its end alone. */
function crumbPaths(state: State, narrowing: string): readonly string[] {
  const place = placeOf(state);
  const labels = place.flatMap((f, i) => {
    const names = f.label.split(CRUMB);
    const before = i === place.length - 1 ? narrowing : '';
    const last = `${names.at(-1) ?? ''}${before}${filterTexts(f).join('')}`;
    return [...names.slice(0, -1), last];
  });
  const ends = labels.slice(2).map((_, i) => [labels[0], '…', ...labels.slice(i + 2)]);
  const last = labels.length < 2 ? [] : [['…', ...labels.slice(-1)]];
  return [labels, ...ends, ...last].map((path) => path.join(CRUMB));
}
