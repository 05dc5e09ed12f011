/** From any row to its events, its call and its verdicts. */
import { describe, expect, it } from 'vitest';
import { viewFrame } from '../../src/app/state.js';
import { User } from '../support/user.js';

function texts(user: User): string {
  const rows = viewFrame(user.state).page?.rows ?? [];
  return rows.flatMap((r) => r.cells.map((c) => c.text)).join(' ');
}

describe('about a row', () => {
  it('follows the call of a Service, a pod and a verdict', () => {
    for (const keys of [':svc\rf', ':pods\rf', 'f']) {
      const user = new User().type(keys);
      expect([keys, user.view, user.at]).toEqual([keys, 'path', 'rung:3']);
      expect(texts(user)).toContain('refused');
    }
  });

  it('says where no call goes', () => {
    const user = new User().type(':svc\r').type('j').type('f');
    expect(viewFrame(user.state).page?.sections[0]?.empty).toBe('no call goes through here');
    expect(new User().type(':issues\rf').state.message).toContain('no ladder');
  });

  it('shows the verdicts about a row alone, and opens them', () => {
    const user = new User().type(':calls\rx');
    expect([user.view, viewFrame(user.state).page?.total]).toEqual(['diagnoses', 1]);
    expect(user.type('\r').view).toBe('path');
    const healthy = new User().type(':svc\r').type('jx');
    expect(viewFrame(healthy.state).page?.sections).toHaveLength(1);
    expect(viewFrame(healthy.state).page?.sections[0]?.empty).toBe('no verdict is about this');
  });

  it('digs the events of what the row is about', () => {
    const user = new User().type(':calls\rD');
    expect([user.view, viewFrame(user.state).scope]).toEqual([
      'events',
      { kind: 'path', key: '0' },
    ]);
    expect(new User().type(':pods\rD').view).toBe('events');
  });
});
