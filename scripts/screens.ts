/**
 * `npm run screens`: runs the built program on the bundled examples in a terminal, presses keys, and keeps
 * the screens as pictures in docs/screens/, which the README shows.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StandIn } from '../test/support/stand-in.js';
import { TestTerminal } from '../test/support/terminal.js';
import { screenToSvg } from './svg.js';

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

async function draw({ file, title, args, steps }: Scene): Promise<void> {
  const terminal = new TestTerminal({ args, cols: 120, rows: 30, cwd: root });
  try {
    await terminal.until(/wrong-target-port\s+\S*default\/my-nginx/);
    for (const [key, shows] of steps) {
      terminal.press(key);
      await terminal.until(shows);
    }
    writeFileSync(`${root}docs/screens/${file}.svg`, screenToSvg(terminal, title));
    console.log(`docs/screens/${file}.svg`);
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
    writeFileSync(`${root}docs/screens/live.svg`, screenToSvg(terminal, title));
    console.log('docs/screens/live.svg');
  } finally {
    terminal.close();
    standIn.close();
  }
}

mkdirSync(`${root}docs/screens`, { recursive: true });
for (const scene of scenes) await draw(scene);
await drawLive();
