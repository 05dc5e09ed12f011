/** The program on a running stream, in a terminal, with everything that must be gone after it. */
import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { isEventBlock } from '../../src/model/scap/format.js';
import { StandIn } from './stand-in.js';
import type { Play } from './stand-in.js';
import { TestTerminal } from './terminal.js';
import type { Ending, TerminalOptions } from './terminal.js';

export interface LiveTest {
  readonly terminal: TestTerminal;
  readonly standIn: StandIn;
}

const open: LiveTest[] = [];

/** Starts the program with a stand-in that plays. */
export function startLive(
  play: Play,
  args: readonly string[] = [],
  options: TerminalOptions = {},
): LiveTest {
  const standIn = new StandIn(play);
  const terminal = new TestTerminal({
    args,
    cols: 120,
    rows: 30,
    cwd: standIn.temporary,
    ...options,
    env: { ...standIn.env, ...options.env },
  });
  const test = { terminal, standIn };
  open.push(test);
  return test;
}

/** Ends what a test left running. */
export function closeLive(): void {
  for (const { terminal, standIn } of open.splice(0)) {
    terminal.close();
    standIn.close();
  }
}

/** Nothing is left: the terminal is as it was, sysdig is gone, no FIFO and no file remains. */
export function expectNothingLeft({ terminal, standIn }: LiveTest, { modes }: Ending): void {
  const { raw } = terminal;
  expect(raw.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(raw.lastIndexOf('\x1b[?1049h'));
  expect(terminal.onAlternateScreen).toBe(false);
  expect(terminal.cursorHidden).toBe(false);
  expect(modes).toMatch(/ icanon /);
  expect(modes).toMatch(/ echo /);
  expect(standIn.isRunning).toBe(false);
  expect(temporaryFiles(standIn)).toEqual([]);
}

/** What lies in the program's folder for temporary files. */
export function temporaryFiles(standIn: StandIn): string[] {
  return readdirSync(standIn.temporary).filter((name) => {
    return name.startsWith('svc-top-') && !name.endsWith('.scap');
  });
}

/** Event blocks in a plain capture file. */
export function countEvents(path: string): number {
  const bytes = readFileSync(path);
  let count = 0;
  for (let at = 0; at + 12 <= bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (isEventBlock(bytes.readUInt32LE(at))) count++;
  }
  return count;
}

/** Quits without keeping anything, and waits for the end. */
export async function quit({ terminal }: LiveTest): Promise<Ending> {
  terminal.press('f10');
  await terminal.until('Keep what the window holds');
  terminal.type('n');
  return terminal.ended();
}
