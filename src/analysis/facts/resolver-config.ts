/** What processes read of /etc/resolv.conf: which DNS servers they were told to ask. */
import type { ResolverConfig } from '../../model/facts.js';
import type { Handler, Step } from '../step.js';

const FILE = /\/resolv\.conf$/;

export interface ResolverConfigFacts {
  /** The latest reading per process. */
  readonly configs: () => readonly ResolverConfig[];
  readonly handler: Handler;
}

export function resolverConfigFacts(): ResolverConfigFacts {
  const byProcess = new Map<number, ResolverConfig>();
  const decoder = new TextDecoder();

  function onStep(step: Step): void {
    if ((step.int('res') ?? 0) <= 0 || step.fd?.kind !== 'file' || !FILE.test(step.fd.name)) return;
    const data = step.bytes('data');
    if (data === undefined) return;
    const { row, time } = step;
    const { process } = step.thread;
    byProcess.set(process.index, { process, row, time, ...parse(decoder.decode(data)) });
  }

  return {
    configs: () => [...byProcess.values()],
    handler: { id: 'resolver-config', events: ['read', 'pread', 'readv'], enters: false, onStep },
  };
}

/** A cut last line still counts: the servers before it are whole. */
function parse(text: string): { nameservers: string[]; search: string[] } {
  const nameservers: string[] = [];
  const search: string[] = [];
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line.trim().split(/\s+/);
    if (keyword === 'nameserver' && values[0] !== undefined) nameservers.push(values[0]);
    else if (keyword === 'search' || keyword === 'domain')
      search.splice(0, search.length, ...values);
  }
  return { nameservers, search };
}
