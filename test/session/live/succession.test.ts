/**
 * A window that moves: what the analysis knows after it began anew is what it knew before, as far as it
 * lies within the window; and what is kept of it is a capture.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { finish } from '../../../src/base/steps.js';
import type { StoredStream } from '../../../src/capture/live/source.js';
import type { Path } from '../../../src/model/path.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import { openJudge } from '../../../src/session/judge.js';
import { Recorder } from '../../../src/session/live/recorder.js';
import { scopeIn, scopeOut } from '../../../src/session/live/keys.js';
import { Succession } from '../../../src/session/live/succession.js';
import type { Screen } from '../../../src/session/live/succession.js';
import type { Bounds } from '../../../src/session/live/window.js';
import { viewContext } from '../../../src/session/view-context.js';
import type { Scope } from '../../../src/views/view.js';
import { run } from '../../support/run.js';
import { storedExample } from '../../support/stored-stream.js';

const folder = mkdtempSync(join(tmpdir(), 'succession-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `held`: what is marked, in the places of the present tables. */
function readAll(
  stream: StoredStream,
  bounds: Bounds,
  held: (s: Snapshot) => readonly Scope[] = () => [],
): Succession {
  const screen = (): Screen => {
    const matching = {
      matching: () => ({ rows: new Uint32Array(0), done: true, progress: 1 }),
      occurring: () => [],
      eventField: () => '',
    };
    const s = snapshot(succession);
    const { access } = succession.present;
    return { context: viewContext(s, access, matching), held: held(s) };
  };
  const succession = new Succession(stream, bounds, screen, PACE);
  // It comes piece by piece, and each piece is read before the next one comes.
  const { bytes } = stream;
  const { end } = bytes;
  for (bytes.end = 0; bytes.end < end;) {
    bytes.end = Math.min(end, bytes.end + PACE.sliceBytes);
    while (succession.advance(Infinity));
  }
  succession.end();
  return succession;
}

function snapshot({ present, now }: Succession): Snapshot {
  const progress = { bytesRead: 0, bytesTotal: -1, done: true, progress: 1 };
  const input = { files: [], rev: 1, now, analysis: present.analysis, progress, issues: [] };
  return finish(judge(input));
}

const PACE = { lookMs: 0, sliceBytes: 64 << 10 };
const judge = await openJudge({
  capture: '-',
  cluster: 'examples/wrong-target-port.cluster.json',
  iptables: undefined,
});

const everything = { windowNs: Infinity, memoryBytes: 2 ** 40 };
const short = { windowNs: 0.8e9, memoryBytes: 2 ** 40 };

/** What a person would recognise a call by. */
function story({ root, outcome, failure, reason, startTime }: Path): string {
  const at = (startTime / 1e6).toFixed(3);
  const who = root === undefined ? '' : `${root.process.comm} ${String(root.process.pid)}`;
  return `${at} ${who} ${root?.remote.ip ?? ''}:${String(root?.remote.port ?? 0)} ${outcome} ${failure ?? ''} ${reason}`;
}

describe.each(['wrong-target-port', 'healthy'])('%s', (example) => {
  const whole = readAll(storedExample(example, folder), everything);
  const stream = storedExample(example, folder);
  const moved = readAll(stream, short);
  const calls = (s: Succession): string[] => {
    const paths = s.present.analysis.facts(s.now, true).paths;
    return paths.filter((p) => p.startTime >= moved.begunAt).map(story);
  };

  test('the window has moved, and nobody counts or times otherwise', () => {
    expect(moved.begunAt).toBeGreaterThan(0);
    expect(moved.now).toBe(whole.now);
    expect(moved.events).toBe(whole.events);
    const { events } = moved.present.analysis.engine;
    const { events: all } = whole.present.analysis.engine;
    expect(events.length).toBeLessThan(all.length);
    expect(events.number(events.length - 1)).toBe(all.number(all.length - 1));
  });

  test('the calls within it are the same', () => {
    const known = calls(whole);
    expect(known.length).toBeGreaterThan(0);
    expect(calls(moved)).toEqual(known);
  });

  test('events are read back, with the names of their descriptors', () => {
    const line = (s: Succession): string => {
      const { events } = s.present.analysis.engine;
      return s.present.access.line(events.length - 20);
    };
    expect(line(moved)).toBe(line(whole));
  });

  test('what is kept of it is a capture with the same calls', () => {
    const path = join(folder, `${example}.kept.scap`);
    const recorder = new Recorder(path, stream.bytes, moved.present.beginning);
    while (recorder.advance());
    recorder.close();
    const tail = (file: string): string[] => {
      const lines = run(['events', '-r', file]).stdout.trimEnd().split('\n').slice(-1500);
      return lines.map((l) => l.replace(/^\d+ /, ''));
    };
    expect(tail(path)).toEqual(tail(`examples/${example}.scap.gz`));
  });
});

test('a verdict whose calls are older than the window stands, with its evidence', () => {
  // Nothing of the failing calls is within the last milliseconds.
  const last = readAll(storedExample('wrong-target-port', folder), {
    windowNs: 20e6,
    memoryBytes: 2 ** 40,
  });
  const { diagnoses, events, facts } = snapshot(last);
  expect(facts.paths.filter((p) => p.startTime >= last.begunAt)).toEqual([]);
  const verdict = diagnoses.find((d) => d.rule === 'wrong-target-port');
  expect(verdict?.count).toBe(3);
  const rows = (verdict?.evidence ?? []).map(({ row }) => row).filter((row) => row >= 0);
  const whole = readAll(storedExample('wrong-target-port', folder), everything);
  const before = snapshot(whole).diagnoses.find((d) => d.rule === 'wrong-target-port');
  const numbers = (before?.evidence ?? []).flatMap(({ row }) => {
    return row < 0 ? [] : [whole.present.analysis.engine.events.number(row)];
  });
  expect(rows.map((row) => events.number(row))).toEqual(numbers);
  expect(last.present.access.line(rows.at(-1) ?? 0)).toContain('kube-proxy');
});

test('a call that is marked outlives the window, however often it moves', () => {
  const whole = readAll(storedExample('healthy', folder), everything);
  const [first] = snapshot(whole).facts.paths;
  if (first === undefined) throw new Error('no call');
  const name = scopeOut({ kind: 'path', key: String(first.id) }, snapshot(whole));
  const narrow = { windowNs: 20e6, memoryBytes: 2 ** 40 };
  const stories = (held: readonly Scope[]): readonly string[] => {
    const last = readAll(storedExample('healthy', folder), narrow, (s) =>
      held.map((scope) => scopeIn(scope, s)),
    );
    expect(last.begunAt).toBeGreaterThan(first.endTime);
    return snapshot(last).facts.paths.map(story);
  };
  expect(stories([])).not.toContain(story(first));
  expect(stories([name])).toContain(story(first));
});
