/**
 * Ghost rungs: the steps that a healthy call has and this one lacks. A ghost is a claim that something did
 * not happen, so it needs a reason: a connection that was never established was never accepted, wherever
 * its far end is. But a connection that stands and whose other end is not in the capture (another node, an
 * outside address) decides nothing, and the ladder says that instead.
 */
import { formatDuration } from '../base/format.js';
import { formatAddress } from '../model/address.js';
import type { Accepted, Leg, Path } from '../model/path.js';
import type { LadderParts } from './ladder-parts.js';

/** ', waited 5.0 s'; '' when nobody waited long enough to speak of. */
export function waitedText(from: number, to: number): string {
  return from >= 0 && to - from >= 1e6 ? `, waited ${formatDuration(to - from)}` : '';
}

export function addGhosts(parts: LadderParts): void {
  const { path, lanes, rungs } = parts;
  if (path.root === undefined) {
    if (path.failure !== 'dns') return;
    const draft = { kind: 'connect', state: 'missing', lane: lanes.client } as const;
    rungs.ghost({ ...draft, detail: 'connect: never', expected: 'connect' }, path.endTime);
    return;
  }
  const broken = path.outcome === 'failed' || path.outcome === 'unfinished';
  addFarEnd(parts, lanes.tries, lanes.client, broken || path.outcome === 'undecided');
  if (path.outcome === 'failed') addMissingAnswer(parts, path.root);
}

/** What is missing at the other end of these tries. Returns nothing; recursion follows the dials. */
function addFarEnd(parts: LadderParts, legs: readonly Leg[], from: number, broken: boolean): void {
  const to = parts.lanes.to(legs);
  const last = legs.at(-1);
  if (last === undefined) return;
  const accepted = legs.filter((leg) => leg.accepted !== undefined);
  if (accepted.length === 0) {
    const established = legs.find((leg) => isEstablished(leg));
    if (established !== undefined) addUnknownEnd(parts, established, to);
    else if (broken) addNeverAccepted(parts, last, from, to);
    return;
  }
  for (const leg of accepted) {
    if (leg.dials.length > 0) addFarEnd(parts, leg.dials, to, broken);
    else if (broken && leg.accepted !== undefined) addNeverAnswered(parts, leg, leg.accepted, to);
  }
}

/** A UDP "connect" asks nobody, so only an answer or an ICMP refusal tells. */
function isEstablished(leg: Leg): boolean {
  if (leg.l4 === 'udp') return leg.errno === 0;
  return leg.result === 'connected' || leg.result === 'unseen';
}

function addUnknownEnd(parts: LadderParts, leg: Leg, to: number): void {
  const place = Math.max(leg.resultTime, leg.startTime);
  const detail = `${formatAddress(leg.remote)} is not in this capture`;
  parts.rungs.ghost({ kind: 'accept', state: 'info', lane: to, detail }, place);
}

function addNeverAccepted(parts: LadderParts, leg: Leg, from: number, to: number): void {
  const { rungs, path, context, expected } = parts;
  const end = leg.result === 'pending' ? Math.max(context.endTime, path.endTime) : leg.resultTime;
  const told = leg.result === 'refused' || leg.l4 === 'udp' || leg !== path.root;
  const place = told ? Math.max(leg.resultTime, leg.errorTime, leg.startTime) : leg.startTime;
  const waited = leg.result === 'refused' ? '' : waitedText(leg.startTime, end);
  const verb = leg.l4 === 'udp' ? 'receive' : 'accept';
  rungs.ghost(
    {
      kind: 'accept',
      state: 'missing',
      lane: to,
      detail: `${verb}: never${waited}`,
      expected: verb,
    },
    place,
  );
  if (leg === path.root) return;
  rungs.ghost(
    {
      kind: 'response',
      state: 'missing',
      lane: from,
      detail: 'bytes from backend: never',
      expected: expected.answer(),
    },
    place,
  );
}

function addNeverAnswered(parts: LadderParts, leg: Leg, accepted: Accepted, to: number): void {
  const { rungs, path, expected, lanes } = parts;
  if (path.failure === 'no-dial' && path.failedLeg === leg) {
    const place = Math.max(accepted.time, accepted.firstReceiveTime);
    const toLane = lanes.to(leg.dials);
    const draft = { kind: 'dial', state: 'missing', lane: to, toLane } as const;
    rungs.ghost({ ...draft, detail: 'dial: never', expected: 'dial a backend' }, place);
    return;
  }
  if (accepted.bytesOut > 0) return;
  const place = Math.max(accepted.time, accepted.firstReceiveTime);
  const end = Math.max(accepted.closeTime, accepted.errorTime);
  const waited = accepted.firstReceiveTime < 0 ? '' : waitedText(accepted.firstReceiveTime, end);
  rungs.ghost(
    {
      kind: 'respond',
      state: 'missing',
      lane: to,
      detail: `answer: never${waited}`,
      expected: expected.answer(),
    },
    place,
  );
}

/** The client's own view: nothing came back, and no error or end of data says so already. */
function addMissingAnswer(parts: LadderParts, root: Leg): void {
  const { rungs, lanes, path, expected } = parts;
  if (root.bytesIn > 0 || root.eofRow >= 0 || root.errorRow >= 0 || !isAnswerDue(root, path))
    return;
  const waited = waitedText(root.firstSendTime, Math.max(root.closeTime, path.endTime));
  rungs.ghost(
    {
      kind: 'response',
      state: 'missing',
      lane: lanes.client,
      detail: `response: never${waited}`,
      expected: expected.answer(),
    },
    Math.max(root.firstSendTime, root.closeTime),
  );
}

function isAnswerDue(root: Leg, path: Path): boolean {
  return isEstablished(root) && root.firstSendRow >= 0 && path.failure !== 'refused';
}
