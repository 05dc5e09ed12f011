/**
 * A terminal that a test can look at: the program runs in a pseudo-terminal, its output goes through a
 * real terminal emulator, and the emulator's answers (cursor position, device attributes) go back to it.
 *
 * The program runs below a small shell script that reports, in private OSC sequences that never reach the
 * screen, the program's pid, and at its end the exit status and the terminal's modes. The script then waits
 * for close(): a pty whose last process is gone drops what was not read yet.
 *
 * Nothing here sleeps or polls: `until` looks whenever output was drawn.
 */
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';
import type { IPty } from 'node-pty';
import { keySequence } from './keys.js';

const launcher = fileURLToPath(new URL('../../bin/svc-top.js', import.meta.url));
const REPORT = 7777;

const script = [
  'trap : INT QUIT',
  `sh -c 'printf "\\033]${REPORT};pid %s\\007" "$$"; exec "$@"' sh "$@"`,
  'status=$?',
  `printf "\\033]${REPORT};exit %s %s\\007" "$status" "$(stty -a | tr "\\n" " ")"`,
  `trap '' INT QUIT`,
  'exec cat >/dev/null',
].join('\n');

export interface TerminalOptions {
  readonly args?: readonly string[];
  readonly cols?: number;
  readonly rows?: number;
  /** Added to the environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Node that runs the launcher; the tests' own when absent. */
  readonly node?: string;
  /** Program and arguments instead of the launcher. */
  readonly command?: readonly string[];
  readonly cwd?: string;
}

export interface Ending {
  /** As a shell gives it: 128 + n after signal n. */
  readonly status: number;
  /** `stty -a` after the program ended. */
  readonly modes: string;
}

type Look = string | RegExp | ((screen: string) => boolean);

interface Waiter {
  check(): boolean;
  ended(): void;
}

/** What would make the program draw otherwise than on a user's plain terminal; CI alone, whatever its
 * value, takes the colors away. */
const unset = {
  CI: undefined,
  CONTINUOUS_INTEGRATION: undefined,
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  COLUMNS: undefined,
  LINES: undefined,
  // Nobody's own keys and themes.
  XDG_CONFIG_HOME: '/nowhere',
};

function environment(extra: TerminalOptions['env']): Record<string, string> {
  const plain = { ...unset, TZ: 'UTC', COLORTERM: 'truecolor' };
  const all = { ...process.env, ...plain, ...extra };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return Object.fromEntries(kept);
}

const matches = (look: Look, screen: string): boolean => {
  if (typeof look === 'string') return screen.includes(look);
  return look instanceof RegExp ? look.test(screen) : look(screen);
};

export class TestTerminal {
  readonly #pty: IPty;
  readonly #xterm: xterm.Terminal;
  readonly #waiters = new Set<Waiter>();
  #raw = '';
  #pid = -1;
  #ending: Ending | undefined;
  #closed = false;

  constructor(options: TerminalOptions = {}) {
    const { cols = 80, rows = 24 } = options;
    this.#xterm = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 200 });
    this.#xterm.loadAddon(new unicode11.Unicode11Addon());
    this.#xterm.unicode.activeVersion = '11';
    this.#xterm.parser.registerOscHandler(REPORT, (data) => this.#report(data));
    const command = options.command ?? [options.node ?? process.execPath, launcher];
    this.#pty = spawn('sh', ['-c', script, 'sh', ...command, ...(options.args ?? [])], {
      name: 'xterm-256color',
      cols,
      rows,
      env: environment(options.env),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    this.#xterm.onData((reply) => this.#send(reply));
    this.#pty.onData((data) => {
      this.#raw += data;
      this.#xterm.write(data, () => this.#look());
    });
    this.#pty.onExit(() => {
      this.#closed = true;
      for (const waiter of [...this.#waiters]) waiter.ended();
    });
  }

  /** Everything the program wrote, escape sequences included. */
  get raw(): string {
    return this.#raw;
  }
  get pid(): number {
    return this.#pid;
  }
  get onAlternateScreen(): boolean {
    return this.#xterm.buffer.active.type === 'alternate';
  }
  get cursorHidden(): boolean {
    return this.#raw.lastIndexOf('\x1b[?25l') > this.#raw.lastIndexOf('\x1b[?25h');
  }
  /** The emulator's buffer, for cell-wise tests and pictures. */
  get buffer(): xterm.IBuffer {
    return this.#xterm.buffer.active;
  }
  get cols(): number {
    return this.#xterm.cols;
  }
  get rows(): number {
    return this.#xterm.rows;
  }

  /** Text of the visible rows, without trailing blanks. */
  get lines(): readonly string[] {
    const { buffer } = this;
    return Array.from({ length: this.rows }, (_, y) => {
      return buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '';
    });
  }
  screen(): string {
    return this.lines.join('\n');
  }
  /** Rows that hold at least one inverse cell: where a cursor bar is. */
  inverseRows(): readonly number[] {
    const { buffer } = this;
    const isInverse = (y: number): boolean => {
      const line = buffer.getLine(buffer.baseY + y);
      const columns = Array.from({ length: this.cols }, (_, x) => x);
      return columns.some((x) => (line?.getCell(x)?.isInverse() ?? 0) !== 0);
    };
    return Array.from({ length: this.rows }, (_, y) => y).filter(isInverse);
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.#send(keySequence(key));
  }
  type(text: string): void {
    this.#send(text);
  }
  resize(cols: number, rows: number): void {
    this.#xterm.resize(cols, rows);
    this.#pty.resize(cols, rows);
  }
  kill(signal: NodeJS.Signals): void {
    process.kill(this.#pid, signal);
  }

  /** Takes the terminal away, as a broken connection does. */
  hangUp(): void {
    this.#closed = true;
    (this.#pty as IPty & { destroy(): void }).destroy();
  }
  get isRunning(): boolean {
    try {
      return process.kill(this.#pid, 0);
    } catch {
      return false;
    }
  }

  /** Waits until the screen holds what is looked for; fails with the screen after `timeoutMs`. */
  async until(look: Look, timeoutMs = 15_000): Promise<string> {
    const describe = typeof look === 'function' ? 'the condition' : String(look);
    const seen = (): boolean => !this.#isDrawing && matches(look, this.screen());
    await this.#wait(seen, describe, timeoutMs, true);
    return this.screen();
  }

  /** Waits for the program's end. */
  async ended(timeoutMs = 15_000): Promise<Ending> {
    await this.#wait(() => this.#ending !== undefined, 'the end', timeoutMs, false);
    if (this.#ending === undefined) throw new Error('the program has not ended');
    return this.#ending;
  }

  /** Ends the program if it still runs, and frees the terminal. */
  close(): void {
    if (!this.#closed) {
      if (this.#ending === undefined && this.isRunning) process.kill(this.#pid, 'SIGKILL');
      this.#pty.kill('SIGKILL');
    }
    this.#xterm.dispose();
  }

  /** In the middle of a frame, as the program marks them: what is on the screen is half old, half new. */
  get #isDrawing(): boolean {
    return this.#raw.lastIndexOf('\x1b[?2026h') > this.#raw.lastIndexOf('\x1b[?2026l');
  }

  #send(data: string): void {
    if (!this.#closed && this.#ending === undefined) this.#pty.write(data);
  }

  #report(data: string): boolean {
    const [kind, value, ...rest] = data.split(' ');
    if (kind === 'pid') this.#pid = Number(value);
    if (kind === 'exit') this.#ending = { status: Number(value), modes: rest.join(' ') };
    return true;
  }

  #look(): void {
    for (const waiter of [...this.#waiters]) waiter.check();
  }

  #wait(done: () => boolean, what: string, timeoutMs: number, running: boolean): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const finish = (problem: string | undefined): true => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        if (problem === undefined) resolve();
        else reject(new Error(`${problem} ${what}; the screen:\n${this.screen()}`));
        return true;
      };
      const waiter: Waiter = {
        check: () => {
          if (done()) return finish(undefined);
          return running && this.#ending !== undefined
            ? finish(`ended with status ${this.#ending.status} before`)
            : false;
        },
        ended: () => finish('the terminal closed before'),
      };
      const timer = setTimeout(() => finish(`${timeoutMs} ms without`), timeoutMs);
      this.#waiters.add(waiter);
    });
  }
}
