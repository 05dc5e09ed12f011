/**
 * What a user feels: the time from the start to the first screen that says something about the capture,
 * and from a key to the screen that answers it, at 200x50 while the file is still loading.
 */
import { TestTerminal } from '../test/support/terminal.js';

export interface Feel {
  /** ms from the start to a screen with events counted. */
  readonly firstScreen: number;
  /** ms from each key press to the moved cursor. */
  readonly latencies: readonly number[];
  /** Whether the file was still loading at the last key: if not, the numbers say too little. */
  readonly loadingToTheEnd: boolean;
}

const KEYS = 100;
/** Rows the cursor goes down before it comes up again, so that it never meets the end of the screen. */
const SWING = 10;
/** A row of the events under the cursor. */
const FIRST_EVENT = /^▸ +\d+ /m;
const COUNTED = /[1-9][\d,.]* events/;

/** The screen row of the table's cursor mark; -1 = none, or a frame is half drawn. */
function cursorRow(terminal: TestTerminal): number {
  const { lines } = terminal;
  const row = lines.findIndex((line) => line.startsWith('▸'));
  return row === lines.findLastIndex((line) => line.startsWith('▸')) ? row : -1;
}

/**
 * ms from each of some key presses to the moved cursor. One key at a time: the next one is pressed when the cursor bar
 * stands where this one puts it.
 */
export async function keyLatencies(
  terminal: TestTerminal,
  count: number,
): Promise<readonly number[]> {
  const latencies: number[] = [];
  let row = cursorRow(terminal);
  for (let i = 0; i < count; i++) {
    const isDown = i % (2 * SWING) < SWING;
    row += isDown ? 1 : -1;
    const begin = performance.now();
    terminal.press(isDown ? 'down' : 'up');
    await terminal.until(() => cursorRow(terminal) === row);
    latencies.push(performance.now() - begin);
  }
  return latencies;
}

export async function feel(capture: string, siblings: readonly string[]): Promise<Feel> {
  const begin = performance.now();
  const terminal = new TestTerminal({ args: ['-r', capture, ...siblings], cols: 200, rows: 50 });
  try {
    await terminal.until(COUNTED, 60_000);
    const firstScreen = performance.now() - begin;
    terminal.type(':events\r');
    await terminal.until(FIRST_EVENT);
    const latencies = await keyLatencies(terminal, KEYS);
    return { firstScreen, latencies, loadingToTheEnd: /reading/.test(terminal.screen()) };
  } finally {
    terminal.close();
  }
}

/** The same in a file that is loaded: ms from each key press to the moved cursor. */
export async function scrolling(
  capture: string,
  siblings: readonly string[],
): Promise<readonly number[]> {
  const terminal = new TestTerminal({ args: ['-r', capture, ...siblings], cols: 200, rows: 50 });
  try {
    await terminal.until(COUNTED, 60_000);
    await terminal.until(() => !/reading/.test(terminal.screen()), 60_000);
    terminal.type(':events\r');
    await terminal.until(FIRST_EVENT);
    return await keyLatencies(terminal, KEYS);
  } finally {
    terminal.close();
  }
}
