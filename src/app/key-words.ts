/**
 * Texts name commands where they would name keys: `{open} lists the calls`. Which keys those are is known
 * where they are shown: by default in the docs, those in force on the screen.
 */
import { keyFor } from './keymap.js';
import type { KeyMap } from './key-record.js';

/** The text with keys in place of commands; other words in braces stay as they are. */
export function withKeys(map: KeyMap, text: string): string {
  return text.replace(/\{([a-z-]+)\}/g, (all, name) => {
    const record = map.find((r) => r.command === name);
    return record === undefined ? all : keyFor(map, record.command);
  });
}
