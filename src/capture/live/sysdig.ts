/** Finds the sysdig to run and asks it what it is. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../base/errors.js';

export interface Sysdig {
  readonly path: string;
  /** As it says, '0.29.3'. */
  readonly version: string;
  /** Knows `--modern-bpf`, which needs neither a module nor kernel headers. */
  readonly hasModernBpf: boolean;
}

const ANSWER_MS = 10_000;
const INSTALL =
  'install it (README, "Live": one line per distribution), or name it with --sysdig PATH';

/** Where runtimes of Kubernetes nodes listen; sysdig asks Docker by itself. */
const CRI_SOCKETS = [
  '/run/containerd/containerd.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/crio/crio.sock',
];

/** The first executable of that name on the PATH. */
export function findOnPath(name: string, path: string | undefined): string | undefined {
  return (path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `given`: the path that the user named. Throws UserError when there is none that answers. */
export async function findSysdig(
  given: string | undefined,
  path: string | undefined,
): Promise<Sysdig> {
  const found = given ?? findOnPath('sysdig', path);
  if (found === undefined) throw new UserError('sysdig is not installed', INSTALL);
  if (given !== undefined && !existsSync(given)) {
    throw new UserError(`--sysdig ${given}: there is no such program`, 'check the path');
  }
  const version = await versionOf(found);
  return { path: found, version, hasModernBpf: isAtLeast(version, 0, 30) };
}

async function versionOf(program: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: ANSWER_MS });
    const version = /sysdig version (\d+\.\d+\S*)/i.exec(stdout)?.[1];
    if (version !== undefined) return version;
    throw new Error(`it prints "${stdout.trim()}"`);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    throw new UserError(`${program} does not tell its version (${reason})`, INSTALL);
  }
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split('.').map((part) => parseInt(part, 10));
  return a > major || (a === major && b >= minor);
}

/** The container runtime's socket; undefined = none of the usual ones. */
export function findCriSocket(sockets: readonly string[] = CRI_SOCKETS): string | undefined {
  return sockets.find((path) => existsSync(path));
}
