/**
 * The user's configuration: keys, theme, mouse, views and columns. docs/config.md explains it; its example
 * is read by a test. An error in it ends the program before the terminal is taken, except in
 * views and columns: those are left out and reported.
 */
import { presetKeys } from '../app/presets.js';
import type { PresetName } from '../app/presets.js';
import type { Context, KeyMap } from '../app/key-record.js';
import { keyLabel } from '../app/key-names.js';
import { collisions, remap } from '../app/remap.js';
import { emptyContext } from '../session/empty.js';
import { VIEWS } from '../views/index.js';
import { THEME_NAMES } from '../widgets/theme.js';
import { NO_CONFIG } from './file.js';
import type { Config } from './file.js';
import { parseItem } from './item.js';
import type { Item } from './item.js';
import { readKeys } from './keys.js';
import type { KeyConfig } from './keys.js';
import { ViewReader } from './views.js';

const PARTS = ['keys', 'theme', 'mouse', 'views', 'columns'] as const;

/** The configuration that a text is. Throws ConfigError. */
export async function readConfig(file: string, text: string): Promise<Config> {
  const parts = parseItem(file, text).record(PARTS, 'part of the configuration');
  const keys = parts.keys === undefined ? undefined : readKeys(parts.keys);
  const { views, problems } = await readViews(parts.views, parts.columns);
  return {
    keys: (preset) => keysOf(keys, preset),
    theme: parts.theme?.choice(THEME_NAMES, 'theme'),
    mouse: parts.mouse?.flag('the mouse'),
    views,
    problems,
  };
}

async function readViews(
  views: Item | undefined,
  columns: Item | undefined,
): Promise<Pick<Config, 'views' | 'problems'>> {
  if (views === undefined && columns === undefined) return NO_CONFIG;
  const reader = new ViewReader(VIEWS, await emptyContext());
  const read = reader.read(views, columns);
  const problems = reader.problems.map(({ message, hint }) => `${message}; ${hint}`);
  return { views: read, problems };
}

/** The preset, and over it what was chosen for single commands; a key with two meanings is an error. */
function keysOf(config: KeyConfig | undefined, given: PresetName | undefined): KeyMap {
  const base = presetKeys(given ?? config?.preset ?? 'default');
  if (config === undefined) return base;
  const [first] = collisions(base, config.choice);
  if (first !== undefined) {
    const { key, command, other, context } = first;
    throw config.problem(
      command,
      `${keyLabel(key)} cannot be ${command}: in ${PLACES[context]} it is ${other}`,
      `choose another key, or give ${other} other keys too (${other}: [])`,
    );
  }
  return remap(base, config.choice);
}

const PLACES: Readonly<Record<Context, string>> = {
  table: 'a view',
  text: 'a text',
  bytes: 'bytes',
  searching: 'a search',
  help: 'the help',
  picker: 'a list',
  prompt: 'a prompt',
  'filter prompt': 'the prompt of a filter',
  ask: 'a question',
};
