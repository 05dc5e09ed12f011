/** Key presets and remapping: no key with two meanings, no command out of reach, and hands get what they expect. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyLabel, parseKey } from '../../src/app/key-names.js';
import { findCommand, KEYMAP } from '../../src/app/keymap.js';
import type { CommandId, Context, KeyMap } from '../../src/app/key-record.js';
import { PRESET_NAMES, presetKeys, PRESETS } from '../../src/app/presets.js';
import { collisions, remap } from '../../src/app/remap.js';
import { buildScreen } from '../../src/app/screen.js';
import { topFrame, viewFrame } from '../../src/app/state.js';
import { displayWidth } from '../../src/base/width.js';
import { makeTheme } from '../../src/widgets/theme.js';
import { User } from '../support/user.js';

const CONTEXTS: readonly Context[] = ['table', 'help', 'picker', 'prompt'];
/** In csysdig q quits; in its help and lists it closes them. */
const PLACES: readonly Context[] = ['table', 'text', 'bytes', 'searching'];

/** Keys that stand before another one of the same place, or are the beginning of one. */
function ambiguous(map: KeyMap, context: Context): readonly string[] {
  const keys = map.filter((r) => r.contexts.includes(context)).flatMap((r) => r.keys);
  return keys.filter((key, i) =>
    keys.some((other, j) => (i !== j && other === key) || other.startsWith(`${key} `)),
  );
}

describe.each(PRESET_NAMES)('the keys of %s', (name) => {
  const map = presetKeys(name);

  it('have one meaning in a view, and reach every command', () => {
    for (const place of PLACES) expect([place, ambiguous(map, place)]).toEqual([place, []]);
    expect(map.filter((r) => r.keys.length === 0).map((r) => r.command)).toEqual([]);
    expect(new Set(map.map((r) => r.command))).toEqual(new Set(KEYMAP.map((r) => r.command)));
  });

  it('do not contradict themselves', () => {
    // What closes a list also quits or opens in other places: there the first record wins.
    const chosen = new Set(Object.keys(PRESETS[name].keys).filter((c) => c !== 'close'));
    const both = collisions(KEYMAP, PRESETS[name].keys).filter(
      (c) => chosen.has(c.other) && chosen.has(c.command),
    );
    expect(both).toEqual([]);
  });

  it('are what is written in a configuration, whichever way', () => {
    for (const key of map.flatMap((r) => r.keys)) {
      expect(parseKey(key)).toBe(key);
      expect(parseKey(keyLabel(key))).toBe(key);
    }
  });
});

describe('remap', () => {
  const names = KEYMAP.map((r) => r.command);
  const keys = fc.constantFrom(
    'a',
    'b',
    'q',
    'Z',
    'Z Z',
    'g',
    'g g',
    '[ c',
    'ctrl+w',
    'enter',
    'f1',
  );
  const choices = fc.dictionary(fc.constantFrom(...names), fc.uniqueArray(keys, { maxLength: 3 }));

  it('gives every chosen key to its command, whatever had it, unless two want it', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const wanted = Object.entries(choice).flatMap(([command, list]) =>
          list.map((k) => [k, command]),
        );
        fc.pre(
          new Set(wanted.flatMap(([k = '']) => k.split(' '))).size ===
            wanted.flatMap(([k = '']) => k.split(' ')).length,
        );
        const map = remap(KEYMAP, choice);
        for (const [key = '', command = ''] of wanted) {
          const record = map.find((r) => r.command === (command as CommandId));
          for (const context of record?.contexts ?? []) {
            if (context.endsWith('prompt')) continue;
            const found = findCommand(map, [context], key);
            expect([key, context, found]).toEqual([key, context, command]);
          }
        }
      }),
    );
  });

  it('finds a key that another command has, also as the first of two', () => {
    expect(collisions(KEYMAP, { describe: ['x'] })).toMatchObject([
      { key: 'x', command: 'describe', other: 'verdicts' },
    ]);
    expect(collisions(KEYMAP, { describe: ['x'], verdicts: ['V'] })).toEqual([]);
    expect(collisions(KEYMAP, { describe: ['c c'] })).toMatchObject([{ other: 'copy' }]);
    expect(collisions(KEYMAP, { open: ['enter', 'o'] })).toEqual([]);
  });

  it('leaves letters to prompts', () => {
    const map = remap(KEYMAP, { quit: ['q'], back: ['esc'] });
    expect(CONTEXTS.map((c) => findCommand(map, [c], 'q'))).toEqual([
      'quit',
      'quit',
      'quit',
      undefined,
    ]);
  });
});

it.each(PRESET_NAMES)('the key bar of %s fits every width', (name) => {
  for (let columns = 40; columns <= 200; columns++) {
    const user = new User(columns, 24, presetKeys(name));
    const bar = buildScreen(user.state, makeTheme({}))?.bar ?? [];
    expect(displayWidth(bar.map((piece) => piece?.text ?? '').join(''))).toBeLessThanOrEqual(
      columns,
    );
    expect(bar.length).toBeGreaterThan(4);
  }
});

/** A user whose hands know another program. */
function hands(name: (typeof PRESET_NAMES)[number]): User {
  return new User(120, 24, presetKeys(name));
}

describe('hands of', () => {
  it('csysdig: q quits, h helps, / finds and hides nothing, d digs', () => {
    expect(hands('csysdig').type('q').did('quit')).toBe(true);
    expect(topFrame(hands('csysdig').type('h').state)).toMatchObject({ kind: 'help', part: 'all' });
    const user = hands('csysdig').type(':ev\r/kube\r');
    expect([viewFrame(user.state).filter, user.state.search]).toEqual(['', 'kube']);
    expect(hands('csysdig').type(':calls\rd').view).toBe('events');
    expect(hands('csysdig').type(':calls\rD').view).toBe('describe');
  });

  it('k9s: q goes back, l shows what a process wrote, Ctrl-Z what is wrong', () => {
    expect(hands('k9s').type(':svc\rq').view).toBe('diagnoses');
    expect(hands('k9s').type(':calls\rl').view).toBe('logs');
    expect(viewFrame(hands('k9s').type(':svc\r\x1a').state).anomaliesOnly).toBe(true);
    expect(hands('k9s').type(':popeye\r').view).toBe('diagnoses');
  });

  it('vim: gg, ]c, gf, K, Ctrl-O and Ctrl-I, marks, :noh', () => {
    const user = hands('vim').type(':ev\rG');
    expect(user.at).toBe('99');
    expect(user.type('gg').at).toBe('0');
    expect(user.type(']c').at).not.toBe('0');
    expect(hands('vim').type(':calls\rK').view).toBe('describe');
    const walked = hands('vim').type(':calls\rgf');
    expect(walked.view).toBe('path');
    expect(walked.type('\x0f').view).toBe('paths');
    expect(walked.type('\t').view).toBe('path');
    const filtered = hands('vim').type(':ev\r:f kube\r');
    expect(viewFrame(filtered.state).filter).toBe('kube');
    expect(viewFrame(filtered.type(':noh\r').state).filter).toBe('');
    expect(hands('vim').type(":ev\rjma:svc\r'a").at).toBe('1');
  });
});

it('shows the keys in force in the key bar, the help and messages', () => {
  const user = new User(120, 24, remap(KEYMAP, { copy: ['Y'], search: ['F'] }));
  expect(user.screen()).toMatch(/Y copy/);
  expect(user.type('n').state.message).toBe('nothing searched yet: F searches');
  expect(user.type('?G').screen()).not.toMatch(/^ {2}c /m);
  expect(user.type('q\x1b[18~').screen()).toContain('Y copies the fix');
  expect(user.type('q\x1bOQ').screen()).toContain('Y copies the fix');
  expect(hands('vim').type(':calls\r\x1b[18~').screen()).toContain('[c and ]c jump');
  expect(hands('csysdig').type(':svc\r').type('n').state.message).toContain('F3 searches');
});
