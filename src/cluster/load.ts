/**
 * Files with cluster state: finding those that lie beside a capture, and reading them. Only this file of the
 * folder touches the file system.
 */
import { statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../base/errors.js';
import { printable } from '../base/text.js';
import { EMPTY_CLUSTER } from '../model/cluster.js';
import type { ClusterState } from '../model/cluster.js';
import type { Issue } from '../model/issue.js';
import { parseIptables } from './iptables.js';
import { parseKubectl } from './kubectl.js';

export interface Sidecars {
  readonly cluster?: string;
  readonly iptables?: string;
}

export interface StateFile {
  readonly path: string;
  /** Nobody named it: it lies beside the capture. When it cannot be used, that is an issue and no more. */
  readonly found: boolean;
}

export interface ClusterFiles {
  readonly cluster?: StateFile | undefined;
  readonly iptables?: StateFile | undefined;
}

/** V8 cannot hold longer strings than half of this twice over; the biggest clusters save some 200 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

const CLUSTER_HINT =
  'Save it with: kubectl get pods,services,endpoints,endpointslices,nodes -A -o json > cluster.json';
const IPTABLES_HINT = 'Save it on the node with: sudo iptables-save > node.iptables';

/**
 * Files named like the capture beside it: `x.cluster.json`, `.yaml` or `.yml` and `x.iptables` for `x.scap`,
 * `x.scap.gz`, `x.txt`, `x.jsonl.gz` … Empty for stdin (`-`) and where there are none.
 */
export function findSidecars(capturePath: string): Sidecars {
  if (capturePath === '-') return {};
  const unpacked = capturePath.replace(/\.gz$/i, '');
  const stem = unpacked.replace(/\.(scap\d*|pcap|txt|log|out|jsonl?|ndjson)$/i, '');
  const stems = [...new Set([stem, unpacked, capturePath])];
  const find = (suffixes: readonly string[]): string | undefined =>
    stems
      .flatMap((name) => suffixes.map((suffix) => name + suffix))
      .find((path) => path !== capturePath && isFile(path));
  const cluster = find(['.cluster.json', '.cluster.yaml', '.cluster.yml']);
  const iptables = find(['.iptables']);
  return {
    ...(cluster !== undefined && { cluster }),
    ...(iptables !== undefined && { iptables }),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Reads the given files.
 *
 * @throws UserError for a file that was named and cannot be read or is something else altogether
 */
export async function loadCluster(
  files: ClusterFiles,
): Promise<{ readonly state: ClusterState; readonly issues: readonly Issue[] }> {
  const unusable: Issue[] = [];
  const cluster = await load(files.cluster, loadKubectl, unusable);
  const tables = await load(files.iptables, loadIptables, unusable);
  const state = cluster?.state ?? EMPTY_CLUSTER;
  const nat = tables?.nat;
  const sources = nat === undefined ? state.sources : [...state.sources, nat.source];
  return {
    state: { ...state, sources, nat },
    issues: [...unusable, ...(cluster?.issues ?? []), ...(tables?.issues ?? [])],
  };
}

async function load<T>(
  file: StateFile | undefined,
  read: (path: string) => Promise<T>,
  unusable: Issue[],
): Promise<T | undefined> {
  if (file === undefined) return undefined;
  try {
    return await read(file.path);
  } catch (error) {
    if (!file.found || !(error instanceof UserError)) throw error;
    const detail = `${error.message}; it was left out. ${error.hint}`;
    unusable.push({ kind: 'cluster-state', offset: -1, count: 1, detail });
    return undefined;
  }
}

async function loadKubectl(path: string) {
  const result = parseKubectl(await readText(path, CLUSTER_HINT), nameOf(path));
  if (!result.recognized) {
    throw new UserError(`${nameOf(path)} holds no Kubernetes objects`, CLUSTER_HINT);
  }
  return result;
}

async function loadIptables(path: string) {
  const result = parseIptables(await readText(path, IPTABLES_HINT), nameOf(path));
  if (!result.recognized) {
    throw new UserError(`${nameOf(path)} holds no iptables rules`, IPTABLES_HINT);
  }
  return result;
}

function nameOf(path: string): string {
  return printable(basename(path));
}

async function readText(path: string, hint: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) {
      throw new UserError(`${nameOf(path)} is too big (over 256 MB)`, hint);
    }
    return decode(await readFile(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${printable(path)}: ${reasonOf(error)}`, hint);
  }
}

/** UTF-8, or UTF-16 as `>` of Windows PowerShell writes it. */
function decode(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a directory';
  return error instanceof Error ? printable(error.message) : 'unknown error';
}
