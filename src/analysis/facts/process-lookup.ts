/** Finds processes by pid in the append-only list; a reused pid means its newest incarnation. */
import { taskKey } from '../../model/process.js';
import type { Process } from '../../model/process.js';

export interface ProcessLookup {
  parentOf(process: Process): Process | undefined;
}

export function processLookup(list: () => readonly Process[]): ProcessLookup {
  const byPid = new Map<number, Process>();
  let indexed = 0;
  return {
    parentOf: (process) => {
      const processes = list();
      for (; indexed < processes.length; indexed++) {
        const next = processes[indexed];
        if (next !== undefined) byPid.set(taskKey(next.node, next.pid), next);
      }
      const parent = byPid.get(taskKey(process.node, process.ppid));
      return parent === process ? undefined : parent;
    },
  };
}
