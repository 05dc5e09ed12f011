/** The checks of `svc-top doctor`. Each looks at one thing and changes nothing. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { UserError } from '../base/errors.js';
import { formatBytes } from '../base/format.js';
import { ENGINES, planEngines } from '../capture/live/engines.js';
import { ptyVersion } from '../capture/live/pty.js';
import { findCriSocket, findOnPath, findSysdig } from '../capture/live/sysdig.js';

export interface DoctorOptions {
  readonly sysdig: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `note`: live capture works without it, or it could not be looked at. */
export interface Finding {
  readonly state: 'ok' | 'note' | 'missing';
  readonly text: string;
  /** What to do; '' nothing. */
  readonly hint: string;
}

interface Check {
  readonly name: string;
  look(options: DoctorOptions): Promise<Finding>;
}

const run = promisify(execFile);
const TRY_MS = 10_000;
const KUBECTL_MS = 8_000;
const BTF = '/sys/kernel/btf/vmlinux';
const SMALLEST = { columns: 80, rows: 20 };
const LEAST_SPACE = 2 * 2 ** 30;

const ok = (text: string): Finding => ({ state: 'ok', text, hint: '' });
const note = (text: string, hint = ''): Finding => ({ state: 'note', text, hint });
const missing = (text: string, hint: string): Finding => ({ state: 'missing', text, hint });
const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';
const isRoot = (): boolean => process.geteuid?.() === 0;

/** What a failed command said last. */
function wordsOf(error: unknown): string {
  const { stderr } = error as { stderr?: unknown };
  if (typeof stderr === 'string' && stderr.trim() !== '') {
    return stderr.trim().split('\n').slice(-2).join(' ');
  }
  return error instanceof Error ? firstLine(error.message) : String(error);
}

export const CHECKS: readonly Check[] = [
  { name: 'system', look: () => Promise.resolve(system()) },
  { name: 'Node', look: () => Promise.resolve(ok(process.version)) },
  { name: 'terminal', look: ({ env }) => Promise.resolve(terminal(env)) },
  { name: 'node-pty', look: () => Promise.resolve(nodePty()) },
  { name: 'sysdig', look: sysdig },
  { name: 'engines', look: engines },
  { name: 'privileges', look: ({ env }) => Promise.resolve(privileges(env)) },
  { name: 'BTF', look: () => Promise.resolve(btf()) },
  { name: 'container runtime', look: () => Promise.resolve(runtime()) },
  { name: 'kubectl', look: ({ env }) => kubectl(env) },
  { name: 'temporary files', look: () => Promise.resolve(space()) },
  { name: 'capture folder', look: () => Promise.resolve(folder()) },
];

function system(): Finding {
  if (process.platform === 'linux') return ok(`${process.platform} ${process.arch}`);
  return missing(process.platform, 'system calls are captured on Linux: run svc-top on the node');
}

function terminal(env: DoctorOptions['env']): Finding {
  const { columns, rows, isTTY } = process.stdout;
  const term = env['TERM'] ?? '';
  if (!isTTY) return note('the output is not a terminal', 'run svc-top in one');
  const depth = process.stdout.getColorDepth();
  const text = `${String(columns)}x${String(rows)}, TERM=${term}, ${String(2 ** depth)} colors`;
  if (term === '' || term === 'dumb') return missing(text, 'set TERM, for example xterm-256color');
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) {
    return note(text, 'make the window larger: 80x20 shows the pane, 120x30 everything');
  }
  return ok(text);
}

function nodePty(): Finding {
  try {
    return ok(ptyVersion());
  } catch (error) {
    if (error instanceof UserError) return missing(error.message, error.hint);
    throw error;
  }
}

async function sysdig({ sysdig: given, env }: DoctorOptions): Promise<Finding> {
  try {
    const { path, version } = await findSysdig(given, env['PATH']);
    return ok(`${version} (${path})`);
  } catch (error) {
    if (error instanceof UserError) return missing(error.message, error.hint);
    throw error;
  }
}

/** Lets every engine capture one event. */
async function engines({ sysdig: given, env }: DoctorOptions): Promise<Finding> {
  const found = await findSysdig(given, env['PATH']).catch(() => undefined);
  if (found === undefined) return note('not tried: there is no sysdig');
  if (!isRoot()) return note('not tried: that needs root', '`sudo svc-top doctor` tries them');
  const plan = planEngines(undefined, found, env['SYSDIG_BPF_PROBE']);
  const words = new Map(plan.skipped.map(({ engine, why }) => [engine as string, why]));
  for (const { engine, args } of plan.attempts) {
    try {
      await run(found.path, [...args, '-n', '1', '-w', '/dev/null'], { timeout: TRY_MS });
      words.set(engine, 'works');
    } catch (error) {
      words.set(engine, wordsOf(error));
    }
  }
  const text = ENGINES.map((engine) => `${engine}: ${words.get(engine) ?? ''}`).join('; ');
  if ([...words.values()].includes('works')) return ok(text);
  const hint = found.hasModernBpf
    ? 'modern-bpf needs a kernel with BTF (5.8 or newer) and root outside of a container'
    : 'sysdig 0.30 or newer has an engine that needs neither module nor headers';
  return missing(text, hint);
}

function privileges(env: DoctorOptions['env']): Finding {
  if (isRoot()) return ok('root');
  const sudo = findOnPath('sudo', env['PATH']);
  if (sudo !== undefined) return ok('not root; svc-top runs sysdig alone under sudo');
  return missing('not root, and there is no sudo', 'run svc-top as root');
}

function btf(): Finding {
  if (existsSync(BTF)) return ok(BTF);
  return note(`${BTF} does not exist`, 'the modern eBPF engine needs it: CONFIG_DEBUG_INFO_BTF=y');
}

function runtime(): Finding {
  const socket =
    findCriSocket() ?? (existsSync('/run/docker.sock') ? '/run/docker.sock' : undefined);
  if (socket !== undefined) return ok(socket);
  return note('no socket of containerd, CRI-O or Docker', 'pods are then known by their ids only');
}

async function kubectl(env: DoctorOptions['env']): Promise<Finding> {
  const program = findOnPath('kubectl', env['PATH']);
  const hint = 'save the cluster state elsewhere and name it with --cluster (README)';
  if (program === undefined) return note('not installed', hint);
  try {
    const args = ['auth', 'can-i', 'list', 'services', '-A', '--request-timeout=5s'];
    const { stdout } = await run(program, args, { timeout: KUBECTL_MS });
    return ok(`may list services: ${firstLine(stdout)}`);
  } catch (error) {
    return note(`the cluster does not answer: ${wordsOf(error)}`, hint);
  }
}

function space(): Finding {
  const { bavail, bsize } = statfsSync(tmpdir());
  const text = `${tmpdir()}: ${formatBytes(bavail * bsize)} free`;
  if (bavail * bsize >= LEAST_SPACE) return ok(text);
  return note(text, 'the events of the window are stored there; set TMPDIR for another place');
}

function folder(): Finding {
  try {
    accessSync('.', constants.W_OK);
    return ok(process.cwd());
  } catch {
    return note(
      `${process.cwd()} cannot be written to`,
      'recordings (W) go to where svc-top starts',
    );
  }
}
