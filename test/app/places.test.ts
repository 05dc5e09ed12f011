/** Going back and forth, marks, sorting: keys that csysdig, k9s and vim users press without thinking. */
import { describe, expect, it } from 'vitest';
import { pickerItems } from '../../src/app/picker.js';
import { topFrame, viewFrame } from '../../src/app/state.js';
import { User } from '../support/user.js';

const F7 = '\x1b[18~';
const F9 = '\x1b[20~';

describe('places', () => {
  it('goes to the last view and back with -', () => {
    const user = new User().type(':svc\r').type('-');
    expect(user.view).toBe('diagnoses');
    expect(user.type('-').view).toBe('services');
    expect(new User().type('-').state.message).toContain('no view');
  });

  it('walks the history with [ and ], with the cursors where they were', () => {
    const user = new User().type(':events\rjjj').type(':pods\r').type('q');
    expect([user.view, user.at]).toEqual(['events', '3']);
    expect(user.type('[').view).toBe('pods');
    expect(user.type('\x0f').view).toBe('events');
    expect(user.type('[').view).toBe('diagnoses');
    expect(user.type('[').state.message).toContain('nothing before');
    expect(user.type(']]').view).toBe('pods');
    expect([user.type(']').view, user.at]).toEqual(['events', '3']);
    expect(user.type(']').state.message).toContain('nothing after');
  });

  it('marks a place with one letter and comes back to its row', () => {
    const user = new User().type(':events\rjjma').type(':svc\r').type("'a");
    expect([user.view, user.at]).toEqual(['events', '2']);
    expect(user.type("'b").state.message).toContain("no mark 'b'");
  });

  it('goes to an event by its number', () => {
    expect(new User().type('\x0742\r').at).toBe('41');
    expect(new User().type('\x07x\r').state.message).toContain('number');
  });

  it('quits with ZZ, and with nothing less', () => {
    expect(new User().type('ZjZ').did('quit')).toBe(false);
    expect(new User().type('ZZ').did('quit')).toBe(true);
  });
});

describe('sorting', () => {
  it('chooses the column from a list', () => {
    const user = new User().type(':calls\r').type(F9);
    expect(pickerItems(user.state)[0]?.label).toBe('outcome');
    user.type('j\r');
    expect(viewFrame(user.state).sort).toEqual({ column: 'path.start', descending: true });
  });

  it('sorts by position: once, reversed, not any more', () => {
    const user = new User().type(':calls\r');
    const sorts = ['#', '#', '#'].map((key) => viewFrame(user.type(key).state).sort);
    expect(sorts).toEqual([
      { column: 'proc.name', descending: false },
      { column: 'proc.name', descending: true },
      undefined,
    ]);
    expect(new User().type(':events\r#').state.message).toContain('no order');
  });
});

it('shows the legend without the keys, and the table alone', () => {
  const user = new User().type(F7);
  expect(topFrame(user.state)).toMatchObject({ kind: 'help', part: 'legend' });
  user.type('qz');
  expect(user.state.pane).toBe('hidden');
  expect(user.type('z').state.pane).toBe('normal');
});
