/** Runs a textual source and the state engine over it, and keeps what each event came to. */
import { createStateEngine } from '../../src/analysis/state/index.js';
import { FLAG_STATE_ONLY } from '../../src/model/scap/format.js';
import type { Issue } from '../../src/model/issue.js';
import { EVENTS } from '../../src/model/event-table.js';
import type { CaptureSource } from '../../src/capture/source.js';

export interface SeenEvent {
  readonly number: number;
  /** ns since the epoch. */
  readonly time: bigint;
  /** `connect>` or `connect<`. */
  readonly name: string;
  readonly comm: string;
  readonly tid: number;
  readonly pid: number;
  /** `9 4t 10.0.0.1:40000->10.0.0.2:80`, '' = none. */
  readonly fd: string;
  readonly role: string;
  /** Stored parameters as hex, by name; '' = not available. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Seen {
  readonly events: readonly SeenEvent[];
  readonly issues: readonly Issue[];
}

/** What the engine makes of scap blocks that `feed` pushes. */
export function seeBlocks(feed: (push: (blocks: Uint8Array) => void) => void): Seen {
  const events: Omit<SeenEvent, 'time'>[] = [];
  const times: number[] = [];
  const engine = createStateEngine({
    handlers: [],
    observer: (step, number) => {
      const { event, thread } = step;
      if ((event.flags & FLAG_STATE_ONLY) !== 0) return;
      const fd = engine.names.fd(step.fd?.nameIndex ?? -1);
      const named = (EVENTS[step.typeId]?.params ?? []).slice(0, event.count);
      const params = named.map((p, i) => {
        return [p.name, event.bytes.toString('hex', event.at(i), event.at(i) + event.length(i))];
      });
      times.push(step.time);
      events.push({
        number,
        name: `${step.name}${step.isEnter ? '>' : '<'}`,
        comm: thread.comm,
        tid: event.tid,
        pid: thread.process.pid,
        fd: fd === undefined ? '' : `${String(step.fdNumber)} ${fd.kind} ${fd.name}`,
        role: step.fd?.role ?? '',
        params: Object.fromEntries(params) as Record<string, string>,
      });
    },
  });
  feed((blocks) => {
    engine.push(blocks);
  });
  engine.end();
  const { startTime } = engine.events;
  const timed = events.map((e, i) => ({ ...e, time: startTime + BigInt(times[i] ?? 0) }));
  return { events: timed, issues: engine.issues };
}

/** The same for a text, given in pieces of `size` bytes. */
export function seeText(source: CaptureSource, text: Uint8Array | string, size = 65536): Seen {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const complaints: Issue[] = [];
  const seen = seeBlocks((push) => {
    const translator = source.translate?.({
      write: push,
      issue: (issue) => complaints.push(issue),
    });
    for (let at = 0; at < bytes.length; at += size) translator?.push(bytes.subarray(at, at + size));
    translator?.end();
  });
  return { events: seen.events, issues: [...complaints, ...seen.issues] };
}
