/** The key records do not contradict each other. */
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/app/commands.js';
import { keyLabel } from '../../src/app/key-names.js';
import { findCommand, KEYMAP } from '../../src/app/keymap.js';
import { User } from '../support/user.js';

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
      expect(findCommand(KEYMAP, 'view', key)).toBe(command);
    }
    expect(['ctrl+c', 'f1', 'pageup', '{'].map(keyLabel)).toEqual(['Ctrl-C', 'F1', 'PgUp', '{']);
  });
});

/** What hands from other programs do without thinking, and what has to come of it. */
const HABITS: readonly (readonly [keys: string, command: string])[] = [
  ['up k', 'up'],
  ['down j', 'down'],
  ['pageup ctrl+b', 'page-up'],
  ['pagedown ctrl+f', 'page-down'],
  ['ctrl+u', 'half-up'],
  ['ctrl+d', 'half-down'],
  ['home g', 'first'],
  ['end G', 'last'],
  ['ctrl+g', 'go-to-event'],
  ['enter', 'open'],
  ['backspace esc q', 'back'],
  ['f10 ctrl+c', 'quit'],
  ['f1 ?', 'help'],
  ['f2 ctrl+a', 'views'],
  [':', 'command'],
  ['-', 'last-view'],
  ['[ ctrl+o', 'history-back'],
  [']', 'history-forward'],
  ['/', 'filter'],
  ['f4 \\', 'expression'],
  ['f3', 'search'],
  ['n', 'search-next'],
  ['N', 'search-previous'],
  ['d', 'describe'],
  ['f6 D', 'events'],
  ['f5 e', 'echo'],
  ['f', 'follow'],
  ['x', 'verdicts'],
  ['y', 'object'],
  ['a', 'anomalies-only'],
  ['{', 'previous-failing'],
  ['}', 'next-failing'],
  ['f9 >', 'sort-by'],
  ['! @ # $ % ^ & *', 'sort-column'],
  ['f8', 'actions'],
  ['f7', 'legend'],
  ['p', 'freeze'],
  ['c', 'copy'],
  ['ctrl+s', 'save'],
  ['m', 'mark'],
  ["'", 'jump'],
  ['t', 'time-style'],
  ['z', 'zoom'],
  ['tab', 'pane'],
  ['v', 'byte-style'],
  ['ctrl+r ctrl+l', 'redraw'],
];

describe('the keys of csysdig, htop, k9s and vim', () => {
  it.each(HABITS)('%s is %s', (keys, command) => {
    for (const key of keys.split(' '))
      expect([key, findCommand(KEYMAP, 'view', key)]).toEqual([key, command]);
  });

  it('mean something in every view, whatever is on the screen', () => {
    const keys = KEYMAP.flatMap((r) => r.keys).filter((key) => !key.includes(' '));
    for (const view of ['diag', 'svc', 'calls', 'pods', 'conn', 'ev', 'issues']) {
      for (const key of keys) {
        const user = new User().type(`:${view}\r`);
        const text = [...key].length === 1 ? key : '';
        user.do({ kind: 'key', key: { name: key, text }, at: 0 });
        expect(user.state.frames.length).toBeGreaterThan(0);
      }
    }
  });
});
