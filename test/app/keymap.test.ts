/** The key records do not contradict each other. */
import { describe, expect, it } from 'vitest';
import { WORDS } from '../../src/app/colon.js';
import { COMMANDS } from '../../src/app/commands.js';
import { keyLabel } from '../../src/app/key-names.js';
import { findCommand, KEYMAP } from '../../src/app/keymap.js';
import { emptyContext } from '../../src/session/empty.js';
import { VIEWS } from '../../src/views/index.js';
import type { View, ViewContext } from '../../src/views/view.js';
import { User } from '../support/user.js';

function columnsOf(view: View, context: ViewContext): readonly { readonly help: string }[] {
  return view.sections(context, { kind: '', key: '' }).flatMap((s) => s.columns);
}

describe('KEYMAP', () => {
  it('gives every key one meaning in each place', () => {
    const places = new Set(KEYMAP.flatMap((r) => r.contexts));
    for (const place of places) {
      const keys = KEYMAP.filter((r) => r.contexts.includes(place)).flatMap((r) => r.keys);
      expect([place, keys.filter((key, i) => keys.indexOf(key) !== i)]).toEqual([place, []]);
    }
  });

  it('reaches every command', () => {
    const reached = new Set(KEYMAP.map((r) => r.command));
    expect([...reached].sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it('is what texts are written for: they name commands, and no keys that may change', async () => {
    const nothing = await emptyContext();
    const texts = [
      ...KEYMAP.map((r) => r.help),
      ...WORDS.map((w) => w.help),
      ...VIEWS.flatMap((v) => [v.help, ...columnsOf(v, nothing).map((c) => c.help)]),
    ];
    const names = texts.flatMap((t) => [...t.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name));
    const commands: readonly string[] = KEYMAP.map((r) => r.command);
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name = '') => !commands.includes(name))).toEqual([]);

    const labels = KEYMAP.flatMap((r) => r.keys.map(keyLabel)).filter((l) => /^[A-Z]\S+$/.test(l));
    const spelled = new RegExp(String.raw`(?<![\w-])(${labels.join('|')})(?![\w-])`);
    expect(texts.filter((t) => spelled.test(t))).toEqual([]);
  });

  it('has the keys that users of csysdig and k9s press', () => {
    const expected = {
      f1: 'help',
      f2: 'views',
      f4: 'edit-filter',
      f10: 'quit',
      '/': 'filter',
      q: 'back',
    };
    for (const [key, command] of Object.entries(expected)) {
      expect(findCommand(KEYMAP, ['table'], key)).toBe(command);
    }
    expect(['ctrl+c', 'f1', 'pageup', '{'].map(keyLabel)).toEqual(['Ctrl-C', 'F1', 'PgUp', '{']);
  });
});

describe('the keys of every place', () => {
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
