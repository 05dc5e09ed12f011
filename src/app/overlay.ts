/** Texts of the help, made from the key records and the view records. */
import { fit, wrap } from '../base/width.js';
import type { DetailLine } from '../views/view.js';
import { overlayRows } from './geometry.js';
import { VIEW } from './key-record.js';
import { KEYMAP, keyLabel } from './keymap.js';
import { topFrame, viewFrame } from './state.js';
import type { State } from './state.js';

/** Cells of the column with keys and column names. */
const LABEL = 22;

/** The help, wrapped to the screen: the view, every key, its columns, then what is wrong with the input. */
export function helpLines(state: State): readonly DetailLine[] {
  const width = state.columns - LABEL - 4;
  return helpItems(state).flatMap((item) => {
    const plain = item.label === '';
    const lines = wrap(item.text, plain ? state.columns - 4 : width);
    return lines.map((text, i) => ({
      ...item,
      label: plain ? '' : fit(i === 0 ? item.label : '', LABEL) + ' ',
      text,
    }));
  });
}

/** The last line that can be the first one on the screen. */
export function lastHelpTop(state: State): number {
  return Math.max(0, helpLines(state).length - overlayRows(state));
}

function helpItems(state: State): readonly DetailLine[] {
  const shown = viewFrame(state);
  const frame = topFrame(state);
  if (frame.kind !== 'help') return [];
  const view = state.views.find((v) => v.id === shown.view);
  const columns = (shown.page?.sections ?? []).flatMap((s) => s.columns);
  return [
    { label: '', text: view?.title ?? '', tone: 'accent' },
    { label: '', text: view?.help ?? '' },
    ...(frame.part === 'legend' ? [] : keyLines()),
    blank,
    { label: '', text: 'Columns', tone: 'accent' },
    ...columns.flatMap((c) =>
      c.help === '' || c.header === '' ? [] : [{ label: c.header, text: c.help }],
    ),
    ...(frame.part === 'legend' ? [] : issueLines(state)),
  ];
}

const blank = { label: '', text: '' };

function keyLines(): readonly DetailLine[] {
  return [
    blank,
    { label: '', text: 'Keys', tone: 'accent' },
    ...KEYMAP.filter((r) => r.contexts.some((c) => VIEW.includes(c))).map((r) => ({
      label: r.keys.map(keyLabel).join(' '),
      text: r.help,
    })),
  ];
}

function issueLines({ status }: State): readonly DetailLine[] {
  if (status.issues === 0) return [];
  return [
    { label: '', text: '' },
    { label: '', text: `What could not be read (${String(status.issues)})`, tone: 'warn' },
    ...status.issueTexts.map((text) => ({ label: '', text })),
  ];
}
