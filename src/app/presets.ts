/**
 * Keys for hands that know another program. A preset names the keys of some commands; a command that lost
 * one of its own to another keeps the rest.
 */
import { KEYMAP } from './keymap.js';
import type { KeyMap } from './key-record.js';
import { remap } from './remap.js';
import type { KeyChoice } from './remap.js';

export const PRESET_NAMES = ['default', 'csysdig', 'k9s', 'vim'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

interface Preset {
  /** One sentence for the docs. */
  readonly help: string;
  readonly keys: KeyChoice;
}

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  default: {
    help: 'What most programs of this kind agree on.',
    keys: {},
  },
  csysdig: {
    help: 'As in csysdig: q quits, h is help, / and Ctrl-F search, d digs (the events of the row), e echoes its bytes, c clears a list.',
    keys: {
      back: ['backspace', 'esc'],
      quit: ['f10', 'q', 'ctrl+c', 'Z Z'],
      close: ['esc', 'q', 'backspace', 'left', 'f2'],
      help: ['f1', 'h', '?'],
      search: ['f3', '/', 'ctrl+f'],
      filter: ['|'],
      events: ['f6', 'd'],
      describe: ['D'],
      clear: ['delete', 'c'],
      copy: ['C'],
    },
  },
  k9s: {
    help: 'As in k9s: f shows the table alone, Ctrl-Z only what is wrong, r stops and goes on.',
    keys: {
      zoom: ['f', 'z'],
      follow: ['L'],
      'anomalies-only': ['ctrl+z', 'a'],
      suspend: ['alt+z'],
      freeze: ['r', 'p'],
    },
  },
  vim: {
    help: 'As in vim: / searches, K describes, gf follows, ]c and [c go to what is wrong, Ctrl-O and Ctrl-I through the history, y copies; :noh shows all rows again.',
    keys: {
      first: ['g g', 'home'],
      search: ['/', 'f3'],
      filter: ['g /'],
      describe: ['K', 'd'],
      follow: ['g f', 'f'],
      'next-failing': ['] c', '}'],
      'previous-failing': ['[ c', '{'],
      'history-back': ['ctrl+o'],
      // A terminal sends Ctrl-I as Tab.
      'history-forward': ['tab'],
      pane: ['ctrl+w w', 'ctrl+w ctrl+w', 'g t'],
      wide: ['ctrl+w |'],
      copy: ['y', 'c'],
      object: ['Y'],
    },
  },
};

/** The keys of a preset. */
export function presetKeys(name: PresetName): KeyMap {
  return remap(KEYMAP, PRESETS[name].keys);
}
