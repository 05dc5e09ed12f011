/** What the user chose about the screen: by the command line, else by the configuration. */
import type { UserViews } from '../views/user-view.js';
import type { ThemeName } from '../widgets/theme.js';
import type { KeyMap } from './key-record.js';

export interface Settings {
  readonly keymap: KeyMap;
  /** undefined = the environment says. */
  readonly theme: ThemeName | undefined;
  readonly mouse: boolean;
  readonly views: UserViews;
  /** What of the configuration was left out, one line each. */
  readonly problems: readonly string[];
}
