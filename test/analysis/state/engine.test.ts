/** Threads, descriptors and their references, and old and new captures of the same calls. */
import { describe, expect, it } from 'vitest';
import type { Handler, Step } from '../../../src/analysis/step.js';
import { createStateEngine } from '../../../src/analysis/state/index.js';
import type { StateEngine } from '../../../src/analysis/engine.js';
import { CallsCapture } from '../../support/calls-capture.js';
import { fixtureBytes } from '../../support/small-capture.js';

const CLIENT = '10.0.0.1:4000->10.0.0.2:80';
const O_CLOEXEC = 4096;
const SOCK_CLOEXEC = 0x80000;
const FORK = 0;
const THREAD = 0x2001;

interface Run {
  readonly engine: StateEngine;
  readonly log: readonly string[];
}

/** Runs the capture with a handler that notes what it sees. */
function run(
  bytes: Uint8Array,
  events: readonly string[],
  note: (step: Step) => string | undefined,
): Run {
  const log: string[] = [];
  const handler: Handler = {
    id: 'notes',
    events,
    enters: false,
    onStep: (step) => {
      const line = note(step);
      if (line !== undefined) log.push(line);
    },
    onRelease: (fd, process) => log.push(`released ${fd.name} by ${String(process.pid)}`),
  };
  const engine = createStateEngine({ handlers: [handler] });
  engine.push(bytes);
  engine.end();
  expect(engine.issues).toEqual([]);
  return { engine, log };
}

const closes = (step: Step): string =>
  `${step.name} ${String(step.fd?.name)} last=${String(step.lastReference)} refs=${String(step.fd?.refs)}`;

const clone = (parent: number, child: number, flags = FORK): Parameters<CallsCapture['event']> => [
  parent,
  'clone',
  { res: child, exe: 'sh', comm: 'sh', tid: parent, pid: parent, ptid: 1, flags },
];

const accepted = { fd: 5, tuple: CLIENT, flags: 0 };

describe('references to a descriptor', () => {
  it('are shared by dup and fork, and only the last close is the last', () => {
    const bytes = new CallsCapture()
      .event(100, 'accept4', accepted)
      .event(100, 'dup', { res: 6, oldfd: 5 })
      .event(...clone(100, 200))
      .event(200, 'close', { res: 0, fd: 5 })
      .event(100, 'close', { res: 0, fd: 5 })
      .event(100, 'close', { res: 0, fd: 6 })
      .event(200, 'close', { res: 0, fd: 6 })
      .bytes();
    expect(run(bytes, ['close'], closes).log).toEqual([
      `close ${CLIENT} last=false refs=3`,
      `close ${CLIENT} last=false refs=2`,
      `close ${CLIENT} last=false refs=1`,
      `close ${CLIENT} last=true refs=0`,
    ]);
  });

  it('end with the process, once for all that are open', () => {
    const bytes = new CallsCapture()
      .event(100, 'accept4', accepted)
      .event(...clone(100, 200))
      .event(100, 'procexit', { status: 0 })
      .event(200, 'procexit', { status: 0 })
      .bytes();
    expect(run(bytes, [], closes).log).toEqual([`released ${CLIENT} by 200`]);
  });

  it('end at exec when they are close-on-exec', () => {
    const bytes = new CallsCapture()
      .event(100, 'accept4', { ...accepted, flags: SOCK_CLOEXEC })
      .event(100, 'openat', { fd: 7, dirfd: -100, name: '/kept', flags: 1, mode: 0 })
      .event(100, 'openat', { fd: 8, dirfd: -100, name: '/gone', flags: O_CLOEXEC | 1, mode: 0 })
      .event(100, 'execve', { res: 0, exe: 'x', comm: 'x', tid: 100, pid: 100, ptid: 1 })
      .event(100, 'procexit', { status: 0 })
      .bytes();
    expect(run(bytes, [], closes).log).toEqual([
      `released ${CLIENT} by 100`,
      'released /gone by 100',
      'released /kept by 100',
    ]);
  });

  it('follow a number that is given out again while its close is under way', () => {
    const bytes = new CallsCapture()
      .event(100, 'accept4', accepted)
      .event(...clone(100, 101, THREAD))
      .event(100, '>close', { fd: 5 })
      .event(101, 'openat', { fd: 5, dirfd: -100, name: '/other', flags: 1, mode: 0 })
      .event(100, 'close', { res: 0 })
      .event(100, 'read', { res: 1, data: 'x', fd: 5, size: 1 })
      .bytes();
    expect(run(bytes, ['close', 'read'], closes).log).toEqual([
      `close ${CLIENT} last=true refs=0`,
      'read /other last=false refs=1',
    ]);
  });

  it('follow it without enter events: another thread’s close returns late', () => {
    const late = (by: number) =>
      new CallsCapture()
        .event(100, 'accept4', accepted)
        .event(...clone(100, 101, THREAD))
        .event(101, 'openat', { fd: 5, dirfd: -100, name: '/other', flags: 1, mode: 0 })
        .event(by, 'close', { res: 0, fd: 5 })
        .event(100, 'read', { res: 1, data: 'x', fd: 5, size: 1 })
        .bytes();
    expect(run(late(100), ['close', 'read'], closes).log).toEqual([
      `close ${CLIENT} last=true refs=0`,
      'read /other last=false refs=1',
    ]);
    // The thread that took the number closes what it took; the old one's close was lost.
    expect(run(late(101), ['close', 'read'], closes).log).toEqual([
      `released ${CLIENT} by 100`,
      'close /other last=true refs=0',
      'read undefined last=false refs=undefined',
    ]);
  });
});

describe('merge by name', () => {
  const note = (step: Step): string =>
    [
      step.name,
      step.int('res'),
      step.fdNumber,
      step.address('addr')?.ip,
      step.tuple('tuple')?.destination.port,
      step.fd?.client?.port,
      step.fd?.server?.ip,
    ].join(' ');
  const socket = { fd: 4, domain: 2, type: 1, proto: 6 };
  const refused = { res: -111, addr: '10.0.0.2:80', fd: 4 };
  const connected = { res: -115, tuple: CLIENT, fd: 4, addr: '10.0.0.2:80' };

  it('reads exit-only calls and calls with enter events alike', () => {
    const bare = new CallsCapture()
      .event(9, 'socket', socket)
      .event(9, 'connect', refused)
      .event(9, 'connect', connected)
      .bytes();
    const { domain, type, proto } = socket;
    const old = new CallsCapture()
      .event(9, '>socket', { domain, type, proto })
      .event(9, 'socket', { fd: 4 })
      .event(9, '>connect', { fd: 4, addr: '10.0.0.2:80' })
      .event(9, 'connect', { res: -111 })
      .event(9, '>connect', { fd: 4, addr: '10.0.0.2:80' })
      .event(9, 'connect', { res: -115, tuple: CLIENT })
      .bytes();
    const expected = ['connect -115 4 10.0.0.2 80 4000 10.0.0.2'];
    const events = ['connect'];
    expect(run(bare, events, note).log.slice(1)).toEqual(expected);
    expect(run(old, events, note).log.slice(1)).toEqual(expected);
    expect(run(bare, events, note).log[0]).toMatch(/^connect -111 4 10\.0\.0\.2 /);
    expect(run(old, events, note).log[0]).toMatch(/^connect -111 4 10\.0\.0\.2 /);
  });

  it('does not guess a descriptor from another call', () => {
    const bytes = new CallsCapture()
      .event(9, '>read', { fd: 4, size: 10 })
      .event(9, 'write', { res: 3, data: 'abc' })
      .bytes();
    const { log } = run(bytes, ['write'], (s) => `${String(s.fdNumber)} ${String(s.enterRow)}`);
    expect(log).toEqual(['-1 -1']);
  });
});

describe('sessions', () => {
  it('leave the other handlers alone when one fails', () => {
    let seen = 0;
    const bad: Handler = {
      id: 'bad',
      events: ['read'],
      enters: false,
      onStep: () => {
        throw new Error('oops');
      },
    };
    const good: Handler = { id: 'good', events: ['read'], enters: false, onStep: () => seen++ };
    const engine = createStateEngine({ handlers: [bad, good] });
    engine.push(fixtureBytes('wrong-target-port.scap.gz'));
    engine.end();
    expect(seen).toBeGreaterThan(100);
    expect(engine.issues.map((i) => [i.kind, i.count])).toEqual([['failed-handler', 1]]);
    expect(engine.issues[0]?.detail).toContain('bad');
  });

  it('can run interleaved without knowing of each other', () => {
    const bytes = fixtureBytes('wrong-target-port.scap.gz');
    const engines = [createStateEngine({ handlers: [] }), createStateEngine({ handlers: [] })];
    for (let at = 0; at < bytes.length; at += 10_000) {
      for (const engine of engines) engine.push(bytes.subarray(at, at + 10_000));
    }
    const [a, b] = engines.map((e) => ({
      rows: Array.from({ length: e.events.length }, (_, i) => [
        e.events.time(i),
        e.events.thread(i),
        e.events.fd(i),
      ]),
      processes: e.processes.map((p) => p.comm),
    }));
    expect(a).toEqual(b);
  });

  it('number the events of an appended capture on, and forget its state', () => {
    const once = fixtureBytes('wrong-target-port.scap.gz');
    const engine = createStateEngine({ handlers: [] });
    engine.push(Buffer.concat([once, once]));
    engine.end();
    const half = engine.events.length / 2;
    expect(engine.events.number(half)).toBe(half + 1);
    for (let row = 0; row < half; row += 97) {
      const [first, second] = [row, row + half].map((r) => ({
        thread: engine.names.thread(engine.events.thread(r)),
        fd: engine.names.fd(engine.events.fd(r)),
      }));
      expect(second).toEqual(first);
    }
  });
});
