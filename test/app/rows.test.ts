/** What narrows rows comes off again, one at a time, in the order in which Esc takes it. */
import { describe, expect, it } from 'vitest';
import { buildScreen } from '../../src/app/screen.js';
import { viewFrame } from '../../src/app/state.js';
import { makeTheme } from '../../src/widgets/theme.js';
import { User } from '../support/user.js';

const ESC = '\x1b';

function total(user: User): number | undefined {
  return viewFrame(user.state).page?.total;
}

describe('a range of time', () => {
  it('is taken off by the same key on the same row', () => {
    const user = new User().type(':calls\rj(');
    expect([total(user), user.state.range?.from]).toEqual([4, 10e6]);
    user.type('(');
    expect([total(user), user.state.range]).toEqual([5, undefined]);
  });

  it('may be of one moment', () => {
    const user = new User().type(':ev\rjjjjj(g)');
    expect(user.state.range).toMatchObject({ from: 5e6, to: 5e6 });
    expect(total(user)).toBe(1);
  });

  it('stays while one goes on and comes back, and ends with Esc where it was set', () => {
    const user = new User().type(':calls\rj(:ev\r');
    const inside = total(user) ?? 0;
    expect(inside).toBeLessThan(100);
    user.type(ESC);
    expect([user.view, total(user)]).toEqual(['paths', 4]);
    user.type(ESC);
    expect([user.view, total(user), user.state.range]).toEqual(['paths', 5, undefined]);
    expect(user.type(ESC).view).toBe('diagnoses');
  });

  it('needs a row with a time', () => {
    const user = new User().type(':svc\r(');
    expect(user.state.range).toBeUndefined();
    expect(user.state.message).toContain('has no time');
  });
});

describe('Esc', () => {
  it('ends the search, then the filter, then the clearing, then the marks, then the view', () => {
    const user = new User().type(':calls\r C').type('/curl\r').type('\x1bORcurl\r');
    const frame = (): ReturnType<typeof viewFrame> => viewFrame(user.state);
    expect([user.state.search, frame().filter, frame().since >= 0]).toEqual(['curl', 'curl', true]);
    expect(user.type(ESC).state.search).toBe('');
    expect([frame().filter, user.type(ESC) && frame().filter]).toEqual(['curl', '']);
    expect([frame().since >= 0, user.type(ESC) && frame().since]).toEqual([true, -1]);
    expect([frame().marked.size, user.type(ESC) && frame().marked.size]).toEqual([1, 0]);
    expect(user.type(ESC).view).toBe('diagnoses');
  });
});

describe('namespaces', () => {
  it('hold for every view that is opened, until 0', () => {
    const user = new User().type(':svc\r2');
    expect([total(user), user.at]).toEqual([1, 'service:kube-system/kube-dns']);
    expect(total(user.type(':po\r'))).toBe(0);
    expect(total(user.type('0'))).toBe(2);
  });

  it('have the place that they have on the first line, also one that was opened', () => {
    const user = new User();
    const first = (): string =>
      (buildScreen(user.state, makeTheme({}))?.title ?? []).map((p) => p?.text ?? '').join('');
    expect(first()).toContain('[0 all]  1 default   2 kube-system');
    user.state = { ...user.state, namespaces: ['default'] };
    user.type(':ns\r');
    while (user.at !== 'namespace:kube-system') user.type('j');
    user.type('\r');
    expect(user.state.namespaces).toEqual(['kube-system', 'default']);
  });
});

describe('marked rows', () => {
  it('are copied together, in the order in which they were marked, wherever the cursor is', () => {
    const user = new User().type(':ev\r').type(' ').type('jj ').type('G').type('c');
    const copies = user.effects.flatMap((e) => (e.kind === 'copy' ? [e.text] : []));
    expect(copies.at(-1)?.split('\n')).toHaveLength(2);
    expect(copies.at(-1)).toMatch(/fd=0\n.*fd=3$/);
  });

  it('are what :w FILE.scap writes, with the range', () => {
    const user = new User().type(':calls\r(').type('j ').type(':w! part.scap\r');
    const commands = user.effects.flatMap((e) => (e.kind === 'command' ? [e.command] : []));
    expect(commands).toEqual([
      {
        kind: 'write',
        path: 'part.scap',
        replace: true,
        range: { from: 0, to: Infinity },
        scopes: [{ kind: 'path', key: '1' }],
      },
    ]);
  });
});
