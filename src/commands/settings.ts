/** The command line over the user's configuration. */
import type { PresetName } from '../app/presets.js';
import type { Settings } from '../app/settings.js';
import { findConfig, NO_CONFIG } from '../config/file.js';
import type { ThemeName } from '../widgets/theme.js';
import type { CommandLine } from './options.js';

/** Throws UserError for a configuration that cannot be used. */
export async function readSettings(
  { values, switches }: CommandLine,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const found = findConfig(values.get('config'), env);
  const config = found === undefined ? NO_CONFIG : await parse(found.file, found.text);
  return {
    // parseCommandLine has checked the names.
    keymap: config.keys(values.get('keys') as PresetName | undefined),
    theme: (values.get('theme') as ThemeName | undefined) ?? config.theme,
    mouse: !switches.has('no-mouse') && (config.mouse ?? true),
    views: config.views,
    problems: config.problems,
  };
}

async function parse(file: string, text: string): Promise<typeof NO_CONFIG> {
  const { readConfig } = await import('../config/index.js');
  return readConfig(file, text);
}
