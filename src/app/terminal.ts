/**
 * The terminal's modes: raw input, alternate screen, hidden cursor, bracketed paste. Whatever ends the
 * program, `leave` runs before and may run twice; the scrollback is never touched.
 */
import type { ReadStream, WriteStream } from 'node:tty';

/** What the app needs of standard input; a test hands in its own. */
export type TerminalInput = Pick<ReadStream, 'on' | 'off' | 'resume' | 'pause'> & {
  setRawMode?(mode: boolean): unknown;
};

export type TerminalOutput = Pick<WriteStream, 'write' | 'on' | 'off'> & {
  readonly columns?: number;
  readonly rows?: number;
};

/** Alternate screen, cleared, cursor hidden, paste marked. */
const ENTER = '\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l\x1b[?2004h';
/** The same backwards; synchronized output is ended in case a frame was cut short. */
const LEAVE = '\x1b[?2026l\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l';

/** Presses and the wheel, with coordinates that have no limit. */
const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';

export class Terminal {
  readonly #input: TerminalInput;
  readonly #output: TerminalOutput;
  #entered = false;
  #mouse = false;
  readonly #onExit = (): void => {
    this.leave();
  };

  constructor(input: TerminalInput, output: TerminalOutput) {
    this.#input = input;
    this.#output = output;
  }

  /** Screen size in cells; 80x24 where the terminal does not say. */
  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#output;
    return { columns: columns || 80, rows: rows || 24 };
  }

  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    process.on('exit', this.#onExit);
    this.#input.setRawMode?.(true);
    this.#input.resume();
    this.#output.write(this.#mouse ? ENTER + MOUSE_ON : ENTER);
  }

  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    process.off('exit', this.#onExit);
    this.#output.write(this.#mouse ? MOUSE_OFF + LEAVE : LEAVE);
    // The terminal may be gone (SIGHUP): there is nothing to restore then.
    try {
      this.#input.setRawMode?.(false);
    } catch {
      return;
    } finally {
      this.#input.pause();
    }
  }

  /** Reports of the mouse, or the terminal's own selection with it. */
  reportMouse(on: boolean): void {
    if (on === this.#mouse) return;
    this.#mouse = on;
    if (this.#entered) this.#output.write(on ? MOUSE_ON : MOUSE_OFF);
  }

  /** Everything on the alternate screen is forgotten; the next frame draws all of it. */
  clear(): void {
    this.#output.write('\x1b[2J\x1b[H');
  }

  /** To the clipboard through the terminal (OSC 52); terminals that do not allow it ignore it. */
  copy(text: string): void {
    this.#output.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
  }
}
