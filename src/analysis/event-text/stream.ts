/** Prints every event of a block stream as sysdig does, with the names of that moment. */
import type { Issue } from '../../model/issue.js';
import { createStateEngine } from '../state/index.js';
import type { Observer } from '../state/index.js';
import { nameOf, renderInfo, renderLine } from './line.js';
import type { TextNames } from './values.js';

export interface EventPrinter {
  push(chunk: Uint8Array): void;
  end(): void;
  issues(): readonly Issue[];
}

/** `write` gets one line per call, without the line break. */
export function createEventPrinter(write: (line: string) => void): EventPrinter {
  let thread: Parameters<Observer>[0]['thread'] | undefined;
  let tables: Parameters<Observer>[2] | undefined;
  const names: TextNames = {
    fd: (number) => {
      const entry = thread?.fds.get(number)?.entry;
      return entry === undefined || entry.hidden
        ? undefined
        : { kind: entry.typeText, name: entry.name };
    },
    comm: (tid) => tables?.processes.thread(tid)?.comm,
    owner: (kind, id) => {
      if (thread === undefined || thread.process.containerId !== '') return undefined;
      const { users, groups } = tables?.userNames ?? { users: undefined, groups: undefined };
      return (kind === 'user' ? users : groups)?.get(id);
    },
    directory: (dirfd) => {
      if (dirfd === undefined) return thread?.fds.cwd ?? '';
      const entry = thread?.fds.get(dirfd)?.entry;
      return entry === undefined ? '' : `${entry.name}/`;
    },
  };
  const observer: Observer = (step, number, now) => {
    const { event, info } = step;
    thread = step.thread;
    tables = now;
    const time = BigInt(event.timeHigh) * 4294967296n + BigInt(event.timeLow);
    const text = renderInfo({ event, sockets: step.sockets, names }, info);
    const head = { number, time, cpu: event.cpu, comm: step.thread.comm, tid: event.tid };
    write(renderLine(head, info, nameOf(event, info), text));
  };
  const engine = createStateEngine({ handlers: [], observer });
  return {
    push: (chunk) => {
      engine.push(chunk);
    },
    end: () => {
      engine.end();
    },
    issues: () => engine.issues,
  };
}
