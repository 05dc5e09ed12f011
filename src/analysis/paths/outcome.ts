/**
 * How a path ended, from its legs: the first step that broke is looked for from the client inwards, so
 * that a refusal behind a proxy is the cause and the client's empty reply its effect. Careful by design:
 * closing without a word is only a failure when somebody waited for an answer.
 */
import { formatBytes } from '../../base/format.js';
import { formatAddress } from '../../model/address.js';
import { errnoName } from '../../model/event-table.js';
import type { Process } from '../../model/process.js';
import type { FailureKind, Leg, Outcome, Traffic } from '../../model/path.js';
import { statusCode } from '../connections/http.js';

/** Someone who gives up sooner than this changed his mind (a lost race, a probe); later, he waited in vain. */
const WAITED_IN_VAIN_NS = 900e6;

export interface Verdict {
  readonly outcome: Outcome;
  readonly failure: FailureKind | undefined;
  readonly failedLeg: Leg | undefined;
  readonly reason: string;
}

export interface OutcomeContext {
  /** Up to when the process was watched: the time of the last event of its node so far. */
  watchedUntil(process: Process): number;
  /** Processes (by index) that dial for requests they accept. */
  readonly proxies: ReadonlySet<number>;
  /** Whether the address is one of the process's machine itself, as far as its capture lists them. */
  isMachineIp(process: Process, ip: string): boolean;
}

const OK: Verdict = { outcome: 'ok', failure: undefined, failedLeg: undefined, reason: 'answered' };

export function judge(root: Leg, context: OutcomeContext): Verdict {
  const broken = brokenStep(root, context);
  if (broken !== undefined) return broken;
  if (root.bytesIn > 0) return OK;
  if (root.closeRow >= 0 || root.eofRow >= 0) {
    return root.bytesOut > 0
      ? {
          ...OK,
          outcome: 'undecided',
          reason: 'closed before an answer; nobody waited long enough to tell',
        }
      : { ...OK, reason: 'connected and closed; nothing was sent' };
  }
  if (root.l4 === 'udp')
    return { ...OK, outcome: 'undecided', reason: 'no answer seen; UDP need not answer' };
  return { ...OK, outcome: 'unfinished', reason: unfinishedReason(root) };
}

function unfinishedReason(leg: Leg): string {
  if (leg.result === 'pending')
    return `no answer to the connect to ${formatAddress(leg.remote)} when the capture ended`;
  return leg.accepted === undefined
    ? 'open when the capture ended, no answer seen'
    : 'accepted, no answer when the capture ended';
}

function failed(failure: FailureKind, failedLeg: Leg, reason: string): Verdict {
  return { outcome: 'failed', failure, failedLeg, reason };
}

/** The innermost failure that explains why the leg's caller got nothing; undefined = nothing broke. */
function brokenStep(leg: Leg, context: OutcomeContext): Verdict | undefined {
  return (
    dialFailure(leg, context) ??
    gatewayFailure(leg, context) ??
    (leg.bytesIn > 0 ? truncated(leg) : noAnswer(leg, context))
  );
}

/**
 * An answer that ended, or was reset, before the length that its header tells; the innermost one. Both ends
 * must say so where both are on record: bytes that one end alone lacks were lost by the recorder.
 */
function truncated(leg: Leg): Verdict | undefined {
  for (const dial of leg.dials) {
    const behind = dial.bytesIn > 0 ? truncated(dial) : undefined;
    if (behind !== undefined) return behind;
  }
  const size = Math.max(leg.answerSize, leg.accepted?.answerSize ?? -1);
  const sent = leg.accepted?.bytesOut ?? 0;
  const ended = leg.eofRow >= 0 || leg.errno !== 0;
  if (!ended || leg.bytesIn >= size || sent >= size) return undefined;
  const end = leg.errno === 0 ? 'closed' : 'reset';
  const got = `${formatBytes(leg.bytesIn)} of ${formatBytes(size)}`;
  return failed('truncated', leg, `${formatAddress(leg.remote)} ${end} after ${got} of the answer`);
}

function dialFailure(leg: Leg, context: OutcomeContext): Verdict | undefined {
  const to = formatAddress(leg.remote);
  switch (leg.result) {
    case 'refused':
      return failed('refused', leg, `refused by ${to}`);
    case 'timeout':
      return failed('timeout', leg, `connect to ${to} timed out`);
    case 'unreachable':
      return failed('unreachable', leg, `${to} is unreachable (${errnoName(leg.connectErrno)})`);
    case 'failed':
      return failed('unreachable', leg, `connect to ${to} failed (${errnoName(leg.connectErrno)})`);
    case 'abandoned':
    case 'pending':
      return unansweredDial(leg, context);
    case 'connected':
    case 'unseen':
      return undefined;
  }
}

function unansweredDial(leg: Leg, context: OutcomeContext): Verdict | undefined {
  if (leg.accepted !== undefined) return undefined;
  const gaveUp = leg.result === 'abandoned';
  const waited = (gaveUp ? leg.resultTime : context.watchedUntil(leg.process)) - leg.startTime;
  const to = formatAddress(leg.remote);
  if (waited >= WAITED_IN_VAIN_NS)
    return failed('timeout', leg, `no answer from ${to} for ${seconds(waited)}`);
  if (!gaveUp) return undefined;
  return {
    outcome: 'undecided',
    failure: undefined,
    failedLeg: undefined,
    reason: `gave up on ${to} after ${seconds(waited)}`,
  };
}

/** A proxy that answers 502, 503 or 504 tells of its own upstream. */
function gatewayFailure(leg: Leg, context: OutcomeContext): Verdict | undefined {
  const code = statusCode(leg.statusLine);
  if (code < 502 || code > 504 || leg.accepted === undefined) return undefined;
  const behind = brokenDial(leg, context);
  if (behind !== undefined) return behind;
  if (leg.dials.some((d) => statusCode(d.statusLine) === code)) return undefined;
  // 502 says that an answer was no good; the others, after good answers, are the program's own words.
  if (code !== 502 && leg.dials.some((d) => d.bytesIn > 0)) return undefined;
  if (leg.dials.length === 0 && !context.proxies.has(leg.accepted.process.index)) return undefined;
  return failed(
    'gateway',
    leg,
    `${leg.accepted.process.comm || 'the proxy'} answered ${String(code)} itself`,
  );
}

/** The failure of the last dial, unless a dial brought an answer. */
function brokenDial(leg: Leg, context: OutcomeContext): Verdict | undefined {
  if (leg.dials.some((d) => d.bytesIn > 0)) return undefined;
  for (let i = leg.dials.length - 1; i >= 0; i--) {
    const verdict = brokenStep(leg.dials[i] as Leg, context);
    if (verdict?.outcome === 'failed') return verdict;
  }
  return undefined;
}

function noAnswer(leg: Leg, context: OutcomeContext): Verdict | undefined {
  const behind = leg.dials.length > 0 ? brokenDial(leg, context) : undefined;
  if (behind !== undefined && !stillOpen(leg)) return behind;
  if (behind !== undefined && leg.l4 === 'udp') return behind;
  if (leg.l4 === 'udp') return udpSilence(leg);
  if (wasReset(leg)) return reset(leg, context);
  if (leg.eofRow >= 0 && asked(leg)) return silentClose(leg, context);
  if (leg.accepted !== undefined && closedUnanswered(leg.accepted, leg) && asked(leg))
    return silentClose(leg, context);
  if (
    leg.closeRow >= 0 &&
    leg.bytesOut > 0 &&
    leg.closeTime - leg.firstSendTime >= WAITED_IN_VAIN_NS
  ) {
    return failed(
      'no-answer',
      leg,
      `no answer from ${formatAddress(leg.remote)} in ${seconds(leg.closeTime - leg.firstSendTime)}`,
    );
  }
  return undefined;
}

function stillOpen(leg: Leg): boolean {
  return (
    leg.closeRow < 0 &&
    leg.eofRow < 0 &&
    leg.errno === 0 &&
    (leg.accepted === undefined || leg.accepted.closeRow < 0)
  );
}

function udpSilence(leg: Leg): Verdict | undefined {
  if (leg.errno === 0) return undefined;
  return failed(
    'refused',
    leg,
    `refused by ${formatAddress(leg.remote)} (${errnoName(leg.errno)})`,
  );
}

/** Closing with the request unread resets the connection: a proxy that knows no backend does just that. */
function reset(leg: Leg, context: OutcomeContext): Verdict {
  const { accepted } = leg;
  if (accepted !== undefined && closedUnanswered(accepted, leg) && passesNothingOn(leg, context))
    return silentClose(leg, context);
  return failed('reset', leg, `reset by ${formatAddress(leg.remote)}`);
}

function wasReset(leg: Leg): boolean {
  return leg.errno !== 0 && asked(leg);
}

/** The caller wanted something: it sent bytes, or it read (and met the end) without sending first. */
function asked(leg: Leg): boolean {
  return (
    leg.bytesOut > 0 ||
    leg.eofRow >= 0 ||
    leg.connection < 0 ||
    leg.startRow < 0 ||
    leg.closeRow < 0
  );
}

/** The accepting end closed first, without having answered. */
function closedUnanswered(accepted: Traffic, leg: Leg): boolean {
  if (accepted.closeRow < 0 || accepted.bytesOut > 0 || accepted.eofRow >= 0) return false;
  return leg.closeRow < 0 || accepted.closeTime <= leg.closeTime;
}

function silentClose(leg: Leg, context: OutcomeContext): Verdict {
  const { accepted } = leg;
  if (accepted === undefined)
    return failed('empty', leg, `${formatAddress(leg.remote)} closed without an answer`);
  const who = accepted.process.comm || 'the accepting process';
  if (leg.dials.some((d) => d.bytesIn > 0)) {
    const reason = `${who} got an answer that was not passed on, or another call's dial was taken for this one's`;
    return { outcome: 'undecided', failure: undefined, failedLeg: undefined, reason };
  }
  if (passesNothingOn(leg, context))
    return failed('no-dial', leg, `${who} accepted and closed without dialling anyone`);
  const end = accepted.closedByExit ? 'ended' : 'closed';
  return failed('empty', leg, `${who} accepted and ${end} without an answer`);
}

/**
 * The call went to a proxy, which dialled nobody for it. A process that dials for other calls is one; so is
 * one that rules send calls of another address to, unless it sits in a pod: then it is the backend.
 */
function passesNothingOn(leg: Leg, context: OutcomeContext): boolean {
  const { accepted } = leg;
  if (accepted === undefined || leg.dials.length > 0) return false;
  const { process, local } = accepted;
  if (accepted.closedByExit) return false;
  if (context.proxies.has(process.index)) return true;
  const translated = local.port !== leg.remote.port || local.ip !== leg.remote.ip;
  const inPod = process.containerId !== '' || process.podUid !== '';
  return translated && (!inPod || context.isMachineIp(process, local.ip));
}

function seconds(ns: number): string {
  return `${(ns / 1e9).toFixed(1)} s`;
}
