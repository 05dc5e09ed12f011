/**
 * What can feed sysdig with system calls, best first: the modern eBPF engine is compiled into sysdig and
 * needs nothing else; the older one needs a probe that fits the kernel; the module must be loaded.
 */
import { UserError } from '../../base/errors.js';
import type { Sysdig } from './sysdig.js';

export const ENGINES = ['modern-bpf', 'bpf', 'kmod'] as const;
export type Engine = (typeof ENGINES)[number];

export interface Attempt {
  /** '' when sysdig reads a file instead. */
  readonly engine: Engine | '';
  readonly args: readonly string[];
}

export interface Failure {
  readonly engine: Engine | '';
  readonly why: string;
}

export interface EnginePlan {
  readonly attempts: readonly Attempt[];
  /** Engines that are not worth a try here. */
  readonly skipped: readonly Failure[];
}

/** Reads the value of --engine; undefined = auto. */
export function parseEngine(text: string | undefined): Engine | undefined {
  if (text === undefined || text === 'auto') return undefined;
  const engine = ENGINES.find((e) => e === text);
  if (engine !== undefined) return engine;
  throw new UserError(`--engine ${text}: no such engine`, `one of ${ENGINES.join(', ')}, auto`);
}

/** `probe`: a probe file for the older eBPF engine (SYSDIG_BPF_PROBE). */
export function planEngines(
  choice: Engine | undefined,
  sysdig: Sysdig,
  probe: string | undefined,
): EnginePlan {
  if (choice !== undefined) return { attempts: [attempt(choice, probe)], skipped: [] };
  const skipped: Failure[] = [];
  if (!sysdig.hasModernBpf) {
    skipped.push({
      engine: 'modern-bpf',
      why: `sysdig ${sysdig.version} does not have it (0.30 and newer do)`,
    });
  }
  if (probe === undefined) {
    const why = 'no probe is named in SYSDIG_BPF_PROBE; --engine bpf lets sysdig build one';
    skipped.push({ engine: 'bpf', why });
  }
  const left = ENGINES.filter((engine) => !skipped.some((s) => s.engine === engine));
  return { attempts: left.map((engine) => attempt(engine, probe)), skipped };
}

function attempt(engine: Engine, probe: string | undefined): Attempt {
  switch (engine) {
    case 'modern-bpf':
      return { engine, args: ['--modern-bpf'] };
    case 'bpf':
      return { engine, args: [probe === undefined ? '--bpf=' : `--bpf=${probe}`] };
    case 'kmod':
      return { engine, args: [] };
  }
}
