/**
 * Commands in the capture that throw away translation rules: flushing or deleting chains, restoring a rule
 * set over the old one, clearing IPVS. What kube-proxy itself runs (restores that keep the rest) is none.
 */
import { printable } from '../base/text.js';
import type { Execution } from '../model/facts.js';
import { isParent } from '../model/process.js';
import type { Process } from '../model/process.js';

export interface Flush {
  readonly execution: Execution;
  /** 'iptables -t nat -F'. */
  readonly command: string;
  /** Who ran it: the nearest script or program that is no plain shell; '' unknown. */
  readonly by: string;
  /** The nat table (or everything) was meant, not the filter table alone. */
  readonly touchesNat: boolean;
}

const TOOLS = /^(ip6?tables|nft$|ipvsadm$)/;
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'busybox', 'sudo', 'env']);

/** All of them, in order. */
export function flushesOf(
  executions: readonly Execution[],
  processes: readonly Process[],
): readonly Flush[] {
  return executions.flatMap((execution) => {
    const flush = flushKind(execution);
    if (flush === 'none') return [];
    const command = printable([toolName(execution), ...execution.args].join(' '));
    const by = scriptOf(execution, processes);
    return [{ execution, command, by, touchesNat: flush === 'nat' }];
  });
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Multi-call binaries (xtables-nft-multi, busybox) are known by the name they were called with. */
function toolName({ exe, process }: Execution): string {
  const name = baseName(exe);
  return TOOLS.test(name) || !TOOLS.test(process.comm) ? name : process.comm;
}

function flushKind({ exe, args, process }: Execution): 'nat' | 'other' | 'none' {
  const names = [baseName(exe), process.comm, ...args.slice(0, 1).map(baseName)];
  const is = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const has = (...flags: string[]): boolean => args.some((arg) => flags.includes(arg));
  if (is(/^ip6?tables(-legacy|-nft)?-restore/)) return has('-n', '--noflush') ? 'none' : 'nat';
  if (is(/^ip6?tables(-legacy|-nft)?$/)) {
    const flushes = has('-F', '--flush', '-X', '--delete-chain', '-D', '--delete');
    return !flushes ? 'none' : tableOf(args) === 'nat' ? 'nat' : 'other';
  }
  if (is(/^nft$/))
    return /\b(flush|delete)\b.*\b(ruleset|table|chain)\b/.test(args.join(' ')) ? 'nat' : 'none';
  if (is(/^ipvsadm$/)) return has('-C', '--clear') ? 'nat' : 'none';
  return 'none';
}

function tableOf(args: readonly string[]): string {
  const at = args.findIndex((arg) => arg === '-t' || arg === '--table');
  const joined = args.find((arg) => /^(-t\w|--table=)/.test(arg));
  if (at >= 0) return args[at + 1] ?? '';
  return joined === undefined ? 'filter' : joined.replace(/^(-t|--table=)/, '');
}

/** The script by its own name, or as the argument of the shell that reads it. */
function scriptOf(execution: Execution, processes: readonly Process[]): string {
  const parent = processes.findLast((p) => isParent(p, execution.process));
  const script = [parent?.exe ?? '', ...(parent?.args ?? [])].find(isScript);
  if (script !== undefined) return printable(script);
  return printable(execution.ancestors.find((name) => !SHELLS.has(name)) ?? '');
}

function isScript(word: string): boolean {
  return !word.startsWith('-') && word !== '' && !SHELLS.has(baseName(word));
}
