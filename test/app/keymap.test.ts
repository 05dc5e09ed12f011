/** The key records do not contradict each other. */
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/app/commands.js';
import { findCommand, KEYMAP, keyLabel } from '../../src/app/keymap.js';

describe('KEYMAP', () => {
  it('gives every key one meaning in the table view', () => {
    const keys = KEYMAP.filter((r) => r.contexts.includes('view')).flatMap((r) => r.keys);
    expect(keys).toHaveLength(new Set(keys).size);
  });

  it('reaches every command', () => {
    const reached = new Set(KEYMAP.map((r) => r.command));
    expect([...reached].sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it('has the keys that users of csysdig and k9s press', () => {
    const expected = {
      f1: 'help',
      f2: 'views',
      f4: 'expression',
      f10: 'quit',
      '/': 'filter',
      q: 'back',
    };
    for (const [key, command] of Object.entries(expected)) {
      expect(findCommand('view', key)).toBe(command);
    }
    expect(['ctrl+c', 'f1', 'pageup', '{'].map(keyLabel)).toEqual(['Ctrl-C', 'F1', 'PgUp', '{']);
  });
});
