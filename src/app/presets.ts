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
    help: 'As in csysdig: q quits, h is help, / and Ctrl-F search, d digs (the events of the row), e echoes its bytes.',
    keys: {
      up: ['up', 'ctrl+p'],
      down: ['down', 'ctrl+n'],
      'page-down': ['pagedown', 'space'],
      'page-up': ['pageup', 'ctrl+b'],
      first: ['home', 'g'],
      open: ['enter', 'right'],
      back: ['backspace', 'esc', 'left'],
      quit: ['f10', 'q', 'ctrl+c', 'Z Z'],
      help: ['f1', 'h', '?'],
      close: ['esc', 'q', 'backspace', 'f1', '?', 'left', 'f2', 'enter'],
      search: ['f3', '/', 'ctrl+f'],
      filter: ['f4', '\\'],
      expression: ['E'],
      events: ['f6', 'd'],
      describe: ['D'],
    },
  },
  k9s: {
    help: 'As in k9s: l shows the bytes (logs) of the row, f the whole screen, Ctrl-Z only what is wrong.',
    keys: {
      open: ['enter', 'right'],
      echo: ['l', 'e', 'f5'],
      zoom: ['f', 'z'],
      follow: ['L'],
      'anomalies-only': ['ctrl+z', 'a'],
      suspend: ['alt+z'],
      freeze: ['r', 'p'],
      back: ['esc', 'q', 'backspace', 'left', 'h'],
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
      copy: ['y', 'c'],
      object: ['Y'],
    },
  },
};

/** The keys of a preset. */
export function presetKeys(name: PresetName): KeyMap {
  return remap(KEYMAP, PRESETS[name].keys);
}
