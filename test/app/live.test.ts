/** What the screen does about a running stream, as a user would drive it. */
import { describe, expect, it } from 'vitest';
import { askLines, liveMark, liveText } from '../../src/app/live-text.js';
import { KeyDecoder } from '../../src/app/keys.js';
import { topFrame, viewFrame } from '../../src/app/state.js';
import type { Effect, State, SysdigState } from '../../src/app/state.js';
import { initialState, update } from '../../src/app/update.js';
import type { Action } from '../../src/app/update.js';
import type { LiveStatus } from '../../src/session/protocol.js';
import { VIEWS } from '../../src/views/index.js';
import { FakeEngine, statusOf } from '../support/fake-engine.js';
import { sampleSnapshot } from '../support/sample.js';

const stream: LiveStatus = {
  ended: false,
  frozen: false,
  eventsPerSecond: 20_000,
  lost: 0,
  lagMs: 12,
  waiting: 0,
  memoryBytes: 300e6,
  windowNs: 60e9,
  recording: '',
  problem: '',
};
const sysdig: SysdigState = { phase: 'running', engine: 'kmod', question: '', note: '', drops: -1 };

class User {
  engine = new FakeEngine(sampleSnapshot({ events: 200 }));
  state: State;
  readonly effects: Effect[] = [];

  constructor(live: Partial<LiveStatus> = {}) {
    const status = { ...this.engine.status(), live: { ...stream, ...live } };
    this.state = initialState(VIEWS, status, 120, 30);
    this.do({ kind: 'start' });
    this.do({ kind: 'sysdig', sysdig });
  }
  do(action: Action): void {
    const { state, effects } = update(this.state, action);
    this.state = state;
    for (const effect of effects) {
      this.effects.push(effect);
      if (effect.kind !== 'load') continue;
      const page = this.engine.makePage(effect.request);
      this.do({ kind: 'page', frame: effect.frame, asked: effect.asked, page });
    }
  }
  type(text: string): this {
    const decoder = new KeyDecoder();
    const keys = [...decoder.push(Buffer.from(text)), ...decoder.flush()];
    for (const key of keys) this.do({ kind: 'key', key, at: 0 });
    return this;
  }
  get live(): unknown[] {
    return this.effects.flatMap((e) => (e.kind === 'live' ? [e.action] : []));
  }
  did(kind: Effect['kind']): boolean {
    return this.effects.some((effect) => effect.kind === kind);
  }
}

describe('a running stream', () => {
  it('freezes, goes on, records', () => {
    expect(new User().type('pW').live).toEqual([
      { kind: 'freeze', on: true },
      { kind: 'record', on: true },
    ]);
    const user = new User({ frozen: true, recording: 'x.scap' }).type('pW');
    expect(user.live).toEqual([
      { kind: 'freeze', on: false },
      { kind: 'record', on: false },
    ]);
  });

  it('asks at the end whether to keep what it holds, once', () => {
    const user = new User().type('qq');
    expect(topFrame(user.state)).toMatchObject({ kind: 'ask', question: 'keep' });
    expect(user.did('quit')).toBe(false);
    user.type('x');
    expect(topFrame(user.state).kind).toBe('ask');
    user.type('y');
    expect(user.live).toEqual([{ kind: 'keep' }]);
    expect(new User().type('qqn').did('quit')).toBe(true);
    expect(new User({ recording: 'x.scap' }).type('qq').did('quit')).toBe(true);
  });

  it('gives the keys of a password away one by one and keeps none', () => {
    const user = new User();
    user.do({ kind: 'sysdig', sysdig: { ...sysdig, phase: 'password', question: 'Password:' } });
    user.type('ab\x7fq\r');
    expect(user.live).toEqual(
      ['a', 'b', '\x7f', 'q', '\r'].map((text) => ({ kind: 'type', text })),
    );
    expect(JSON.stringify(user.state)).not.toMatch(/"text":"(a|b|ab)"/);
    user.do({ kind: 'sysdig', sysdig });
    expect(topFrame(user.state).kind).toBe('view');
  });

  it('stays on the last row once the user went beyond it', () => {
    const user = new User().type(':events\r').type('G');
    expect(viewFrame(user.state).cursor.index).toBe(199);
    const grown = sampleSnapshot({ rev: 2, events: 300 });
    user.engine.replace(grown);
    user.do({ kind: 'status', status: { ...statusOf(grown), live: stream } });
    expect(viewFrame(user.state).cursor.index).toBe(299);
    user.type('k');
    expect(viewFrame(user.state)).toMatchObject({ follows: false, cursor: { index: 298 } });
  });

  it('tells how it goes', () => {
    const { state } = new User();
    expect(liveText(state)).toContain('20,000 events/s   lost 0   lag 12 ms');
    expect(liveMark({ ...state.status, done: false })).toContain('live');
    expect(liveText({ ...state, sysdig: { ...sysdig, drops: 5 } })).toContain('lost 5');
    const frozen = { ...state.status, live: { ...stream, frozen: true, waiting: 5000, lost: 2 } };
    expect(liveText({ ...state, status: frozen })).toMatch(/lost ≥2.*waiting 5/);
    expect(askLines(state, { kind: 'ask', question: 'keep' })[0]).toContain('60 s');
  });
});

describe('what is marked', () => {
  const held = (user: User): unknown[] =>
    user.effects.flatMap((e) =>
      e.kind === 'command' && e.command.kind === 'hold' ? [e.command.scopes] : [],
    );

  it('is told to the engine when it changes, and only then', () => {
    const user = new User();
    user.type(':calls\r');
    expect(held(user)).toEqual([]);
    user.type(' ');
    expect(held(user)).toEqual([[{ kind: 'path', key: '0' }]]);
    user.type('jk');
    expect(held(user)).toHaveLength(1);
    user.type('k ');
    expect(held(user).at(-1)).toEqual([]);
  });

  it('is also a place with a letter: what it shows, and the row of its cursor', () => {
    const user = new User();
    user.type(':calls\rjma');
    expect(held(user)).toEqual([[{ kind: 'path', key: '1' }]]);
  });
});
