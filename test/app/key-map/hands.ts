/** Hands on the real app over a recorded capture: keys by the names of the key map in, screens out. */
import { join } from 'node:path';
import { presetKeys } from '../../../src/app/presets.js';
import type { PresetName } from '../../../src/app/presets.js';
import { repository } from '../../support/run.js';
import { TestScreen } from '../../support/screen.js';
import { SessionEngine } from '../../support/session-engine.js';
import type { EngineClient } from '../../../src/session/protocol.js';

const NAMED: Readonly<Record<string, string>> = {
  '↑': '\x1b[A',
  '↓': '\x1b[B',
  '→': '\x1b[C',
  '←': '\x1b[D',
  'Shift-→': '\x1b[1;2C',
  'Shift-←': '\x1b[1;2D',
  'Shift-Tab': '\x1b[Z',
  Home: '\x1b[H',
  End: '\x1b[F',
  PgUp: '\x1b[5~',
  PgDn: '\x1b[6~',
  Del: '\x1b[3~',
  Enter: '\r',
  Esc: '\x1b',
  BkSp: '\x7f',
  Tab: '\t',
  Space: ' ',
  F1: '\x1bOP',
  F2: '\x1bOQ',
  F3: '\x1bOR',
  F4: '\x1bOS',
  F5: '\x1b[15~',
  F6: '\x1b[17~',
  F7: '\x1b[18~',
  F8: '\x1b[19~',
  F9: '\x1b[20~',
  F10: '\x1b[21~',
  F12: '\x1b[24~',
  'Alt-Z': '\x1bz',
};

/** What a terminal sends for keys as the map writes them: `Ctrl-G 40⏎`, `d Tab`, `:svc⏎`, `/-f web`. */
export function bytesOf(keys: string): readonly string[] {
  const parts = /^[:/]./.test(keys) ? [keys] : keys.split(' ');
  return parts.flatMap((part) => {
    const ctrl = /^Ctrl-(.)$/.exec(part)?.[1];
    if (ctrl !== undefined) return [String.fromCharCode(ctrl.toUpperCase().charCodeAt(0) - 64)];
    return NAMED[part] === undefined ? [...part.replace('⏎', '\r')] : [NAMED[part]];
  });
}

const engines = new Map<string, Promise<SessionEngine>>();

function read(capture: string): Promise<SessionEngine> {
  return SessionEngine.read(join(repository, `examples/${capture}.scap.gz`));
}

/** One reading for all screens: none of them may close it. */
async function shared(capture: string): Promise<EngineClient> {
  const engine = engines.get(capture) ?? read(capture);
  engines.set(capture, engine);
  const session = await engine;
  return {
    status: () => session.status(),
    onStatus: (listener) => session.onStatus(listener),
    page: (request) => session.page(request),
    report: (form) => session.report(form),
    command: (command) => session.command(command),
    close: () => Promise.resolve(),
  };
}

export async function closeAll(): Promise<void> {
  for (const engine of engines.values()) await (await engine).close();
}

export class Hands {
  readonly screen: TestScreen;

  private constructor(engine: EngineClient, preset: PresetName) {
    this.screen = new TestScreen(engine, 120, 40, {}, { keymap: presetKeys(preset) });
  }

  /** `own`: what the test does changes the engine. */
  static async on(
    capture: string,
    { own = false, preset }: { readonly own?: boolean | undefined; readonly preset: PresetName },
  ): Promise<Hands> {
    const hands = new Hands(own ? await read(capture) : await shared(capture), preset);
    await hands.until((s) => s.position === '1' && s.text.includes('kube-system/kube-dns'));
    return hands;
  }

  press(keys: string): void {
    for (const bytes of bytesOf(keys)) this.screen.type(bytes);
  }

  /** Presses keys and waits until their effect is on the screen. */
  async see(keys: string, test: (s: Seen) => boolean): Promise<Seen> {
    // A lone Esc is one when nothing follows it: keys after it come when its effect is there.
    this.press(keys);
    return this.until(test);
  }

  async until(test: (s: Seen) => boolean): Promise<Seen> {
    return new Seen(await this.screen.until((text) => test(new Seen(text))));
  }
}

/** A screen, and where things are on it. */
export class Seen {
  readonly lines: readonly string[];

  readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.lines = text.split('\n');
  }
  get title(): string {
    return this.lines[0] ?? '';
  }
  get crumbs(): string {
    return this.lines[1] ?? '';
  }
  get header(): string {
    return this.lines[2] ?? '';
  }
  /** The line under the cursor. */
  get row(): string {
    return this.lines.find((line) => line.startsWith('▸')) ?? '';
  }
  /** Lines of the table below its header, down to the pane. */
  get rows(): readonly string[] {
    const end = this.rule < 0 ? this.lines.length - 3 : this.rule;
    return this.lines.slice(3, end).filter((line) => line.trim() !== '');
  }
  /** Line of the rule above the pane; -1 none. */
  get rule(): number {
    return this.lines.findIndex((line) => line.startsWith('────'));
  }
  get status(): string {
    return this.lines[38] ?? '';
  }
  get bar(): string {
    return this.lines[39] ?? '';
  }
  /** Where the cursor is, of how many: '2' of '2/11,057'. */
  get position(): string {
    return /([\d,]+)\/[\d,]+$/.exec(this.status)?.[1] ?? '';
  }
  get total(): string {
    return /\/([\d,]+)$/.exec(this.status)?.[1] ?? '';
  }
}
