/** Prints every event of a block stream as sysdig does, with the names of that moment. */
import { FLAG_STATE_ONLY } from '../../model/scap/format.js';
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

/** Decides of every event whether it is wanted; all of them come by, also those that are never printed. */
export type Wanted = (...event: Parameters<Observer>) => boolean;

const everything: Wanted = () => true;

/** `write` gets one line per call, without the line break. */
export function createEventPrinter(
  write: (line: string, number: number) => void,
  wanted: Wanted = everything,
): EventPrinter {
  let startedReal = false;
  const names = new LiveNames();
  const observer: Observer = (step, number, tables) => {
    const { event, info } = step;
    names.at(step, tables);
    const isWanted = wanted(step, number, tables);
    const internal = info.source === 'metaevent' || info.category === 'internal';
    if ((event.flags & FLAG_STATE_ONLY) !== 0 || info.name === 'procinfo') return;
    if (internal && !startedReal) return;
    startedReal = true;
    if (!isWanted) return;
    const time = BigInt(event.timeHigh) * 4294967296n + BigInt(event.timeLow);
    const text = renderInfo({ event, sockets: step.sockets, names }, info);
    const head = { number, time, cpu: event.cpu, comm: step.thread.comm, tid: event.tid };
    write(renderLine(head, info, nameOf(event, info), text), number);
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
