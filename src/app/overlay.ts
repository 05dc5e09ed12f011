/** Texts of the help and of the view picker, made from the key records and the view records. */
import { wrap } from '../base/width.js';
import type { DetailLine } from '../views/view.js';
import { KEYMAP, keyLabel } from './keymap.js';
import { viewFrame } from './state.js';
import type { State } from './state.js';
import { openable } from './view-info.js';

/** The help: about the view on the screen, its columns, then every key, then what is wrong with the input. */
export function helpLines(state: State): readonly DetailLine[] {
  const frame = viewFrame(state);
  const view = state.views.find((v) => v.id === frame.view);
  const columns = (frame.page?.sections ?? []).flatMap((s) => s.columns);
  const width = Math.max(20, state.columns - 4);
  return [
    { label: '', text: view?.title ?? '', tone: 'accent' },
    ...wrap(view?.help ?? '', width).map((text) => ({ label: '', text })),
    { label: '', text: '' },
    ...columns.flatMap((c) =>
      c.help === '' || c.header === '' ? [] : [{ label: c.header, text: c.help }],
    ),
    { label: '', text: '' },
    { label: '', text: 'Keys', tone: 'accent' },
    ...KEYMAP.filter((r) => !r.contexts.includes('prompt') || r.contexts.length > 1)
      .filter((r) => r.contexts.includes('view'))
      .map((r) => ({ label: r.keys.map(keyLabel).join(' '), text: r.help })),
    ...issueLines(state),
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

/** The view picker: one line per view that can be opened from here. */
export function pickerLines(state: State): readonly DetailLine[] {
  return openable(state).map((v) => ({ label: `${v.title}  :${v.id}`, text: v.help }));
}
