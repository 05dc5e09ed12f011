/** The key bar: which keys stand where. Drawn by screen.ts, hit by mouse.ts. */
import { displayWidth } from '../base/width.js';
import { contextsOf } from './contexts.js';
import { hints, keyLabel } from './keymap.js';
import type { KeyRecord } from './key-record.js';
import { topFrame } from './state.js';
import type { State } from './state.js';

export interface BarItem {
  readonly record: KeyRecord;
  readonly key: string;
  /** First cell, and the one behind the label. */
  readonly from: number;
  readonly to: number;
}

/** The keys that fit, from the left; a prompt has its own line. */
export function barItems(state: State): readonly BarItem[] {
  const frame = topFrame(state);
  if (frame.kind === 'prompt') return [];
  const items: BarItem[] = [];
  let used = 0;
  for (const record of hints(contextsOf(state))) {
    const key = keyLabel(record.keys[0] ?? '');
    const width = displayWidth(key) + displayWidth(record.label) + 3;
    if (used + width > state.columns + 2) continue;
    items.push({ record, key, from: used, to: used + width - 2 });
    used += width;
  }
  return items;
}
