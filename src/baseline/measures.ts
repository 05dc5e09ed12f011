/**
 * What is measured of one path. Waiting is only counted where somebody waited for the other side: from the
 * first byte sent to the first byte received, never from an idle connection or from a client that had
 * connected and thought about what to ask.
 */
import type { MeasureId } from '../model/baseline.js';
import type { Accepted, Leg, Path } from '../model/path.js';

/** Durations in ns, sizes in bytes; a measure that the path does not allow is absent. */
export type PathMeasures = ReadonlyMap<MeasureId, number>;

/**
 * Requests larger than this may still be arriving when the answer is due, and answers larger than this are
 * held back by a slow reader: Linux' default socket buffers hold at least so much.
 */
const SOCKET_BUFFER_BYTES = 64 * 1024;

/** The innermost leg that carried the request: the last dial that connected, as deep as they go. */
export function deepestLeg(path: Path): Leg | undefined {
  let leg = path.root;
  for (let next = leg; next !== undefined; next = lastConnected(next.dials)) leg = next;
  return leg;
}

function lastConnected(dials: readonly Leg[]): Leg | undefined {
  return dials.findLast((dial) => dial.result === 'connected' || dial.result === 'unseen');
}

/**
 * Time in ns that the answering process held the request before its first byte of answer; undefined when
 * that cannot be told: its end is not in the capture, it spoke first, or the request was still arriving.
 */
export function backendWait(path: Path): number | undefined {
  const leg = deepestLeg(path);
  const accepted = leg?.accepted;
  if (leg === undefined || accepted === undefined) return undefined;
  if (accepted.bytesIn > SOCKET_BUFFER_BYTES) return undefined;
  return span(accepted.firstReceiveTime, answerStart(leg, accepted));
}

/**
 * When the answer began; -1 unknown. A large send returns, and may only be recorded, when the reader has taken
 * most of it: by then its first bytes have long arrived.
 */
function answerStart(leg: Leg, accepted: Accepted): number {
  const { firstSendTime, bytesOut } = accepted;
  const { firstReceiveTime } = leg;
  if (firstReceiveTime < 0) return bytesOut > SOCKET_BUFFER_BYTES ? -1 : firstSendTime;
  return firstSendTime < 0 ? -1 : Math.min(firstSendTime, firstReceiveTime);
}

/**
 * Time in ns that the handshake of a leg took at most. The caller may look at the result late, so an
 * earlier accept at the other end counts.
 */
export function connectTime(leg: Leg): number | undefined {
  if (leg.reused || leg.result !== 'connected') return undefined;
  const { resultTime } = leg;
  const accepted = leg.accepted?.time ?? -1;
  const first = resultTime < 0 || (accepted >= 0 && accepted < resultTime) ? accepted : resultTime;
  return span(leg.startTime, first);
}

/** Everything that can be measured of the path. */
export function measurePath(path: Path): PathMeasures {
  const root = path.root;
  const measures = new Map<MeasureId, number>();
  const set = (id: MeasureId, value: number | undefined): void => {
    if (value !== undefined) measures.set(id, value);
  };
  set('dns', lookupTime(path));
  if (root === undefined) return measures;
  set('connect', connectTime(root));
  if (!root.reused && root.startRow >= 0)
    set('accept', span(root.startTime, root.accepted?.time ?? -1));
  const dial = lastConnected(root.dials);
  if (dial !== undefined) set('dial', connectTime(dial));
  set('backend', backendWait(path));
  set('first-byte', span(root.firstSendTime, root.firstReceiveTime));
  if (root.bytesIn > 0) {
    set('response-bytes', root.bytesIn);
    if (root.bytesIn <= SOCKET_BUFFER_BYTES && root.eofTime < 0) {
      set('total', span(root.firstSendTime, root.lastTime));
    }
  }
  return measures;
}

function lookupTime(path: Path): number | undefined {
  let asked = Infinity;
  let answered = -1;
  for (const { questionTime, answerTime } of path.lookups) {
    if (questionTime >= 0) asked = Math.min(asked, questionTime);
    answered = Math.max(answered, answerTime);
  }
  return span(asked, answered);
}

function span(from: number, to: number): number | undefined {
  return from >= 0 && to >= from ? to - from : undefined;
}
