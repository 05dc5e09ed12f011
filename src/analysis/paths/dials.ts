/**
 * Which accepted request made a process dial? A proxy accepts and dials in the same process, but not in
 * the same thread (Go, Envoy), nor always in the same process (socat forks), and it may send the request
 * over a connection that an earlier one opened. So each outgoing turn is given to the accepted turn that
 * fits best among those in progress at that moment: the same request line or byte counts, the same thread,
 * else first come first served.
 */
import { STRIDE } from '../../base/steps.js';
import type { Steps } from '../../base/steps.js';
import { taskKey } from '../../model/process.js';
import type { Process } from '../../model/process.js';
import { answeredTime, isFirstTurn, turnConnection, turnStart } from './turn.js';
import type { Ends } from './turn.js';

/** Events of different CPUs are sorted to within this much. */
const CLOCK_NOISE_NS = 1e6;
/** Below this score a dial is the process's own business. */
const WORST_FIT = -3;
/** A process with more requests in progress than this is not searched further back. */
const MAX_IN_PROGRESS = 512;
/** A request that is over counts for this share of one in progress, so that the search ends in any case. */
const SHARE_OF_ENDED = 0.1;

export interface Dials {
  /** Outgoing turns that an accepted turn caused, in time order. */
  readonly causedBy: ReadonlyMap<number, readonly number[]>;
  /** Outgoing turns that have a cause. */
  readonly caused: ReadonlySet<number>;
}

interface Accepted {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  /** The turns it caused; undefined = none yet. */
  dials: number[] | undefined;
  served: boolean;
}

export function* assignDials(ends: Ends): Steps<Dials> {
  const accepted = acceptedByProcess(ends);
  const causedBy = new Map<number, number[]>();
  const caused = new Set<number>();
  for (const [process, outgoing] of outgoingByProcess(ends, accepted)) {
    yield;
    const progress = new InProgress(accepted.byProcess.get(process) ?? []);
    for (const [i, turn] of outgoing.entries()) {
      if (i % STRIDE === STRIDE - 1) yield;
      const cause = bestCause(ends, turn, progress);
      if (cause === undefined) continue;
      if (cause.dials === undefined) causedBy.set(cause.turn, (cause.dials = [turn]));
      else cause.dials.push(turn);
      cause.served ||= connected(ends, turn);
      caused.add(turn);
    }
  }
  return { causedBy, caused };
}

interface AcceptedTurns {
  /** By process index, sorted by start. */
  readonly byProcess: ReadonlyMap<number, Accepted[]>;
  /** Processes that accept, by pid: where a forked child's dials belong. */
  readonly byPid: ReadonlyMap<number, Process>;
}

function acceptedByProcess(ends: Ends): AcceptedTurns {
  const byProcess = new Map<number, Accepted[]>();
  const byPid = new Map<number, Process>();
  const t = ends.connections;
  for (let a = 0; a < t.length; a++) {
    if (t.isClient.get(a) === 1) continue;
    const owner = t.process[a] as Process;
    byPid.set(taskKey(owner.node, owner.pid), owner);
    for (const turn of ends.turns(a)) {
      const entry = {
        turn,
        start: turnStart(ends, turn),
        end: answeredTime(ends, turn),
        dials: undefined,
        served: false,
      };
      const list = byProcess.get(owner.index);
      if (list === undefined) byProcess.set(owner.index, [entry]);
      else list.push(entry);
    }
  }
  for (const list of byProcess.values()) list.sort((x, y) => x.start - y.start);
  return { byProcess, byPid };
}

/** Outgoing turns by the process whose accepted requests may have caused them, sorted by start. */
function outgoingByProcess(ends: Ends, accepted: AcceptedTurns): Map<number, number[]> {
  const outgoing = new Map<number, number[]>();
  const t = ends.connections;
  for (let c = 0; c < t.length; c++) {
    if (t.isClient.get(c) === 0) continue;
    const process = t.process[c] as Process;
    const owner = accepted.byProcess.has(process.index)
      ? process
      : accepted.byPid.get(taskKey(process.node, process.ppid));
    if (owner === undefined) continue;
    let list = outgoing.get(owner.index);
    if (list === undefined) outgoing.set(owner.index, (list = []));
    for (const turn of ends.turns(c)) list.push(turn);
  }
  for (const list of outgoing.values())
    list.sort((x, y) => turnStart(ends, x) - turnStart(ends, y));
  return outgoing;
}

function bestCause(ends: Ends, turn: number, progress: InProgress): Accepted | undefined {
  let best: Accepted | undefined;
  let bestScore = WORST_FIT;
  progress.visit(turnStart(ends, turn), (candidate) => {
    const score = fit(ends, turn, candidate);
    if (score >= bestScore) [best, bestScore] = [candidate, score];
  });
  return best;
}

/**
 * The accepted turns of one process that are in progress at a moment. Moments only go forward, so a turn
 * that is over is dropped for good: a busy proxy has thousands of them, and to pass them again for every
 * dial was most of the time that joining took.
 */
class InProgress {
  readonly #accepted: readonly Accepted[];
  /** Indices of those that began and were not seen to be over, ascending. */
  readonly #open: number[] = [];
  #begun = 0;

  /** `accepted` is sorted by start. */
  constructor(accepted: readonly Accepted[]) {
    this.#accepted = accepted;
  }

  /** Visits them, the latest first. `time` must not be smaller than in the call before. */
  visit(time: number, visitor: (accepted: Accepted) => void): void {
    while ((this.#accepted[this.#begun]?.start ?? Infinity) <= time + CLOCK_NOISE_NS)
      this.#open.push(this.#begun++);
    let visited = 0;
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const index = this.#open[i] as number;
      const ended = this.#begun - 1 - index - visited;
      if (visited + ended * SHARE_OF_ENDED >= MAX_IN_PROGRESS) return;
      const accepted = this.#accepted[index] as Accepted;
      if (accepted.end < time) {
        this.#open.splice(i, 1);
        continue;
      }
      visited++;
      visitor(accepted);
    }
  }
}

function fit(ends: Ends, turn: number, accepted: Accepted): number {
  const { connections: t, requests: q } = ends;
  const c = turnConnection(ends, turn);
  const a = turnConnection(ends, accepted.turn);
  if (t.l4[c] !== t.l4[a]) return WORST_FIT - 1;
  let score = accepted.served ? -6 : 0;
  if (sameThread(ends, turn, accepted.turn)) score += 2;
  if (turn >= 0 && accepted.turn >= 0) {
    score += sameRequest(q.requestLine[turn] ?? '', q.requestLine[accepted.turn] ?? '');
    if (q.bytesOut.get(turn) === q.bytesIn.get(accepted.turn)) score += 3;
    if (q.bytesIn.get(turn) > 0 && q.bytesIn.get(turn) === q.bytesOut.get(accepted.turn))
      score += 3;
  }
  return score + sameFate(ends, turn, accepted);
}

/** A request whose dial failed is not answered; one whose dial brought an answer is. */
function sameFate(ends: Ends, turn: number, accepted: Accepted): number {
  const isAnswered = answered(ends, accepted.turn);
  if (!connected(ends, turn)) return isAnswered ? -3 : 2;
  const brought = turn >= 0 && ends.requests.bytesIn.get(turn) > 0;
  return brought && !isAnswered && accepted.end < Infinity ? -4 : 0;
}

function sameRequest(sent: string, heard: string): number {
  if (sent === '' || heard === '') return 0;
  return sent === heard ? 4 : -4;
}

function sameThread(ends: Ends, turn: number, accepted: number): boolean {
  const { connections: t, requests: q } = ends;
  const c = turnConnection(ends, turn);
  const a = turnConnection(ends, accepted);
  const dialler = isFirstTurn(ends, turn) ? t.openTid.get(c) : q.tid.get(turn);
  return dialler === t.openTid.get(a) || (accepted >= 0 && dialler === q.tid.get(accepted));
}

function connected(ends: Ends, turn: number): boolean {
  const result = ends.connections.resultOf(turnConnection(ends, turn));
  return result === 'connected' || result === 'unseen';
}

function answered(ends: Ends, turn: number): boolean {
  return turn >= 0 && ends.requests.bytesOut.get(turn) > 0;
}
