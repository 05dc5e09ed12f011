/** Prints every event of a block stream as sysdig does, with the names of that moment. */
import type { Issue } from '../../model/issue.js';
import { createStateEngine } from '../state/index.js';
import type { Observer } from '../state/index.js';
import { nameOf, renderInfo, renderLine } from './line.js';
import { LiveNames } from './live-names.js';

export interface EventPrinter {
  push(chunk: Uint8Array): void;
  end(): void;
  issues(): readonly Issue[];
}

/** Decides which events are printed. */
export interface EventChoice {
  /** Every event comes by, also those that are never shown. */
  readonly watch: Observer;
  /** Whether the event that came by last is wanted. */
  readonly wants: () => boolean;
}

/** `write` gets one line per event, without the line break; `withHost`: also of which machine it is. */
export function createEventPrinter(
  write: (line: string, number: number) => void,
  choice?: EventChoice,
  withHost = false,
): EventPrinter {
  const names = new LiveNames();
  const observer: Observer = (step, number, tables) => {
    if (choice?.wants() === false) return;
    const { event, info } = step;
    names.at(step, tables);
    const time = BigInt(event.timeHigh) * 4294967296n + BigInt(event.timeLow);
    const text = renderInfo({ event, sockets: step.sockets, names }, info);
    const { hostName } = tables.machine;
    const head = {
      number,
      time,
      ...(withHost ? { host: hostName === '' ? '<NA>' : hostName } : {}),
      cpu: event.cpu,
      comm: step.thread.comm,
      tid: event.tid,
    };
    write(renderLine(head, info, nameOf(event, info), text), number);
  };
  const engine = createStateEngine({ handlers: [], observer, watcher: choice?.watch });
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
