/** What the screen asks of a session beside pages: another baseline, a capture file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Session } from '../../src/session/session.js';
import type { EventMatches } from '../../src/views/view.js';
import { repository } from '../support/run.js';

const folder = mkdtempSync(join(tmpdir(), 'svc-top-'));
const open: Session[] = [];

async function read(capture: string): Promise<Session> {
  const session = await Session.open({ capture });
  open.push(session);
  await session.run();
  return session;
}

const example = (name: string): string => join(repository, `examples/${name}.scap.gz`);

afterAll(() => {
  for (const session of open) session.close();
  rmSync(folder, { recursive: true });
});

const whole = { range: undefined, scopes: [] } as const;

describe('a capture that is written', () => {
  it('has the bytes of the one that was read', async () => {
    const session = await read(example('healthy'));
    const path = join(folder, 'whole.scap');
    await session.command({ kind: 'write', path, replace: false, ...whole });
    const bytes = gunzipSync(readFileSync(example('healthy')));
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('of a range has the events of that time, with the processes they belong to', async () => {
    const session = await read(example('wrong-target-port'));
    const { events, facts } = session.snapshot();
    const { startTime, endTime } = facts.paths[1] ?? expect.fail('no call');
    const range = { from: startTime, to: endTime };
    const path = join(folder, 'range.scap');
    await session.command({ kind: 'write', path, replace: false, range, scopes: [] });
    const again = (await read(path)).snapshot();
    const wanted = Array.from({ length: events.length }, (_, row) => events.time(row)).filter(
      (time) => time >= startTime && time <= endTime,
    );
    expect(again.events.length).toBe(wanted.length);
    expect(again.facts.paths.map((p) => p.reason)).toEqual([facts.paths[1]?.reason]);
    expect(again.facts.listeners.length).toBeGreaterThan(0);
  });

  it('of marked rows has their events alone', async () => {
    const session = await read(example('wrong-target-port'));
    const path = join(folder, 'call.scap');
    const scopes = [{ kind: 'path', key: '0' }];
    await session.command({ kind: 'write', path, replace: false, range: undefined, scopes });
    const again = (await read(path)).snapshot();
    expect(again.facts.paths).toHaveLength(1);
    expect(again.facts.paths[0]?.failure).toBe('refused');
    expect(again.events.length).toBeLessThan(200);
  });

  it('replaces nothing unless it is told to', async () => {
    const session = await read(example('healthy'));
    const path = join(folder, 'mine.scap');
    writeFileSync(path, 'mine');
    const command = { kind: 'write', path, ...whole } as const;
    await expect(session.command({ ...command, replace: false })).rejects.toThrow(
      /is there already: :w! replaces it/,
    );
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await session.command({ ...command, replace: true });
    expect(readFileSync(path).length).toBeGreaterThan(10_000);
  });
});

describe('a baseline that is marked', () => {
  it('is what calls are compared with, until it is taken back', async () => {
    const session = await read(example('healthy'));
    const before = session.snapshot().baseline;
    await session.command({ kind: 'baseline', of: { kind: 'path', key: '2' } });
    const { baseline, facts } = session.snapshot();
    expect(baseline).toMatchObject({ source: 'marked', label: 'marked: call 3 by curl' });
    expect(baseline.entries.every((entry) => entry.paths === 1)).toBe(true);
    const total = baseline.entries
      .flatMap((e) => e.measures)
      .find((m) => m.id === 'response-bytes');
    expect(total?.p50).toBe(facts.paths[2]?.root?.bytesIn);
    await session.command({ kind: 'baseline', of: undefined });
    expect(session.snapshot().baseline).toEqual(before);
  });

  it('lets searches for verdicts begin anew, and no others', async () => {
    const session = await read(example('healthy'));
    const found = (text: string): EventMatches => session.context().matching(text);
    for (const [text, isAnew] of [
      ['diag.rule exists or svc.name exists', true],
      ['proc.name=curl', false],
    ] as const) {
      await expect.poll(() => found(text).done).toBe(true);
      const before = found(text);
      await session.command({ kind: 'baseline', of: { kind: 'path', key: '2' } });
      // What was found is shown until the new search is through.
      expect(found(text)).toBe(before);
      if (isAnew) await expect.poll(() => found(text)).not.toBe(before);
      expect(found(text).rows).toEqual(before.rows);
      expect(found(text).rows.length).toBeGreaterThan(0);
      expect(found(text) === before).toBe(!isAnew);
    }
  });

  it('cannot be a call that failed', async () => {
    const session = await read(example('wrong-target-port'));
    const marks = session.command({ kind: 'baseline', of: { kind: 'path', key: '0' } });
    await expect(marks).rejects.toThrow('this call was not answered');
    expect(session.snapshot().baseline.source).toBe('built-in');
  });
});
