/** Which rows are seen and how: anomalies only, search, time styles. */
import { describe, expect, it } from 'vitest';
import { viewFrame } from '../../src/app/state.js';
import { User } from '../support/user.js';

const F3 = '\x1bOR';
const ESC = '\x1b';

function column(user: User, id: string): { header: string; texts: string[] } {
  const { page } = viewFrame(user.state);
  const columns = page?.sections[0]?.columns ?? [];
  const at = columns.findIndex((c) => c.id === id);
  return {
    header: columns[at]?.header ?? '',
    texts: (page?.rows ?? []).map((r) => r.cells[at]?.text ?? ''),
  };
}

describe('anomalies only', () => {
  it('hides the rest until Esc, which does not go back yet', () => {
    const user = new User().type(':events\ra');
    const { page } = viewFrame(user.state);
    expect(page?.total).toBeLessThan(100);
    expect(column(user, 'evt.type').texts.every((text) => /[✖•]/.test(text))).toBe(true);
    user.type(ESC);
    expect([user.view, viewFrame(user.state).page?.total]).toEqual(['events', 100]);
    expect(user.type(ESC).view).toBe('diagnoses');
  });
});

describe('search', () => {
  it('goes to rows that match, round the ends, and hides none', () => {
    const user = new User().type(':events\r').type(F3).type('proc.name=nginx\r');
    expect([user.at, viewFrame(user.state).page?.total]).toEqual(['2', 100]);
    expect(user.type('n').at).toBe('5');
    expect(user.type('NN').at).toBe('98');
    expect(user.type('n').at).toBe('2');
  });

  it('says when nothing matches, and that nothing was searched', () => {
    const user = new User().type(':events\r').type('n');
    expect(user.state.message).toContain('F3');
    user.type('j').type(F3).type('no such thing\r');
    expect([user.at, user.state.message]).toEqual(['1', "nothing here matches 'no such thing'"]);
  });
});

describe('time styles', () => {
  it('shows the clock in full, however narrow the screen', () => {
    expect(new User(80, 24).type(':ev\r').type('t').screen()).toMatch(/ \d\d:\d\d:\d\d\.\d{6} /);
  });

  it('cycles clock, delta, since the first failure', () => {
    const user = new User().type(':events\r');
    expect(column(user, 'evt.reltime')).toMatchObject({ header: 'time s' });
    user.type('t');
    expect(column(user, 'evt.reltime').texts[1]).toBe('09:00:00.001000');
    user.type('t');
    expect(column(user, 'evt.reltime').texts.slice(0, 2)).toEqual(['', '0.001000']);
    user.type('t');
    expect(column(user, 'evt.reltime')).toMatchObject({ header: 'from ✖ s' });
    expect(column(user, 'evt.reltime').texts).toContain('0.000000');
    expect(column(user, 'evt.reltime').texts[0]).toMatch(/^-0\.00/);
    expect(column(user.type('t'), 'evt.reltime').texts[1]).toBe('0.001000');
  });
});
