/** Texts of the help, made from the key records and the view records. */
import { printable } from '../base/text.js';
import { fit, wrap } from '../base/width.js';
import type { DetailLine } from '../views/view.js';
import { overlayRows } from './geometry.js';
import { keyLabel } from './key-names.js';
import { withKeys } from './key-words.js';
import { VIEW } from './key-record.js';
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
  const words = (text: string): string => withKeys(state.keymap, text);
  const columns = (shown.page?.sections ?? []).flatMap((s) => s.columns);
  return [
    { label: '', text: view?.title ?? '', tone: 'accent' },
    { label: '', text: words(view?.help ?? '') },
    ...(frame.part === 'legend' ? [] : keyLines(state)),
    blank,
    { label: '', text: 'Columns', tone: 'accent' },
    ...columns.flatMap((c) =>
      c.help === '' || c.header === '' ? [] : [{ label: c.header, text: words(c.help) }],
    ),
    ...(frame.part === 'legend' ? [] : issueLines(state)),
  ];
}

const blank = { label: '', text: '' };

function keyLines({ keymap }: State): readonly DetailLine[] {
  return [
    blank,
    { label: '', text: 'Keys', tone: 'accent' },
    ...keymap
      .filter((r) => r.contexts.some((c) => VIEW.includes(c)) && r.keys.length > 0)
      .map((r) => ({
        label: r.keys.map(keyLabel).join(' '),
        text: withKeys(keymap, r.help),
      })),
  ];
}

function issueLines({ status, problems }: State): readonly DetailLine[] {
  const left = problems.map((text) => ({ label: '', text: printable(text) }));
  const config: readonly DetailLine[] =
    left.length === 0
      ? []
      : [blank, { label: '', text: 'Left out of the configuration', tone: 'warn' }, ...left];
  if (status.issues === 0) return config;
  return [
    ...config,
    blank,
    { label: '', text: `What could not be read (${String(status.issues)})`, tone: 'warn' },
    ...status.issueTexts.map((text) => ({ label: '', text })),
  ];
}
