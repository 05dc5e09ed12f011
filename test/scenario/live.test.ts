/** A running stream as its user sees it: verdicts as they become known, freezing, recording, keeping. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  closeLive,
  countEvents,
  expectNothingLeft,
  quit,
  startLive,
  temporaryFiles,
} from '../support/live.js';
import { repository, run } from '../support/run.js';

const example = join(repository, 'examples/wrong-target-port.scap.gz');
const cluster = ['--cluster', example.replace('.scap.gz', '.cluster.json')];

afterEach(closeLive);

test('the verdict comes while the stream runs', async () => {
  const live = startLive({ capture: example, then: 'wait' }, cluster);
  const { terminal, standIn } = live;
  await terminal.until(/wrong-target-port +\S*default\/my-nginx/);
  expect(terminal.screen()).toMatch(/ live /);
  expect(standIn.ran.args.join(' ')).toMatch(/^--modern-bpf -s 8192 .*-v -w - .*svc-top-beat/);
  expect(temporaryFiles(standIn)).toEqual([]);
  expectNothingLeft(live, await quit(live));
});

test('an event that sysdig holds back is pushed out by a beat', async () => {
  // The first 21 of them inform about containers and are not listed.
  const { terminal } = startLive({ capture: example, pace: 200, events: 521, then: 'wait' });
  await terminal.until(/ 500 events /);
});

test('a flood arrives whole', async () => {
  const play = { capture: example, pace: 'flood', events: 300_000 } as const;
  const { terminal, standIn } = startLive(play, ['-w', 'out.scap']);
  await terminal.until(/ ended /, 50_000);
  terminal.press('f10');
  await terminal.ended();
  expect(countEvents(join(standIn.temporary, 'out.scap'))).toBe(300_000);
});

test('marks that do not come back say that events are lost', async () => {
  const { terminal } = startLive({ capture: example, then: 'wait', losesBeats: true });
  await terminal.until(/lost ≥\d/);
});

test('a filter becomes the capture filter, with a warning of what it takes away', async () => {
  const filter = 'evt.type in (connect, close, getsockopt)';
  const { terminal, standIn } = startLive({ capture: example, then: 'wait' }, [filter]);
  await terminal.until(/the filter takes away .*where calls arrive/);
  await terminal.until(/ live +[1-9][\d,]* events/);
  expect(standIn.ran.args.at(-1)).toMatch(
    /^\(\(evt\.type in \(connect, close, getsockopt\)\) and not/,
  );
  terminal.type(':issues\r');
  await terminal.until(/› Issues[^]*the filter takes away/i);
});

describe('p freezes', () => {
  test('the screen stands still, and nothing that came meanwhile is missing', async () => {
    const { terminal } = startLive({ capture: example, pace: 1000, events: 3000, then: 'wait' });
    await terminal.until(/ live +[1-9][\d,]* events/);
    terminal.type('p');
    const still = / frozen +([\d,]+) events/.exec(await terminal.until(/ frozen /));
    terminal.press('down');
    await terminal.until(/waiting [1-9]\d\d+ KB/);
    expect(terminal.screen()).toContain(`${still?.[1] ?? ''} events`);
    terminal.type('p');
    await terminal.until(/ live +2,945 events/);
  });
});

describe('recording', () => {
  const listing = (path: string): string => run(['events', '-r', path]).stdout;
  const rules = (path: string): string[] => {
    const report = run(['diagnose', '-r', path, '--json', ...cluster]).stdout;
    const { diagnoses } = JSON.parse(report) as { diagnoses: { rule: string; count: number }[] };
    return diagnoses.map(({ rule, count }) => `${rule} ${String(count)}`);
  };

  test('-w gives a capture with the same events and verdicts', async () => {
    const live = startLive({ capture: example, pace: 'as-is' }, ['-w', 'out.scap', ...cluster]);
    await live.terminal.until(/ ended .*events/s);
    live.terminal.press('f10');
    await live.terminal.ended();
    const recorded = join(live.standIn.temporary, 'out.scap');
    expect(listing(recorded)).toBe(listing(example));
    expect(rules(recorded)).toEqual(rules(example));
  });

  test('W records, and again stops', async () => {
    const { terminal, standIn } = startLive({ capture: example, pace: 500, then: 'wait' }, cluster);
    await terminal.until(/ live +[1-9][\d,]* events/);
    terminal.type('W');
    await terminal.until(/● rec/);
    terminal.type('W');
    await terminal.until((screen) => !screen.includes('● rec'));
    const name = readdirSync(standIn.temporary).find((file) => file.endsWith('.scap'));
    expect(listing(join(standIn.temporary, name ?? '')).split('\n').length).toBeGreaterThan(10);
  });

  test('what the window holds is kept at the end when the user wants it', async () => {
    const live = startLive({ capture: example, pace: 'as-is', then: 'wait' }, cluster);
    const { terminal, standIn } = live;
    await terminal.until(/wrong-target-port +\S*default\/my-nginx/);
    await terminal.until(/ live +11,057 events/);
    terminal.press('f10');
    await terminal.until('Keep what the window holds');
    terminal.type('y');
    expectNothingLeft({ terminal, standIn }, await terminal.ended());
    const name = /svc-top-\d{8}-\d{6}\.scap/.exec(terminal.screen())?.[0] ?? '';
    expect(existsSync(join(standIn.temporary, name))).toBe(true);
    expect(rules(join(standIn.temporary, name))).toEqual(rules(example));
  });

  test('a file that cannot be written is said, and capture goes on', async () => {
    const { terminal } = startLive({ capture: example, then: 'wait' }, ['-w', '/nowhere/out.scap']);
    await terminal.until(/nowhere\/out\.scap.*no such/i);
    await terminal.until(/ live +[1-9][\d,]* events/);
  });
});

test('an expression narrows the stream to what matches, also of what still comes', async () => {
  const { terminal } = startLive({ capture: example, pace: 2000, then: 'wait' }, cluster);
  await terminal.until(/ live +[1-9]/);
  terminal.type(':events\r');
  terminal.press('f4');
  terminal.press('f2');
  terminal.type('evt.type=connect and proc.name=curl\r');
  await terminal.until(/\\evt\.type=connect and proc\.name=curl/);
  await terminal.until(/curl \(\d+\) +[<>✖•] connect/);
  const rows = terminal.lines.filter((line) => /^[▸ ] +\d+ +\d+\.\d+ /.test(line));
  expect(rows.every((line) => / curl \(\d+\) +\S connect/.test(line))).toBe(true);
});
