/** Clicks and the wheel do what the keys do. */
import { describe, expect, it } from 'vitest';
import { barItems } from '../../src/app/bar.js';
import { buildScreen } from '../../src/app/screen.js';
import { topFrame, viewFrame } from '../../src/app/state.js';
import { makeTheme } from '../../src/widgets/theme.js';
import { User } from '../support/user.js';

const THEME = makeTheme({});

/** A press at a cell, counted from 0. */
function press(column: number, row: number): string {
  return `\x1b[<0;${String(column + 1)};${String(row + 1)}M`;
}

/** The header line as it is drawn. */
function header(user: User): string {
  const line = buildScreen(user.state, THEME)?.blocks[0]?.header ?? [];
  return line.map((piece) => piece?.text ?? '').join('');
}

describe('mouse', () => {
  it('selects the row under a click, and opens it with the second one in time', () => {
    const user = new User().type(':events\r').type(press(10, 7));
    expect([user.view, user.at]).toEqual(['events', '4']);
    user.now += 1000;
    expect(user.type(press(10, 7)).view).toBe('events');
    user.now += 100;
    expect(user.type(press(10, 7)).view).toBe('describe');
  });

  it('sorts by the header that was clicked', () => {
    const user = new User().type(':calls\r');
    const at = header(user).indexOf('took');
    user.type(press(at, 2));
    expect(viewFrame(user.state).sort).toEqual({ column: 'path.duration', descending: true });
    expect(header(user)).toContain('took▼');
    expect(viewFrame(user.type(press(at, 2)).state).sort?.descending).toBe(false);
  });

  it('presses the keys of the bar', () => {
    const user = new User();
    const help = barItems(user.state).find((i) => i.record.command === 'help');
    user.type(press(help?.from ?? -1, 23));
    expect(topFrame(user.state).kind).toBe('help');
  });

  it('moves with the wheel, in tables and lists', () => {
    const user = new User().type(':events\r').type('\x1b[<65;1;5M\x1b[<65;1;5M');
    expect(user.at).toBe('6');
    expect(user.type('\x1b[<64;1;5M').at).toBe('3');
    user.type('\x1bOQ').type('\x1b[<65;1;5M');
    expect(topFrame(user.state)).toMatchObject({ kind: 'picker', index: 3 });
    user.type(press(5, 4));
    expect(topFrame(user.state)).toMatchObject({ kind: 'picker', index: 1 });
    expect(user.type(press(5, 4)).view).toBe('services');
  });

  it('means nothing beside the rows, in a prompt, or with other buttons', () => {
    const user = new User().type(':events\r');
    const { cursor } = viewFrame(user.state);
    user.type(press(0, 0) + press(0, 22) + '\x1b[<2;3;7M\x1b[<0;3;7m');
    expect(viewFrame(user.state).cursor).toEqual(cursor);
    user.type('/').type(press(3, 7));
    expect(topFrame(user.state).kind).toBe('prompt');
  });

  it('is turned off and on by a key', () => {
    const user = new User().type('M');
    expect(user.effects.at(-1)).toEqual({ kind: 'mouse', on: false });
    expect(user.type('M').state.mouse).toBe(true);
  });
});
