/** The reducer, driven as a user would: keys in, state and effects out, pages from the real pager. */
import { describe, expect, it } from 'vitest';
import { viewFrame } from '../../src/app/state.js';
import { User } from '../support/user.js';

const ESC = '\x1b';

describe('update', () => {
  it('goes from the verdict over the broken rung to its event in two keys, and back', () => {
    const user = new User();
    expect(user.at).toBe('verdict:wrong-target-port:Service:default/my-nginx');
    user.type('\r');
    expect([user.view, user.at]).toEqual(['path', 'rung:3']);
    user.type('\r');
    expect([user.view, user.at]).toEqual(['events', '3']);
    user.type('jj').type(ESC);
    expect([user.view, user.at]).toEqual(['path', 'rung:3']);
    user.type('q');
    expect([user.view, user.at]).toEqual(['diagnoses', user.at]);
  });

  it('quits at the root only when asked twice in a row', () => {
    const user = new User().type('q');
    expect(user.state.message).toContain('again');
    user.type('jq');
    expect(user.did('quit')).toBe(false);
    user.type('q');
    expect(user.did('quit')).toBe(true);
  });

  it('filters as one types; Esc first clears the filter, then goes back', () => {
    const user = new User().type(':events\r').type('/proc.name=nginx');
    expect(viewFrame(user.state).page?.total).toBe(33);
    user.type('\r');
    expect(viewFrame(user.state).filter).toBe('proc.name=nginx');
    user.type(ESC);
    expect([user.view, viewFrame(user.state).page?.total]).toEqual(['events', 100]);
    user.type(ESC);
    expect(user.view).toBe('diagnoses');
  });

  it('takes a filter back when its prompt is left', () => {
    const user = new User().type(':events\r').type('/x').type(ESC);
    expect(viewFrame(user.state).filter).toBe('');
  });

  it('completes and finds views, says what it does not know', () => {
    expect(new User().type(':serv\t\r').view).toBe('services');
    expect(new User().type(':po\r').view).toBe('pods');
    expect(new User().type(':qwertz\r').state.message).toBe(
      "no view or command 'qwertz': Ctrl-A lists all names",
    );
    expect(new User().type(':processs\r').state.message).toContain('did you mean :processes?');
    expect(new User().type(':path\r').state.message).toContain('Enter');
    expect(new User().type(':42\r').at).toBe('41');
    expect(new User().type(':q\r').did('quit')).toBe(true);
  });

  it('goes to the other failing paths without growing the stack', () => {
    const user = new User().type('\r}');
    expect(viewFrame(user.state).scope.key).toBe('1');
    user.type('}}}}');
    expect(viewFrame(user.state).scope.key).toBe('4');
    user.type('{');
    expect(viewFrame(user.state).scope.key).toBe('3');
    expect(user.state.frames).toHaveLength(2);
  });

  it('keeps the cursor on its row and line while rows come in before it', () => {
    const user = new User();
    user.gets({ rev: 2, calls: 0 });
    user.type('j');
    expect(user.at).toBe('service:kube-system/kube-dns');
    user.gets({ rev: 3 });
    expect([user.at, viewFrame(user.state).cursor.index]).toEqual([
      'service:kube-system/kube-dns',
      2,
    ]);
  });

  it('leaves a cursor that was never moved on the first row, where the verdict comes', () => {
    const user = new User();
    user.gets({ rev: 2, calls: 0, done: false });
    user.gets({ rev: 3 });
    expect(user.at).toContain('verdict:');
  });

  it('ignores a late answer to an older question', () => {
    const user = new User().type(':events\r');
    const { id, asked, page } = viewFrame(user.state);
    user.type('G');
    if (page === undefined) throw new Error('no page');
    user.do({ kind: 'page', frame: id, asked, page });
    expect(viewFrame(user.state).cursor.index).toBe(99);
  });

  it('copies the fix, opens the events of a call, toggles pane and sort', () => {
    const user = new User().type('c');
    const copied = user.effects.at(-1);
    expect(copied?.kind === 'copy' ? copied.text : '').toContain('kubectl');
    user.type('\rD');
    expect(viewFrame(user.state).scope).toEqual({ kind: 'path', key: '0' });
    user.type('\t');
    expect(user.state.pane).toBe('large');
    const sorted = new User().type(':calls\rs');
    expect(viewFrame(sorted.state).sort?.column).toBe('path.outcome');
  });

  it('reads on in the large pane, and begins anew at another row', () => {
    const user = new User(40, 12).type('\t');
    expect([user.state.pane, viewFrame(user.state).paneTop]).toEqual(['large', 0]);
    user.type('\t');
    expect(viewFrame(user.state).paneTop).toBeGreaterThan(0);
    user.type('j');
    expect([user.state.pane, viewFrame(user.state).paneTop]).toEqual(['large', 0]);
    for (let i = 0; user.state.pane === 'large' && i < 20; i++) user.type('\t');
    expect([user.state.pane, viewFrame(user.state).paneTop]).toEqual(['hidden', 0]);
  });

  it('starts on the event of a rung when its events are asked for', () => {
    const user = new User().type('\r');
    expect(user.at).toBe('rung:3');
    user.type('D');
    expect([user.view, viewFrame(user.state).scope.kind]).toEqual(['events', 'path']);
  });

  it('shows every page of a walk with the cursor on it', () => {
    const user = new User().type(':events\r');
    for (const keys of ['\x1b[6~', '\x1b[6~', 'j', '\x1b[5~', 'G', 'k', 'g', '\x04', '\x15']) {
      user.type(keys);
      const { page, cursor } = viewFrame(user.state);
      expect(page?.rows.some((r) => r.index === cursor.index && r.key === cursor.key)).toBe(true);
    }
  });
});
