/** Filters as levels: from keys to rows, crumbs and back. */
import { describe, expect, it } from 'vitest';
import { buildScreen } from '../../src/app/screen.js';
import { viewFrame } from '../../src/app/state.js';
import { makeTheme } from '../../src/widgets/theme.js';
import { User } from '../support/user.js';

const ESC = '\x1b';
/** F4 F2: an expression. */
const EXPRESSION = '\x1bOS\x1bOQ';

function crumbs(user: User): string {
  return (buildScreen(user.state, makeTheme({}))?.crumbs ?? []).map((p) => p?.text ?? '').join('');
}

function total(user: User): number {
  return viewFrame(user.state).page?.total ?? -1;
}

/** Chooses the field of the row under the cursor in the list that `key` opened. */
function choose(user: User, key: string, field: string): User {
  const at = viewFrame(user.state).page?.fields.findIndex((f) => f.id === field) ?? -1;
  expect(at, field).toBeGreaterThanOrEqual(0);
  return user.type(key + 'j'.repeat(at) + '\r');
}

describe('filters in levels', () => {
  it('an expression asks the columns of the view, numbers with units', () => {
    const user = new User().type(':services\r');
    const all = total(user);
    user.type(`${EXPRESSION}svc.calls>0\r`);
    const called = total(user);
    expect([called > 0, called < all]).toEqual([true, true]);
    user.type(ESC).type(`${EXPRESSION}svc.calls=0\r`);
    expect(total(user)).toBe(all - called);
    expect(crumbs(user)).toMatch(/Services {2}\\svc\.calls=0/);
  });

  it('what cannot be meant as words is taken as an expression when it is done', () => {
    const user = new User().type(':services\r');
    user.type(`${EXPRESSION}svc.calls>0 and svc.calls<9999\r`);
    const wanted = total(user);
    expect(wanted).toBeGreaterThan(0);
    user.type(ESC).type(`/svc.calls>0 and svc.calls<9999\r`);
    expect([total(user), crumbs(user)]).toEqual([
      wanted,
      expect.stringMatching(/\\svc\.calls>0 and/),
    ]);
    user.type(ESC).type(`/calls>0\r`);
    expect(viewFrame(user.state).filter).toBe('calls>0');
    user.type(ESC).type(`/svc.call>0 and svc.failed=0\r`);
    expect(user.screen()).toMatch(/there is no field 'svc\.call'/);
    user.type(ESC);
    expect(viewFrame(user.state).filter).toBe('');
    user.type('/and\r');
    expect(viewFrame(user.state).filter).toBe('and');
  });

  it('words that name a column which is not there say so', () => {
    const user = new User().type(':services\r/svc.call=3\r');
    expect(user.state.message).toBe("no column 'svc.call' here: did you mean svc.calls?");
    user.type(ESC).type(`/nothing=3\r`);
    expect(user.state.message).toBe("no column 'nothing' here: F7 tells them");
    user.type(ESC).type(`/failed=77\r`);
    expect(user.state.message).toBe('');
  });

  it('what is no column here keeps the prompt open', () => {
    const user = new User().type(`:services\r${EXPRESSION}evt.num>1\r`);
    expect(user.state.frames.at(-1)).toMatchObject({ kind: 'prompt', text: 'evt.num>1' });
  });

  it('only this and all but this part the rows', () => {
    const user = new User().type(':processes\r');
    const all = total(user);
    const same = total(choose(user, '=', 'proc.name'));
    expect(same).toBeGreaterThan(0);
    const others = total(choose(user.type(ESC), '~', 'proc.name'));
    expect(same + others).toBe(all);
  });

  it('levels hold together, and Esc takes them away one by one', () => {
    const user = new User().type(':services\r');
    const all = total(user);
    user.type(`${EXPRESSION}svc.calls>0\r`);
    const called = total(user);
    user.type('/nosuchword\r');
    expect([total(user), crumbs(user)]).toEqual([
      0,
      expect.stringMatching(/\\svc\.calls>0 {2}\/nosuchword/),
    ]);
    expect(total(user.type(ESC))).toBe(called);
    expect(total(user.type(ESC))).toBe(all);
    expect([user.view, user.type(ESC).view]).toEqual(['services', 'diagnoses']);
  });

  it('a prompt that is left leaves the levels as they were', () => {
    const user = new User().type(`:services\r${EXPRESSION}svc.calls>0\r`);
    const called = total(user);
    user.type(`/${ESC}`);
    expect([total(user), viewFrame(user.state)]).toMatchObject([
      called,
      { filter: '\\svc.calls>0', within: [] },
    ]);
  });

  it('the prompt offers values that occur, with their counts, and completes them', () => {
    const user = new User().type(`:processes\r${EXPRESSION}proc.name=`);
    const bar = (buildScreen(user.state, makeTheme({}))?.bar ?? []).map((p) => p?.text).join('');
    const [, name = ''] = /(\w+) ×\d/.exec(bar) ?? [];
    expect(name).not.toBe('');
    user.type(`${name.slice(0, -1)}\t`);
    expect(user.state.frames.at(-1)).toMatchObject({ text: `proc.name=${name}` });
  });
});
