/** The real app on a terminal emulator: what a user would see, as lines of text. */
import { EventEmitter } from 'node:events';
import Xterm from '@xterm/headless';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { KEYMAP } from '../../src/app/keymap.js';
import { runApp } from '../../src/app/start.js';
import type { TerminalInput, TerminalOutput } from '../../src/app/terminal.js';
import type { Settings } from '../../src/app/settings.js';
import { NO_USER_VIEWS } from '../../src/views/user-view.js';
import type { EngineClient } from '../../src/session/protocol.js';

const { Terminal } = Xterm;

const DEFAULT_SETTINGS: Settings = {
  keymap: KEYMAP,
  theme: undefined,
  mouse: true,
  views: NO_USER_VIEWS,
  problems: [],
};

export class TestScreen {
  readonly #terminal: InstanceType<typeof Terminal>;
  readonly #input = new EventEmitter();
  readonly #output = new EventEmitter();
  /** Everything that was written, escape sequences included. */
  raw = '';
  readonly status: Promise<number>;
  #size: { columns: number; rows: number };

  constructor(
    client: EngineClient,
    columns: number,
    rows: number,
    env: Readonly<Record<string, string>> = {},
    settings: Partial<Settings> = {},
  ) {
    this.#size = { columns, rows };
    this.#terminal = new Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      convertEol: true,
    });
    this.#terminal.loadAddon(new Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
    this.status = runApp({
      client,
      stdin: this.#makeInput(),
      stdout: this.#makeOutput(),
      env,
      settings: { ...DEFAULT_SETTINGS, ...settings },
    });
  }

  type(text: string): void {
    this.#input.emit('data', Buffer.from(text));
  }

  resize(columns: number, rows: number): void {
    this.#size = { columns, rows };
    this.#terminal.resize(columns, rows);
    this.#output.emit('resize');
  }

  /** The lines on the screen, without blanks at their ends. */
  text(): string {
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: this.#size.rows }, (_, y) => {
      return (
        active
          .getLine(active.baseY + y)
          ?.translateToString(true)
          .trimEnd() ?? ''
      );
    });
    return lines.join('\n') + '\n';
  }

  /** Waits until the screen satisfies the test; fails with the screen after five seconds. */
  async until(test: (text: string) => boolean): Promise<string> {
    const end = performance.now() + 5000;
    for (;;) {
      await new Promise((resolve) => {
        this.#terminal.write('', () => setTimeout(resolve, 5));
      });
      const text = this.text();
      if (test(text)) return text;
      if (performance.now() > end) throw new Error(`the screen never came:\n${text}`);
    }
  }

  #makeInput(): TerminalInput {
    const stream = { setRawMode: () => undefined, resume: () => stream, pause: () => stream };
    return Object.assign(this.#input, stream) as unknown as TerminalInput;
  }

  #makeOutput(): TerminalOutput {
    const size = (): { columns: number; rows: number } => this.#size;
    const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      this.raw += String(chunk);
      const done = rest.findLast((r): r is () => void => typeof r === 'function');
      this.#terminal.write(chunk, done);
      return true;
    };
    return Object.defineProperties(this.#output, {
      write: { value: write },
      isTTY: { value: true },
      columns: { get: () => size().columns },
      rows: { get: () => size().rows },
    }) as unknown as TerminalOutput;
  }
}
