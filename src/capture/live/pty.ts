/**
 * Runs sysdig, alone or under sudo, in a pseudo-terminal of its own: its messages, sudo's question for the
 * password and the end come through it; the events do not (decision 6). A small shell keeps the terminal
 * open after each program's end, because a terminal whose last process is gone drops what was not read,
 * and because sudo remembers a password per terminal: all engines are tried in one.
 */
import { createRequire } from 'node:module';
import type * as NodePty from 'node-pty';
import { UserError } from '../../base/errors.js';

/** Record separators around the exit status in the shell's report. */
const REPORT = /\x1e(\d+)\x1e\r?\n?/;
const INTERRUPT = '\x03';
const GO_ON = 'go\r';
const GONE_MS = 500;

export interface PtyListener {
  /** Text of the program, as it comes. */
  onText(text: string): void;
  /** A program ended; the status as a shell gives it. */
  onEnd(status: number): void;
  /** The terminal is closed: nothing runs in it any more. */
  onClosed(): void;
}

export type Command = readonly string[];

/** Commands run one after the other, each when `next` is called after the end of the one before. */
export class CommandTerminal {
  readonly #pty: NodePty.IPty;
  readonly #listener: PtyListener;
  #text = '';
  #closed = false;

  constructor(commands: readonly Command[], outputPath: string, listener: PtyListener) {
    this.#listener = listener;
    const { spawn } = loadPty();
    this.#pty = spawn('sh', ['-c', script(commands), 'sh', outputPath], {
      name: process.env['TERM'] ?? 'xterm',
      cols: 200,
      rows: 50,
      env: process.env,
    });
    this.#pty.onData((data) => {
      this.#receive(data);
    });
    this.#pty.onExit(() => {
      this.#closed = true;
      listener.onClosed();
    });
  }

  /** What the user types; the terminal's own line editing takes care of it. */
  type(text: string): void {
    if (!this.#closed) this.#pty.write(text);
  }

  next(): void {
    this.type(GO_ON);
  }

  /** As Ctrl-C on a terminal: reaches a program of another user, which a signal of ours would not. */
  interrupt(): void {
    this.type(INTERRUPT);
  }

  /** Signals everything in the terminal that may be signalled. */
  signal(signal: NodeJS.Signals): void {
    if (this.#closed) return;
    try {
      process.kill(-this.#pty.pid, signal);
    } catch {
      // Gone in the meantime, or all of it belongs to root: closing the terminal reaches those.
    }
  }

  /** Resolves when no process of the terminal is left, or soon: what is killed needs a moment to end. */
  async gone(): Promise<void> {
    const deadline = performance.now() + GONE_MS;
    while (this.#isAlive() && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #isAlive(): boolean {
    try {
      return process.kill(-this.#pty.pid, 0);
    } catch {
      return false;
    }
  }

  /** Hangs up. */
  close(): void {
    this.signal('SIGKILL');
    if (!this.#closed) this.#pty.kill('SIGKILL');
  }

  #receive(data: string): void {
    this.#text += data;
    for (let at = REPORT.exec(this.#text); at !== null; at = REPORT.exec(this.#text)) {
      const before = this.#text.slice(0, at.index);
      this.#text = this.#text.slice(at.index + at[0].length);
      if (before !== '') this.#listener.onText(before);
      this.#listener.onEnd(Number(at[1]));
    }
    // A report that is not complete yet is not text.
    const partial = this.#text.indexOf('\x1e');
    const text = partial < 0 ? this.#text : this.#text.slice(0, partial);
    this.#text = this.#text.slice(text.length);
    if (text !== '') this.#listener.onText(text);
  }
}

/** Ctrl-C is for the program alone: the shell stays to report its end. */
function script(commands: readonly Command[]): string {
  const runs = commands.map((command) => `run ${command.map(quote).join(' ')}`);
  return [
    'trap : INT QUIT TERM',
    'stty -echo',
    'out=$1',
    `run() { "$@" >"$out"; printf "\\036%s\\036\\n" $?; read -r go && [ "$go" = go ]; }`,
    `${runs.join(' && ')}`,
    'exit 0',
  ].join('\n');
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Loaded on first use: it is an optional package with native code, and captures are read without it. */
function loadPty(): typeof NodePty {
  try {
    return createRequire(import.meta.url)('node-pty') as typeof NodePty;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UserError(
      `node-pty cannot be loaded, which live capture needs (${reason})`,
      'run `npm install` where svc-top is installed; reading captures (-r) works without it',
    );
  }
}

/** Throws UserError when it cannot be loaded. */
export function ptyVersion(): string {
  loadPty();
  const require = createRequire(import.meta.url);
  return (require('node-pty/package.json') as { version: string }).version;
}
