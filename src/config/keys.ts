/** `keys` of the configuration: a preset, and other keys for single commands. */
import { KEY_NAMES, keyLabel, parseKey } from '../app/key-names.js';
import type { CommandId } from '../app/key-record.js';
import { KEYMAP } from '../app/keymap.js';
import { PRESET_NAMES } from '../app/presets.js';
import type { PresetName } from '../app/presets.js';
import type { KeyChoice } from '../app/remap.js';
import type { ConfigError, Item } from './item.js';

const PRESET = 'preset';
/** Without a key for it one could not leave. */
const NEEDED: CommandId = 'quit';

export interface KeyConfig {
  readonly preset: PresetName | undefined;
  readonly choice: KeyChoice;
  /** The error that a collision of this command's keys is. */
  problem(command: CommandId, what: string, hint: string): ConfigError;
}

export function readKeys(item: Item): KeyConfig {
  const commands = [...new Set(KEYMAP.map((r) => r.command))];
  let preset: PresetName | undefined;
  const choice: Partial<Record<CommandId, readonly string[]>> = {};
  const items = new Map<CommandId, Item>();
  for (const [name, value] of item.entries('keys')) {
    const id = name.choice([PRESET, ...commands], 'command');
    if (id === PRESET) {
      preset = value.choice(PRESET_NAMES, 'preset');
      continue;
    }
    const keys = value.list().map(readKey);
    if (id === NEEDED && keys.length === 0) throw name.error(`${id} needs a key`, 'give it one');
    choice[id] = keys;
    items.set(id, name);
  }
  return {
    preset,
    choice,
    problem: (command, what, hint) => (items.get(command) ?? item).error(what, hint),
  };
}

function readKey(item: Item): string {
  const text = item.text('a key');
  const key = parseKey(text);
  if (key !== undefined) return key;
  throw item.unknown(text, KEY_NAMES.map(keyLabelOrName), 'key');
}

/** As one would write it: arrows by their names. */
function keyLabelOrName(name: string): string {
  return /^(up|down|left|right)$/.test(name) ? name : keyLabel(name);
}
