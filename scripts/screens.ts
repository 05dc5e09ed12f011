/**
 * `npm run screens`: runs the built program on the bundled examples in a terminal, presses keys, and keeps
 * the screens as pictures in docs/screens/, which the README shows; and a short session, as a picture that
 * moves and as a recording for asciinema, in whose time every step takes as long as it takes to read it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StandIn } from '../test/support/stand-in.js';
import { TestTerminal } from '../test/support/terminal.js';
import { animated, drawScreen, framed } from './svg.js';

interface Scene {
  readonly file: string;
  readonly title: string;
  readonly args: readonly string[];
  /** What to press, and what must then be on the screen. */
  readonly steps: readonly (readonly [key: string, shows: RegExp])[];
}

const example = ['-r', 'examples/wrong-target-port.scap.gz'];
const scenes: readonly Scene[] = [
  {
    file: 'diagnoses',
    title: 'svc-top names the cause: wrong-target-port, with the command that fixes it',
    args: example,
    steps: [],
  },
  {
    file: 'path',
    title: 'the ladder of a failing call, with the steps that never came',
    args: example,
    steps: [['enter', /call \d+ of \d+/]],
  },
  {
    file: 'events',
    title: 'the system calls behind a step',
    args: example,
    steps: [
      ['enter', /call \d+ of \d+/],
      ['enter', /› Events[^]*ECONNREFUSED/],
    ],
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));

function keep(name: string, text: string): void {
  writeFileSync(`${root}docs/screens/${name}`, text);
  console.log(`docs/screens/${name}`);
}

async function draw({ file, title, args, steps }: Scene): Promise<void> {
  const terminal = new TestTerminal({ args, cols: 120, rows: 30, cwd: root });
  try {
    await terminal.until(/wrong-target-port\s+\S*default\/my-nginx/);
    for (const [key, shows] of steps) {
      terminal.press(key);
      await terminal.until(shows);
    }
    keep(`${file}.svg`, framed(terminal, title, drawScreen(terminal)));
  } finally {
    terminal.close();
  }
}

/** A running stream: the recorded one, replayed as if it happened now. */
async function drawLive(): Promise<void> {
  const capture = `${root}examples/wrong-target-port.scap.gz`;
  const standIn = new StandIn({ capture, then: 'wait' });
  const args = ['--cluster', 'examples/wrong-target-port.cluster.json'];
  const terminal = new TestTerminal({ args, cols: 120, rows: 30, cwd: root, env: standIn.env });
  try {
    await terminal.until(/wrong-target-port\s+\S*default\/my-nginx/);
    await terminal.until(/3 of 3 calls fail/);
    const title = 'a running stream: calls and the verdict appear as they happen';
    keep('live.svg', framed(terminal, title, drawScreen(terminal)));
  } finally {
    terminal.close();
    standIn.close();
  }
}

/** From the verdict to its proof and back, and what else there is to see. */
const SESSION: Scene['steps'] = [
  ['', /wrong-target-port\s+\S*default\/my-nginx/],
  ['enter', /call \d+ of \d+/],
  ['enter', /› Events[^]*ECONNREFUSED/],
  ['esc', /call \d+ of \d+/],
  ['e', /› I\/O[^]*GET/],
  ['esc', /call \d+ of \d+/],
  [':map\r', /› Service map[^]*my-nginx/],
  [':dns\r', /› DNS/],
];
const STEP_SECONDS = 3;

async function record(): Promise<void> {
  const size = { cols: 120, rows: 30 };
  const terminal = new TestTerminal({ args: example, ...size, cwd: root });
  const screens: string[] = [];
  const written: [seconds: number, kind: 'o', text: string][] = [];
  try {
    for (const [key, shows] of SESSION) {
      const { length } = terminal.raw;
      if (key.startsWith(':')) terminal.type(key);
      else if (key !== '') terminal.press(key);
      await terminal.until(shows);
      written.push([screens.length * STEP_SECONDS, 'o', terminal.raw.slice(length)]);
      screens.push(drawScreen(terminal));
    }
  } finally {
    terminal.close();
  }
  // A reader needs to see the last screen, too.
  written.push([screens.length * STEP_SECONDS, 'o', '']);
  const head = { version: 2, width: size.cols, height: size.rows, title: 'svc-top' };
  const lines = [head, ...written].map((line) => JSON.stringify(line));
  keep('session.cast', `${lines.join('\n')}\n`);
  const title = 'a short session: the verdict, the call, its system calls, bytes, map and lookups';
  keep('session.svg', framed(terminal, title, animated(screens, STEP_SECONDS)));
}

mkdirSync(`${root}docs/screens`, { recursive: true });
for (const scene of scenes) await draw(scene);
await drawLive();
await record();
