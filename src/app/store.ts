/**
 * Holds the state, runs the reducer, carries out effects. Page requests: one is in flight, the newest one
 * waits; what was asked for in between is never sent, so holding a key down cannot flood the engine.
 */
import type { EngineClient, EngineCommand } from '../session/protocol.js';
import type { Effect, LiveAction, State } from './state.js';
import { update } from './update.js';
import type { Action } from './update.js';

/** Effects that need the terminal. */
export interface TerminalEffects {
  copy(text: string): void;
  mouse(on: boolean): void;
  /** Writes a file; throws when it is there and must not be replaced. */
  save(file: string, text: string, replace: boolean): void;
  live(action: LiveAction): void;
  run(command: string): void;
  redraw(): void;
  suspend(): void;
  quit(): void;
}

type Load = Extract<Effect, { kind: 'load' }>;

/** The page that a key asks for mostly comes within this time: then one frame shows both. */
const PATIENCE_MS = 8;

export class Store {
  #state: State;
  readonly #engine: Pick<EngineClient, 'page' | 'report' | 'command'>;
  readonly #terminal: TerminalEffects;
  readonly #listeners = new Set<() => void>();
  #loading = false;
  #wanted: Load | undefined;
  #waiting: NodeJS.Timeout | undefined;

  constructor(
    state: State,
    engine: Pick<EngineClient, 'page' | 'report' | 'command'>,
    terminal: TerminalEffects,
  ) {
    this.#state = state;
    this.#engine = engine;
    this.#terminal = terminal;
  }

  readonly getState = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  dispatch(action: Action): void {
    const { state, effects } = update(this.#state, action);
    const changed = state !== this.#state;
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    if (!changed) return;
    if (action.kind !== 'page' && effects.some((effect) => effect.kind === 'load'))
      this.#waiting ??= setTimeout(this.#announce, PATIENCE_MS);
    else this.#announce();
  }

  readonly #announce = (): void => {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    for (const listener of this.#listeners) listener();
  };

  #run(effect: Effect): void {
    switch (effect.kind) {
      case 'load':
        this.#wanted = effect;
        this.#next();
        break;
      case 'copy':
        this.#terminal.copy(effect.text);
        break;
      case 'command':
        this.#command(effect.command);
        break;
      case 'save':
        this.#save(effect);
        break;
      case 'mouse':
        this.#terminal.mouse(effect.on);
        break;
      case 'live':
        this.#terminal.live(effect.action);
        break;
      case 'run':
        this.#terminal.run(effect.command);
        break;
      default:
        this.#terminal[effect.kind]();
    }
  }

  #command(command: EngineCommand): void {
    this.#engine.command(command).then(
      ({ text }) => {
        if (command.kind === 'baseline') this.dispatch({ kind: 'marked', of: command.of });
        if (text !== '') this.dispatch({ kind: 'message', text });
      },
      (error: unknown) => {
        this.dispatch({ kind: 'message', text: textOf(error) });
      },
    );
  }

  #save({ file, form, replace }: Extract<Effect, { kind: 'save' }>): void {
    void this.#engine
      .report(form)
      .then((text) => {
        this.#terminal.save(file, text, replace);
        return `written: ${file}`;
      })
      .catch((error: unknown) => textOf(error))
      .then((text) => {
        this.dispatch({ kind: 'message', text });
      });
  }

  #next(): void {
    const wanted = this.#wanted;
    if (this.#loading || wanted === undefined) return;
    this.#wanted = undefined;
    this.#loading = true;
    this.#engine
      .page(wanted.request)
      .then(
        (page) => {
          const { frame, asked } = wanted;
          this.dispatch({ kind: 'page', frame, asked, page });
        },
        (error: unknown) => {
          this.dispatch({ kind: 'message', text: textOf(error) });
        },
      )
      .finally(() => {
        this.#loading = false;
        this.#next();
      });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
