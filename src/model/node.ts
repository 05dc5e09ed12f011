/** The recorded machines. Captures of several nodes are read as one; each node keeps its own pids and addresses. */
import type { EventTable } from './event-rows.js';
import type { Interface } from './facts.js';

/** What a capture tells of its machine. */
export interface MachineInfo {
  /** '' = not told (texts, JSON). */
  readonly hostName: string;
  /** 0 = not told, as the next two. */
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Seconds since the epoch. */
  readonly bootTime: number;
}

export const UNKNOWN_MACHINE: MachineInfo = { hostName: '', cpus: 0, memoryBytes: 0, bootTime: 0 };

export interface NodeInfo extends MachineInfo {
  readonly interfaces: readonly Interface[];
  /** Its events that are shown. */
  readonly events: number;
  /** Rows of its first and its last event; -1 = it has none. */
  readonly firstRow: number;
  readonly lastRow: number;
}

/** How far the clock of a node is from that of the first one, as far as connections between them tell. */
export interface NodeClock {
  readonly node: number;
  /** ns that it is ahead; negative = behind. */
  readonly aheadNs: number;
}

/** A capture file that was read. */
export interface CaptureFile {
  readonly path: string;
  /** 'sysdig capture', 'sysdig text' … */
  readonly label: string;
  readonly node: number;
}

/** Whether two captures are of one machine. The time of the boot tells machines of one name apart; old captures lack it. */
export function isSameMachine(a: MachineInfo, b: MachineInfo): boolean {
  if (a.hostName === '' || a.hostName !== b.hostName) return false;
  return a.bootTime === b.bootTime || a.bootTime === 0 || b.bootTime === 0;
}

/** What to call the nodes: their host name, else their file; where a name is not theirs alone, both. */
export function nodeNames(
  nodes: readonly MachineInfo[],
  files: readonly CaptureFile[],
): readonly string[] {
  const fileOf = (node: number): string => {
    const path = files.find((file) => file.node === node)?.path ?? '';
    return path.slice(path.lastIndexOf('/') + 1);
  };
  return nodes.map(({ hostName }, node) => {
    if (hostName === '') return fileOf(node);
    const isTaken = nodes.some((other, i) => i !== node && other.hostName === hostName);
    return isTaken ? `${hostName} (${fileOf(node)})` : hostName;
  });
}

export function hasSeveralNodes({ files }: { readonly files: readonly CaptureFile[] }): boolean {
  return files.some(({ node }) => node > 0);
}

/**
 * Up to when a node was watched: to its own last event, where the capture of another one may go on. Alone it
 * is watched until `now`, also in silence.
 */
export function watchedUntil(
  nodes: readonly NodeInfo[],
  events: EventTable,
  node: number,
  now: number,
): number {
  const last = nodes.length > 1 ? (nodes[node]?.lastRow ?? -1) : -1;
  return last < 0 ? now : Math.min(now, events.time(last));
}
