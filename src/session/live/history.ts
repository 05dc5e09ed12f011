/**
 * What verdicts and marks refer to outlives the window: the events of a few calls that each verdict explains,
 * its own evidence, and the events of what the user has marked, as a small capture of their own. The next analysis reads it first, as if two captures had
 * been put together, and so comes to the same verdict, and Enter still leads to the events behind it.
 */
import { writeEventNumber, writeProcess } from '../../capture/encode/blocks.js';
import { ByteWriter } from '../../capture/encode/byte-writer.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import type { Process } from '../../model/process.js';
import { eventRows } from '../../views/event-scope.js';
import type { Scope, ViewContext } from '../../views/view.js';
import { processFields } from './checkpoint.js';

/** Calls kept for a verdict, the newest; verdicts; events in all. */
const CALLS = 3;
const VERDICTS = 32;
const EVENTS = 20_000;
/** Rows looked at before and after a call, and most of them that are kept. */
const AROUND = 200;
const MOST_AROUND = 2000;
/** Events kept for a mark, the newest. */
const MOST_HELD = 2000;
/** CLONE_THREAD and CLONE_FILES, as the driver numbers them. */
const THREAD_FLAGS = 0x2001;

export interface HistoryInput {
  readonly context: ViewContext;
  /** What the user has marked. */
  readonly held: readonly Scope[];
  /** Only what happened before has to be kept; ns since the stream's start. */
  readonly before: number;
  readonly opening: Buffer;
  readonly readBlock: (row: number) => Uint8Array | undefined;
}

/** The capture in blocks; empty when no verdict refers to anything older. */
export function writeHistory(input: HistoryInput): Buffer {
  const rows = rowsToKeep(input);
  if (rows.length === 0) return Buffer.alloc(0);
  const { events } = input.context.snapshot;
  const lists = new ByteWriter();
  writeThreads(lists, input.context, rows);
  const out = new ByteWriter();
  let next = -1;
  for (const row of rows) {
    const block = input.readBlock(row);
    if (block === undefined) continue;
    const number = events.number(row);
    if (number !== next) writeEventNumber(out, number);
    out.bytes(block);
    next = number + 1;
  }
  return Buffer.concat([input.opening, lists.take(), out.take()]);
}

function rowsToKeep({ context, held, before }: HistoryInput): readonly number[] {
  const { snapshot } = context;
  const kept = new Set<number>();
  const keep = (rows: Iterable<number>): void => {
    for (const row of rows) {
      if (kept.size < EVENTS && snapshot.events.time(row) < before) kept.add(row);
    }
  };
  const alarms = snapshot.diagnoses.filter(({ severity }) => severity !== 'info');
  for (const diagnosis of alarms.slice(0, VERDICTS)) keep(rowsOf(context, diagnosis));
  for (const scope of held) keep(rowsOfScope(context, scope));
  return [...kept].sort((a, b) => a - b);
}

/** A mark on a whole process or Service keeps the newest of what it did. */
function* rowsOfScope(context: ViewContext, scope: Scope): Generator<number> {
  if (scope.kind === '') return;
  const rows = (eventRows(context, scope) ?? new Uint32Array(0)).slice(-MOST_HELD);
  yield* rows;
  yield* surroundings(context, rows);
}

function* rowsOf(context: ViewContext, { evidence, paths }: Diagnosis): Generator<number> {
  for (const { row } of evidence) if (row >= 0) yield row;
  for (const path of paths.slice(-CALLS)) {
    const rows = eventRows(context, { kind: 'path', key: String(path) }) ?? new Uint32Array(0);
    yield* rows;
    yield* surroundings(context, rows);
  }
}

/** What the same processes did around these events: the sockets that they made, what they wrote. */
function* surroundings(context: ViewContext, rows: Uint32Array): Generator<number> {
  const { events } = context.snapshot;
  const pidAt = (row: number): number | undefined => context.threadName(events.thread(row))?.pid;
  const pids = new Set(Array.from(rows, pidAt));
  const [first = 0] = rows;
  const last = rows.at(-1) ?? -1;
  const from = Math.max(0, first - AROUND);
  const to = Math.min(events.length - 1, last + AROUND);
  for (let row = from, kept = 0; row <= to && kept < MOST_AROUND; row++) {
    if (!pids.has(pidAt(row))) continue;
    kept++;
    yield row;
  }
}

/** The threads of these events, with the names that they had. */
function writeThreads(out: ByteWriter, context: ViewContext, rows: readonly number[]): void {
  const { events, facts } = context.snapshot;
  const threads = new Map<number, { readonly comm: string; readonly pid: number }>();
  for (const row of rows) {
    const thread = context.threadName(events.thread(row));
    if (thread !== undefined) threads.set(thread.tid, thread);
  }
  const pids = new Set(Array.from(threads.values(), ({ pid }) => pid));
  const processes = new Map<number, Process>();
  for (const process of facts.processes)
    if (pids.has(process.pid)) processes.set(process.pid, process);
  for (const [pid, process] of processes) {
    writeProcess(out, {
      ...processFields(process),
      tid: pid,
      comm: Buffer.from(process.comm),
      flags: 0,
    });
  }
  for (const [tid, { comm, pid }] of threads) {
    const process = processes.get(pid);
    if (tid === pid || process === undefined) continue;
    writeProcess(out, {
      ...processFields(process),
      tid,
      comm: Buffer.from(comm),
      flags: THREAD_FLAGS,
    });
  }
}
