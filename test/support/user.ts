/** A user of the reducer: keys in, state and effects out, pages from the real pager at once. */
import { KeyDecoder } from '../../src/app/keys.js';
import { viewFrame } from '../../src/app/state.js';
import type { Effect, State } from '../../src/app/state.js';
import { initialState, update } from '../../src/app/update.js';
import { KEYMAP } from '../../src/app/keymap.js';
import { buildScreen } from '../../src/app/screen.js';
import type { Action } from '../../src/app/update.js';
import { VIEWS } from '../../src/views/index.js';
import { makeTheme } from '../../src/widgets/theme.js';
import { FakeEngine, statusOf } from './fake-engine.js';
import { sampleSnapshot } from './sample.js';
import type { SampleOptions } from './sample.js';

export class User {
  readonly engine = new FakeEngine(sampleSnapshot());
  state: State;
  readonly effects: Effect[] = [];
  /** True = pages come only when `answer` is called, the newest question's alone. */
  slow = false;
  #asked: (Effect & { kind: 'load' }) | undefined;
  /** ms; a test moves it on between clicks. */
  now = 0;

  constructor(columns = 120, rows = 24, keymap = KEYMAP) {
    const status = this.engine.status();
    this.state = initialState({ views: VIEWS, status, columns, rows, keymap });
    this.do({ kind: 'start' });
  }
  /** The engine has new facts and says so. */
  gets(options: SampleOptions): void {
    const snapshot = sampleSnapshot(options);
    this.engine.replace(snapshot);
    this.do({ kind: 'status', status: statusOf(snapshot) });
  }
  do(action: Action): void {
    const { state, effects } = update(this.state, action);
    this.state = state;
    for (const effect of effects) {
      this.effects.push(effect);
      if (effect.kind !== 'load') continue;
      if (this.slow) this.#asked = effect;
      else this.#answer(effect);
    }
  }
  answer(): this {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked !== undefined) this.#answer(asked);
    return this;
  }
  #answer({ frame, asked, request }: Effect & { kind: 'load' }): void {
    this.do({ kind: 'page', frame, asked, page: this.engine.makePage(request) });
  }
  type(text: string): this {
    const decoder = new KeyDecoder();
    for (const key of [...decoder.push(Buffer.from(text)), ...decoder.flush()]) {
      this.do({ kind: 'key', key, at: this.now });
    }
    return this;
  }
  get at(): string {
    return viewFrame(this.state).cursor.key;
  }
  get view(): string {
    return viewFrame(this.state).view;
  }
  /** All lines, as text without styles. */
  screen(): string {
    const screen = buildScreen(this.state, makeTheme({}));
    if (screen === undefined) return '';
    const table = screen.blocks.flatMap((b) => [b.header ?? [], ...b.rows]);
    const { title, crumbs, overlay, detail, status, bar } = screen;
    return [title, crumbs, ...table, ...overlay, ...detail, status, bar]
      .map((line) => (line ?? []).map((piece) => piece?.text ?? '').join(''))
      .join('\n');
  }
  did(kind: Effect['kind']): boolean {
    return this.effects.some((effect) => effect.kind === kind);
  }
}
