/**
 * The sysdig process from the first try to its end: one engine after the other until events come, sudo's
 * password where it is needed, and an end that leaves nothing behind. Lives on the screen's thread and only
 * ever waits for messages.
 */
import { UserError } from '../../base/errors.js';
import type { Attempt, Failure } from './engines.js';
import { endSentence, Messages } from './messages.js';
import { CommandTerminal } from './pty.js';
import type { Command } from './pty.js';

/** `password`: sudo waits for one. */
export type ChildPhase = 'starting' | 'password' | 'running' | 'ended';

export interface ChildState {
  readonly phase: ChildPhase;
  /** The engine that is tried or runs; '' when a file is read. */
  readonly engine: string;
  /** What sudo asks. */
  readonly question: string;
  /** One sentence: the last message, or how it ended. */
  readonly note: string;
  /** Events that sysdig says were lost; -1 = it has not said. */
  readonly drops: number;
}

export interface ChildOptions {
  readonly attempts: readonly Attempt[];
  readonly skipped: readonly Failure[];
  /** The command of an attempt; under sudo, with sudo. */
  readonly command: (attempt: Attempt) => Command;
  readonly fifoPath: string;
  /** Bytes that came through the FIFO, when all that was written has been read. */
  readonly drained: () => Promise<number>;
}

/** sysdig ends at Ctrl-C by itself and says what it lost; then less polite ways follow. */
const INTERRUPT_MS = 1500;
const TERM_MS = 500;

export class LiveChild {
  /** Resolves when no engine works (an error to show), or at the end of a stream (undefined). */
  readonly outcome: Promise<UserError | undefined>;
  readonly #options: ChildOptions;
  readonly #listeners = new Set<() => void>();
  readonly #messages = new Messages();
  readonly #failures: Failure[] = [];
  #terminal: CommandTerminal | undefined;
  #state: ChildState = { phase: 'starting', engine: '', question: '', note: '', drops: -1 };
  #at = 0;
  #stopping = false;
  #decide: (error: UserError | undefined) => void = () => undefined;
  #onClosed: () => void = () => undefined;
  readonly #onExit = (): void => {
    this.#terminal?.close();
  };

  constructor(options: ChildOptions) {
    this.#options = options;
    this.outcome = new Promise((resolve) => {
      this.#decide = resolve;
    });
  }

  get state(): ChildState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Throws UserError when there is no terminal to be had. */
  start(): void {
    const { attempts, command, fifoPath } = this.#options;
    // Whatever ends this process takes sysdig with it.
    process.on('exit', this.#onExit);
    this.#set({ engine: attempts[0]?.engine ?? '' });
    this.#terminal = new CommandTerminal(attempts.map(command), fifoPath, {
      onText: (text) => {
        this.#onText(text);
      },
      onEnd: (status) => {
        this.#onEnd(status).catch((error: unknown) => {
          this.#finish(endSentence(status, String(error)), undefined);
        });
      },
      onClosed: () => {
        this.#closed();
      },
    });
  }

  /** Passed on to sudo as it is; nothing is kept. */
  type(text: string): void {
    this.#terminal?.type(text);
    if (text.includes('\r')) this.#set({ question: '' });
  }

  /** The first bytes came. */
  received(): void {
    const { phase } = this.#state;
    if (phase === 'running' || phase === 'ended') return;
    this.#set({ phase: 'running', question: '', note: this.#messages.last });
  }

  /** Ends whatever runs; resolves when it is gone. */
  async stop(): Promise<void> {
    const terminal = this.#terminal;
    if (terminal === undefined) return;
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve;
    });
    const later = [
      setTimeout(() => {
        terminal.signal('SIGTERM');
      }, INTERRUPT_MS),
      setTimeout(() => {
        terminal.close();
      }, INTERRUPT_MS + TERM_MS),
    ];
    if (this.#state.phase === 'ended') terminal.close();
    else terminal.interrupt();
    await closed;
    later.forEach(clearTimeout);
    await terminal.gone();
  }

  #onText(text: string): void {
    this.#messages.add(text);
    const { question, last } = this.#messages;
    if (this.#state.phase === 'running') this.#set({ note: last });
    else if (question !== '') this.#set({ phase: 'password', question, note: last });
  }

  async #onEnd(status: number): Promise<void> {
    const messages = this.#messages;
    messages.flush();
    const sentence = endSentence(status, messages.last);
    // Nobody reads any more.
    if (this.#stopping) {
      this.#finish(sentence, undefined);
      return;
    }
    const bytes = await this.#options.drained();
    if (bytes > 0) {
      this.#finish(sentence, undefined);
      return;
    }
    const { attempts, skipped } = this.#options;
    const engine = attempts[this.#at]?.engine ?? '';
    this.#failures.push({ engine, why: messages.lines.join(' ') || sentence });
    const next = attempts[++this.#at];
    if (next === undefined || isRefusal(messages.lines)) {
      this.#finish(sentence, startError([...skipped, ...this.#failures]));
      return;
    }
    messages.clear();
    this.#set({ engine: next.engine, phase: 'starting', question: '' });
    this.#terminal?.next();
  }

  /** The terminal is gone: also when it was hung up under a running sysdig. */
  #closed(): void {
    process.off('exit', this.#onExit);
    this.#terminal = undefined;
    if (this.#state.phase !== 'ended') this.#finish("sysdig's terminal was closed", undefined);
    this.#onClosed();
  }

  #finish(note: string, error: UserError | undefined): void {
    const drops = this.#messages.losses?.drops ?? -1;
    this.#set({ phase: 'ended', note, question: '', drops });
    this.#terminal?.close();
    this.#decide(error);
  }

  #set(change: Partial<ChildState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** sudo said no: the other engines would ask the same again. */
function isRefusal(lines: readonly string[]): boolean {
  return lines.some((line) => /^sudo: |not in the sudoers file|may not run sudo/.test(line));
}

function startError(failures: readonly Failure[]): UserError {
  const refused = failures.find(({ why }) => isRefusal([why]) || /incorrect password/.test(why));
  if (refused !== undefined) {
    return new UserError(
      `sudo did not start sysdig (${refused.why})`,
      'run `sudo svc-top` instead',
    );
  }
  const text = failures.map(({ engine, why }) => (engine === '' ? why : `${engine}: ${why}`));
  return new UserError(
    `sysdig cannot capture here. Tried ${text.join('; ')}`,
    '`svc-top doctor` says what is missing; svc-top -r FILE reads a capture',
  );
}
