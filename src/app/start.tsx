/**
 * Wires terminal, store and engine together and runs until the user quits. React is mounted here and holds
 * nothing but the picture of the store's state.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { render } from 'ink';
import type { Instance } from 'ink';
import { cannotWrite } from '../base/errors.js';
import type { EngineClient } from '../session/protocol.js';
import { VIEWS } from '../views/index.js';
import { withUserViews } from '../views/user-view.js';
import { makeTheme } from '../widgets/theme.js';
import { App } from './app.js';
import { KeyDecoder } from './keys.js';
import type { LiveControl } from './live.js';
import type { Key } from './keys.js';
import type { Settings } from './settings.js';
import type { LiveAction } from './state.js';
import { Store } from './store.js';
import { Terminal } from './terminal.js';
import type { TerminalInput, TerminalOutput } from './terminal.js';
import { initialState } from './update.js';

export interface AppOptions {
  readonly client: EngineClient;
  /** Filter expression: the events that match are shown first. */
  readonly expression?: string;
  readonly stdin: TerminalInput;
  readonly stdout: TerminalOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  /** The process behind a running stream; absent for a capture. */
  readonly live?: LiveControl;
}

/** A lone Esc is the Esc key when nothing follows it for so long. */
const ESCAPE_MS = 25;

/** Ctrl-C ends the command, not the shell that waits for a look at what it said. */
const RUN_SCRIPT = [
  'trap : INT QUIT',
  'printf "%s\\n" "$ $1"',
  'eval "$1"',
  'printf "\\n[status %s] Enter goes back to svc-top " $?',
  'read -r _',
].join('\n');

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** Runs the screen; resolves with the exit status: 0, or 128 + the signal that ended it. */
export async function runApp(options: AppOptions): Promise<number> {
  const running = new Running(options);
  try {
    return await running.finished;
  } finally {
    running.stop();
    await options.client.close();
  }
}

class Running {
  readonly finished: Promise<number>;
  #finish: (status: number) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  readonly #options: AppOptions;
  readonly #terminal: Terminal;
  readonly #store: Store;
  readonly #keys = new KeyDecoder();
  readonly #undo: (() => void)[] = [];
  #escape: NodeJS.Timeout | undefined;
  #ink: Instance | undefined;
  /** A command has the terminal. */
  #isAway = false;

  constructor(options: AppOptions) {
    this.finished = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    this.#options = options;
    this.#terminal = new Terminal(options.stdin, options.stdout);
    const { columns, rows } = this.#terminal.size;
    const { client, settings, expression = '' } = options;
    const { keymap, mouse, problems } = settings;
    const views = withUserViews(VIEWS, settings.views);
    const status = client.status();
    const wanted = { views, status, columns, rows, expression, keymap, mouse, problems };
    const state = initialState(wanted);
    this.#terminal.reportMouse(mouse);
    this.#store = new Store(state, options.client, {
      copy: (text) => {
        this.#terminal.copy(text);
      },
      mouse: (on) => {
        this.#terminal.reportMouse(on);
      },
      save: (file, text, replace) => {
        try {
          writeFileSync(file, text, { flag: replace ? 'w' : 'wx' });
        } catch (error) {
          throw cannotWrite(file, error);
        }
      },
      live: (action) => {
        this.#act(action);
      },
      run: (command) => {
        this.#run(command);
      },
      redraw: () => {
        this.#remount();
      },
      suspend: () => {
        this.#suspend();
      },
      quit: () => {
        this.#finish(0);
      },
    });
    this.#terminal.enter();
    this.#mount();
    this.#listen();
    this.#store.dispatch({ kind: 'start' });
  }

  stop(): void {
    clearTimeout(this.#escape);
    for (const undo of this.#undo.splice(0)) undo();
    this.#ink?.unmount();
    this.#terminal.leave();
  }

  #mount(): void {
    const { stdin, stdout, env, settings } = this.#options;
    this.#ink = render(<App source={this.#store} theme={makeTheme(env, settings.theme)} />, {
      stdin: stdin as NodeJS.ReadStream,
      stdout: stdout as NodeJS.WriteStream,
      // Ink's own detection goes by the CI variable and would draw nothing.
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
      incrementalRendering: true,
      // A key that comes right after a frame waits for the next one: at 60 that was a third of its time.
      maxFps: 120,
    });
  }

  /** Ink diffs against what it drew; after the screen was lost it has to start over. */
  #remount(): void {
    this.#ink?.unmount();
    this.#ink?.cleanup();
    this.#terminal.clear();
    this.#mount();
  }

  #listen(): void {
    const { client, stdin, stdout } = this.#options;
    const onData = (chunk: Buffer | string): void => {
      this.#onBytes(Buffer.from(chunk));
    };
    const onResize = (): void => {
      this.#store.dispatch({ kind: 'resize', ...this.#terminal.size });
    };
    stdin.on('data', onData);
    stdout.on('resize', onResize);
    this.#undo.push(
      () => stdin.off('data', onData),
      () => stdout.off('resize', onResize),
      client.onStatus((status) => {
        this.#store.dispatch({ kind: 'status', status });
      }),
    );
    this.#follow();
    // A bug ends the app like a quit, so that the screen is put back before anything is said.
    const onError = (error: unknown): void => {
      this.#fail(error);
    };
    process.on('uncaughtException', onError);
    this.#undo.push(() => process.off('uncaughtException', onError));
    for (const [signal, number] of Object.entries(SIGNALS)) {
      const onSignal = (): void => {
        // Ctrl-C is the command's that has the terminal.
        if (signal !== 'SIGINT' || !this.#isAway) this.#finish(128 + number);
      };
      process.on(signal, onSignal);
      this.#undo.push(() => process.off(signal, onSignal));
    }
  }

  /** Shows what becomes of the sysdig process; ends when there is none to be had. */
  #follow(): void {
    const { live } = this.#options;
    if (live === undefined) return;
    const onChange = (): void => {
      this.#store.dispatch({ kind: 'sysdig', sysdig: live.sysdig() });
    };
    this.#undo.push(live.subscribe(onChange));
    live.failed.catch(this.#fail);
    onChange();
  }

  #act(action: LiveAction): void {
    this.#options.live?.act(action).then(
      ({ text, quit }) => {
        if (text !== '') this.#store.dispatch({ kind: 'message', text });
        if (quit) this.#finish(0);
      },
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        this.#store.dispatch({ kind: 'message', text });
      },
    );
  }

  #onBytes(chunk: Uint8Array): void {
    clearTimeout(this.#escape);
    this.#press(this.#keys.push(chunk));
    if (this.#keys.waiting) {
      this.#escape = setTimeout(() => {
        this.#press(this.#keys.flush());
      }, ESCAPE_MS);
    }
  }

  #press(keys: readonly Key[]): void {
    const at = performance.now();
    for (const key of keys) this.#store.dispatch({ kind: 'key', key, at });
  }

  /** The shell gets its screen back; SIGCONT (fg) brings ours. */
  #suspend(): void {
    this.#terminal.leave();
    process.once('SIGCONT', () => {
      this.#terminal.enter();
      this.#remount();
      this.#store.dispatch({ kind: 'resize', ...this.#terminal.size });
    });
    process.kill(0, 'SIGTSTP');
  }

  /** The command gets the terminal, and the user the time to read what it said. */
  #run(command: string): void {
    const { stdin } = this.#options;
    this.#isAway = true;
    this.#ink?.unmount();
    this.#terminal.leave();
    const keyboard = 'fd' in stdin && typeof stdin.fd === 'number' ? stdin.fd : 0;
    const child = spawn('sh', ['-c', RUN_SCRIPT, 'sh', command], {
      stdio: [keyboard, 'inherit', 'inherit'],
    });
    const comeBack = (): void => {
      this.#isAway = false;
      this.#terminal.enter();
      this.#mount();
      this.#store.dispatch({ kind: 'resize', ...this.#terminal.size });
    };
    child.on('exit', comeBack);
    child.on('error', comeBack);
  }
}
