/** Every way in which a running stream can fail to begin, or end: what is said, and what is left. */
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { closeLive, expectNothingLeft, quit, startLive, temporaryFiles } from '../support/live.js';
import type { LiveTest } from '../support/live.js';
import { repository } from '../support/run.js';
import { asUser, PASSWORD } from '../support/stand-in.js';
import type { Play } from '../support/stand-in.js';

const capture = join(repository, 'examples/wrong-target-port.scap.gz');
const launcher = join(repository, 'bin/svc-top.js');

afterEach(closeLive);

describe('no engine', () => {
  test('the next one is tried', async () => {
    const live = startLive({ capture, engines: ['kmod'], then: 'wait' });
    await live.terminal.until(/ live +[1-9][\d,]* events/);
    expect(live.standIn.ran.args).not.toContain('--modern-bpf');
    expectNothingLeft(live, await quit(live));
  });

  test('says what was tried and why it failed, in the words of sysdig', async () => {
    const live = startLive({ capture, engines: [] }, [], { cols: 400 });
    const ending = await live.terminal.ended();
    expect(ending.status).toBe(2);
    const screen = live.terminal.screen();
    expect(screen).toMatch(/modern-bpf: .*error opening the modern-bpf engine/);
    expect(screen).toMatch(/bpf: no probe is named/);
    expect(screen).toMatch(/kmod: .*error opening the kmod engine/);
    expect(screen).toContain('svc-top doctor');
    expectNothingLeft(live, ending);
  });

  test('an old sysdig has no modern engine', async () => {
    const { terminal } = startLive({ capture, engines: [], version: '0.29.3' }, [], { cols: 400 });
    await terminal.ended();
    expect(terminal.screen()).toMatch(/modern-bpf: sysdig 0\.29\.3 does not have it/);
  });

  test('no sysdig at all', async () => {
    const { terminal } = startLive({ capture }, ['--sysdig', '/no/sysdig']);
    expect((await terminal.ended()).status).toBe(2);
    expect(terminal.screen()).toContain('there is no such program');
    expect(terminal.screen()).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

describe('sysdig ends', () => {
  async function ends(play: Partial<Play>, says: RegExp): Promise<LiveTest> {
    const live = startLive({ capture, pace: 5000, events: 4000, at: 2000, ...play });
    await live.terminal.until(says);
    await live.terminal.until(/ ended +[12],\d\d\d events/);
    live.terminal.type(':events\r');
    await live.terminal.until(/› Events[^]*> switch/);
    expectNothingLeft(live, await quit(live));
    return live;
  }

  test('by its own error', () => ends({ does: 'fail', words: 'probe lost' }, /probe lost/));
  test('killed', () => ends({ does: 'die' }, /ended by SIGKILL/));
  test('in the middle of a block', () => ends({ does: 'half-block' }, /ended by SIGKILL/));

  test('with a warning in between', async () => {
    const { terminal } = startLive({
      capture,
      at: 5,
      does: 'warn',
      words: 'mind the gap',
      then: 'wait',
    });
    await terminal.until('mind the gap');
    await terminal.until(/ live +[1-9]\d,?\d* events/);
  });

  test('having lost events: their number is said', async () => {
    const { terminal } = startLive({ capture, pace: 'flood', drops: 1234 });
    await terminal.until(/ ended /);
    terminal.press('down');
    await terminal.until(/lost 1,234/);
  });

  test('a stream that stalls stays up to date', async () => {
    const live = startLive({ capture, pace: 'flood', events: 4000, at: 3000, does: 'stall' });
    await live.terminal.until(/ live +2,946 events/);
    expectNothingLeft(live, await quit(live));
  });
});

describe('we end', () => {
  async function running(play: Partial<Play> = {}): Promise<LiveTest> {
    const live = startLive({ capture, then: 'wait', ...play });
    await live.terminal.until(/ live +[1-9][\d,]* events/);
    return live;
  }

  test('quitting a sysdig that ignores every signal', async () => {
    const live = await running({ ignoresSignals: true });
    expectNothingLeft(live, await quit(live));
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s', async (signal) => {
    const live = await running();
    live.terminal.kill(signal);
    const ending = await live.terminal.ended();
    expect(ending.status).toBeGreaterThan(128);
    expectNothingLeft(live, ending);
  });

  test('Ctrl-C asks once, and again leaves', async () => {
    const live = await running();
    live.terminal.press('ctrl-c');
    await live.terminal.until('Keep what the window holds');
    live.terminal.press('ctrl-c');
    expectNothingLeft(live, await live.terminal.ended());
  });

  test.each([
    ['the terminal hangs up', {}],
    ['the terminal hangs up on a sysdig that ignores it', { ignoresSignals: true }],
  ])('%s', async (_, play) => {
    const live = await running(play);
    live.terminal.hangUp();
    await expectAllGone(live);
  });

  test.each([
    ['killed, where nothing of ours runs any more', {}],
    [
      'killed above a sysdig that ignores signals',
      { ignoresSignals: true, pace: 1000, events: 1e6 },
    ],
  ])('%s', async (_, play) => {
    const live = await running(play);
    live.terminal.kill('SIGKILL');
    await expectAllGone(live);
  });

  test('a bug of ours', async () => {
    const bug = 'process.on("SIGUSR2", () => { throw new Error("planted bug"); });';
    const live = startLive({ capture, then: 'wait' }, [], {
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURI(bug)}` },
    });
    await live.terminal.until(/ live +[1-9][\d,]* events/);
    live.terminal.kill('SIGUSR2');
    const ending = await live.terminal.ended();
    expect(ending.status).toBe(70);
    expect(live.terminal.screen()).toContain('planted bug');
    expectNothingLeft(live, ending);
  });
});

/** There is no terminal left to tell of the end. */
async function expectAllGone({ terminal, standIn }: LiveTest): Promise<void> {
  await vi.waitFor(
    () => {
      expect(terminal.isRunning).toBe(false);
      expect(standIn.isRunning).toBe(false);
      expect(temporaryFiles(standIn)).toEqual([]);
    },
    { timeout: 10_000 },
  );
}

describe('without root', () => {
  const start = (): LiveTest =>
    startLive({ capture, then: 'wait' }, [], {
      command: asUser([process.execPath, launcher]),
    });

  test('sudo is offered, and the password is typed in the app, hidden', async () => {
    const live = start();
    const { terminal } = live;
    await terminal.until(/needs root[^]*run sysdig under sudo/);
    terminal.type('y');
    await terminal.until(/\[sudo\] password for/);
    terminal.type('wrong\r');
    await terminal.until(/\[sudo\] password for[^]*Sorry, try again\./);
    terminal.type(`${PASSWORD}\r`);
    await terminal.until(/ live +[1-9][\d,]* events/);
    expect(terminal.raw).not.toContain(PASSWORD);
    expect(terminal.raw).not.toContain('wrong');
    expectNothingLeft(live, await quit(live));
  });

  test('three wrong passwords end it politely', async () => {
    const live = start();
    const { terminal } = live;
    await terminal.until('run sysdig under sudo');
    terminal.type('y');
    for (const word of ['one', 'two', 'three']) {
      await terminal.until(/\[sudo\] password for/);
      terminal.type(`${word}\r`);
      await terminal.until((screen) => !screen.includes('[sudo] password for'));
    }
    const { status, modes } = await terminal.ended();
    expect(status).toBe(2);
    expect(terminal.screen()).toMatch(/sudo: 3 incorrect password attempts/);
    expect(modes).toMatch(/ echo /);
  });

  test('no to sudo leaves', async () => {
    const { terminal } = start();
    await terminal.until('run sysdig under sudo');
    terminal.type('n');
    expect((await terminal.ended()).status).toBe(0);
  });
});
