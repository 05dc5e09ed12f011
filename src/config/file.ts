/** Where the user's configuration is, and what holds without one. Light: it runs at every start. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { KeyMap } from '../app/key-record.js';
import { presetKeys } from '../app/presets.js';
import type { PresetName } from '../app/presets.js';
import { UserError } from '../base/errors.js';
import { NO_USER_VIEWS } from '../views/user-view.js';
import type { UserViews } from '../views/user-view.js';
import type { ThemeName } from '../widgets/theme.js';

export interface Config {
  /** The keys in force under a preset of the command line; undefined = that of the file. */
  keys(preset: PresetName | undefined): KeyMap;
  readonly theme: ThemeName | undefined;
  readonly mouse: boolean | undefined;
  readonly views: UserViews;
  /** What was left out, one line each. */
  readonly problems: readonly string[];
}

export const NO_CONFIG: Config = {
  keys: (preset = 'default') => presetKeys(preset),
  theme: undefined,
  mouse: undefined,
  views: NO_USER_VIEWS,
  problems: [],
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The file that was named, or the user's own; undefined when the user has none. */
export function findConfig(
  named: string | undefined,
  env: Environment,
): { readonly file: string; readonly text: string } | undefined {
  const file = named ?? defaultFile(env);
  if (file === undefined) return undefined;
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (named === undefined && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
    throw new UserError(
      `cannot read the configuration ${file}: ${code}`,
      'name another one with --config FILE',
    );
  }
}

/** `$XDG_CONFIG_HOME/svc-top/config.yaml`, by default below ~/.config. */
function defaultFile(env: Environment): string | undefined {
  const xdg = env['XDG_CONFIG_HOME'] ?? '';
  const home = env['HOME'] ?? '';
  // The specification says that a path that is not absolute is no path.
  if (isAbsolute(xdg)) return join(xdg, 'svc-top', 'config.yaml');
  return home === '' ? undefined : join(home, '.config', 'svc-top', 'config.yaml');
}
