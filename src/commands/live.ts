/**
 * `svc-top` without a capture: sysdig runs now, and its stream goes into the session. Here the process, the
 * engine's thread and the screen are put together; each of them knows nothing of the others.
 */
import { userInfo } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { UserError } from '../base/errors.js';
import { runApp } from '../app/start.js';
import { readsFile, SNAPLEN, snaplenOf, sysdigArguments } from '../capture/live/arguments.js';
import type { CaptureOptions } from '../capture/live/arguments.js';
import { captureFilter, openBeatFile } from '../capture/live/beat.js';
import { LiveChild } from '../capture/live/child.js';
import { parseEngine, planEngines } from '../capture/live/engines.js';
import type { EnginePlan } from '../capture/live/engines.js';
import { filterWarnings } from './filter-effect.js';
import { openFifo } from '../capture/live/fifo.js';
import { findCriSocket, findOnPath, findSysdig } from '../capture/live/sysdig.js';
import type { Sysdig } from '../capture/live/sysdig.js';
import { startEngine } from '../session/client.js';
import type { EngineClient } from '../session/protocol.js';
import { LiveRun } from './live-run.js';

export interface LiveArguments {
  readonly sysdig: string | undefined;
  readonly engine: string | undefined;
  readonly filter: string;
  readonly passThrough: readonly string[];
  readonly write: string | undefined;
  readonly window: Bounds;
  readonly cluster: string | undefined;
  readonly iptables: string | undefined;
  readonly baseline: string | undefined;
  readonly mouse: boolean;
}

/** What a live session keeps at most. */
export interface Bounds {
  readonly ns: number;
  readonly bytes: number;
}

interface Plan extends EnginePlan {
  readonly sysdig: Sysdig;
  readonly options: CaptureOptions;
  /** The events come from the kernel, not from a file. */
  readonly isLive: boolean;
  /** The command that sysdig runs under; [] = none. */
  readonly sudo: readonly string[];
}

/** Runs until the user quits; returns the exit status. */
export async function live(args: LiveArguments): Promise<number> {
  const plan = await makePlan(args);
  // sysdig names processes after it; ours is recognised in other people's captures.
  process.title = 'svc-top';
  // Left alone, V8 lets a heap grow to several times of what it holds before it looks again, and the pages
  // stay with the process: a third of what a session may use (docs/decisions/0005-memory.md).
  setFlagsFromString('--heap-growing-percent=40');
  const { client, fifoPath } = await openEngine(args, plan);
  const child = new LiveChild({
    attempts: plan.attempts,
    skipped: plan.skipped,
    command: (attempt) => [
      ...plan.sudo,
      plan.sysdig.path,
      ...sysdigArguments(attempt, plan.options),
    ],
    fifoPath,
    drained: async () => (await client.command({ kind: 'drain' })).bytes,
  });
  const run = new LiveRun({
    client,
    child,
    needsConsent: plan.sudo.length > 0,
    write: args.write,
    warnings: filterWarnings(args.filter),
  });
  const { stdin, stdout, env } = process;
  try {
    return await runApp({ client: run.engine, stdin, stdout, env, mouse: args.mouse, live: run });
  } finally {
    for (const line of run.farewell) process.stderr.write(`svc-top: ${line}\n`);
  }
}

async function makePlan(args: LiveArguments): Promise<Plan> {
  const isLive = !readsFile(args.passThrough);
  const sysdig = await findSysdig(args.sysdig, process.env['PATH']);
  const engines: EnginePlan = isLive
    ? planEngines(parseEngine(args.engine), sysdig, process.env['SYSDIG_BPF_PROBE'])
    : { attempts: [{ engine: '', args: [] }], skipped: [] };
  const options: CaptureOptions = {
    snaplen: SNAPLEN,
    criSocket: findCriSocket(),
    passThrough: args.passThrough,
    filter: isLive ? captureFilter(args.filter, process.pid) : args.filter,
  };
  const sudo = isLive && process.geteuid?.() !== 0 ? sudoCommand() : [];
  return { ...engines, sysdig, options, isLive, sudo };
}

function sudoCommand(): readonly string[] {
  const sudo = findOnPath('sudo', process.env['PATH']);
  if (sudo === undefined) {
    throw new UserError(
      `capturing system calls needs root, and this is ${userInfo().username}`,
      'run svc-top as root; sudo, which svc-top could use, is not installed',
    );
  }
  return [sudo, '-p', '[sudo] password for %p: ', '--'];
}

async function openEngine(
  args: LiveArguments,
  plan: Plan,
): Promise<{ readonly client: EngineClient; readonly fifoPath: string }> {
  const fifo = openFifo();
  const { cluster, iptables, baseline, window, filter } = args;
  const live = {
    label: filter === '' ? 'this machine' : `this machine: ${filter}`,
    fd: fifo.fd,
    beatFd: plan.isLive ? openBeatFile() : -1,
    snaplen: snaplenOf(plan.options),
    warnings: filterWarnings(filter),
    windowNs: window.ns,
    memoryBytes: window.bytes,
    cluster,
    iptables,
    baseline,
  };
  const client = await startEngine(new URL('./worker.js', import.meta.url), { live });
  return { client, fifoPath: fifo.path };
}
