/** Every key of the key map, pressed in the real app over recorded captures. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Session } from '../../../src/session/session.js';
import { repository } from '../../support/run.js';
import { User } from '../../support/user.js';
import { CHOOSING, LOOKING, MOVING } from './drives.js';
import { bytesOf, closeAll, Hands } from './hands.js';
import type { Seen } from './hands.js';

/** Rows of the table: what is done, and the keys that do it. */
const ROWS = readFileSync(join(repository, 'test/fixtures/key-map.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([, action]) => action !== 'action')
  .map(([, action = '', , keys = '']) => ({
    action,
    keys: Array.from(keys.matchAll(/`([^`]+)`/g), ([, key]) => key ?? ''),
  }));

const folder = mkdtempSync(join(tmpdir(), 'svc-top-'));

const DRIVES = { ...MOVING, ...CHOOSING, ...LOOKING };

/** What is not seen on a screen. */
const OTHERS: Readonly<Record<string, (key: string) => Promise<void>>> = {
  quit: async (key) => {
    const hands = await Hands.on('wrong-target-port');
    hands.press(key);
    expect(await hands.screen.status).toBe(0);
  },
  'copy the fix': async (key) => {
    expect(await copied(await Hands.on('wrong-target-port'), key)).toMatch(/^kubectl .* patch svc/);
  },
  copy: async (key) => {
    const hands = await Hands.on('wrong-target-port');
    await hands.see(':conn⏎', (s) => s.crumbs.includes('Connections'));
    await hands.see('Space Space', (s) => s.crumbs.includes('*2'));
    expect(await copied(hands, key)).toMatch(/^\S+ -> \S+\n\S+ -> \S+$/);
  },
  suspend: (key) => {
    // The real thing would stop the tests as well; test/scenario has it in a terminal of its own.
    expect(new User().type(bytesOf(key).join('')).did('suspend')).toBe(true);
    return Promise.resolve();
  },
  write: async (key) => {
    const hands = await Hands.on('wrong-target-port');
    const file = join(folder, key.slice(3, -1));
    await hands.see(`:w ${file}⏎`, (s) => s.status.startsWith('written: '));
    if (!file.endsWith('.scap')) {
      expect(readFileSync(file, 'utf8')).toContain('wrong-target-port');
      return;
    }
    const again = await Session.open({ capture: file });
    await again.run();
    expect(again.progress().events).toBe(11_057);
    again.close();
  },
  'mark / jump': async (key) => {
    const hands = await Hands.on('wrong-target-port');
    const place = key.startsWith('X ') ? 'Enter' : ':svc⏎';
    const marked = await hands.see(place, (s) => s.crumbs.includes('›') && s.position !== '');
    await hands.see(`${key.replace('X ', '')} a`, (s) => s.status.startsWith('marked a'));
    await hands.see(':po⏎', (s) => s.crumbs.includes('Pods') && s.position !== '');
    await hands.see("' a", (s) => s.crumbs === marked.crumbs && s.row === marked.row);
  },
  redraw: async (key) => {
    const hands = await Hands.on('wrong-target-port');
    const before = hands.screen.raw.length;
    hands.press(key);
    await hands.until(() => hands.screen.raw.slice(before).includes('\x1b[2J'));
    await hands.until((s) => s.row.includes('wrong-target-port'));
  },
  mouse: byMouse,
};

async function copied(hands: Hands, key: string): Promise<string> {
  const before = hands.screen.raw.length;
  await hands.see(key, (s) => s.status.startsWith('copied'));
  const [, text = ''] = /\x1b\]52;c;([^\x07]*)\x07/.exec(hands.screen.raw.slice(before)) ?? [];
  return Buffer.from(text, 'base64').toString();
}

/** A report of the first button at a cell, counted from 0. */
function button(end: 'M' | 'm', column: number, row: number): string {
  return `\x1b[<0;${String(column + 1)};${String(row + 1)}${end}`;
}

async function byMouse(what: string): Promise<void> {
  const hands = await Hands.on('wrong-target-port');
  const { screen } = hands;
  const calls = await hands.see(':calls⏎', (s) => s.crumbs.includes('Calls') && s.total === '3');
  switch (what) {
    case 'header':
      screen.type(button('M', calls.header.indexOf('took'), 2));
      await hands.until((s) => s.header.includes('took▼'));
      break;
    case 'row':
      screen.type(button('M', 10, 4));
      await hands.until((s) => s.position === '2');
      break;
    case 'double click':
      screen.type(button('M', 10, 4) + button('m', 10, 4) + button('M', 10, 4));
      await hands.until((s) => s.crumbs.includes('curl 504'));
      break;
    case 'bar':
      screen.type(button('M', calls.bar.indexOf('F1'), 39));
      await hands.until((s) => s.text.includes('  Keys'));
      break;
    case 'filter text': {
      const filtered = await hands.see('/504⏎', (s) => s.total === '1');
      screen.type(button('M', filtered.crumbs.indexOf('/504') + 1, 1));
      await hands.until((s) => s.bar.startsWith('/504'));
      break;
    }
    case 'drag': {
      const pulses = await hands.see(':pulses⏎', (s) => s.header.includes('over time'));
      const from = pulses.header.indexOf('over time');
      // The first half of the time: the calls came in the second.
      screen.type(button('M', from, 3) + button('m', from + 10, 3));
      await hands.until((s) => s.crumbs.includes('(0.0'));
      await hands.see(':calls⏎', (s) => s.total === '0' || s.text.includes('no call seen'));
      break;
    }
    default:
      throw new Error(`nothing is done with '${what}'`);
  }
}

async function drive(action: string, key: string): Promise<void> {
  const steps = DRIVES[action]?.(key);
  if (steps === undefined) throw new Error(`nothing is known of '${action}'`);
  const hands = await Hands.on(steps.capture ?? 'wrong-target-port', steps.own);
  for (const [keys, shows] of steps.from ?? []) await hands.see(keys, shows);
  const before: Seen = await hands.until(() => true);
  expect(steps.sees(before, before)).toBe(false);
  hands.press(key.replace(/^(X|request|file) /, ''));
  if (steps.then !== undefined) hands.press(steps.then);
  await hands.until((after) => steps.sees(after, before));
  hands.press('Ctrl-C');
  expect(await hands.screen.status).toBe(0);
}

describe('the key map', () => {
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await closeAll();
  });

  for (const { action, keys } of ROWS) {
    it.each(keys)(`${action}: %s`, (key) => OTHERS[action]?.(key) ?? drive(action, key));
  }

  it('is driven row by row, each with a key at least', () => {
    const known = [...Object.keys(DRIVES), ...Object.keys(OTHERS)].sort();
    expect(ROWS.map(({ action }) => action).sort()).toEqual(known);
    expect(ROWS.filter(({ keys }) => keys.length === 0)).toEqual([]);
  });
});
