/**
 * The ladder of a path: every step that was seen, in time order, each in the lane of the component that
 * took it, and in between the ghosts of steps that a healthy call of this kind has and this one has not.
 * Steps come from lookups and legs alone; ghosts.ts decides what is missing.
 */
import { formatBytes } from '../base/format.js';
import { printable } from '../base/text.js';
import { formatAddress, isUnspecified } from '../model/address.js';
import { errnoName } from '../model/event-table.js';
import type { Accepted, Leg, Path, Traffic } from '../model/path.js';
import type { Ladder, RungState } from '../model/rungs.js';
import { expectedOf } from './expected.js';
import { addGhosts } from './ghosts.js';
import { addLookups } from './ladder-lookups.js';
import { Lanes } from './lanes.js';
import type { LadderContext, LadderParts } from './ladder-parts.js';
import { resultText } from './leg-text.js';
import { RungList } from './rung-list.js';
import type { Slowness } from './structural.js';

export function buildLadder(path: Path, context: LadderContext): Ladder {
  const lanes = new Lanes(path, context.names);
  const parts: LadderParts = {
    path,
    lanes,
    rungs: new RungList(),
    expected: expectedOf(context.comparer.entry(path)),
    slow: context.comparer.slowness(path),
    context,
  };
  addLookups(parts);
  addLegs(parts, lanes.tries, lanes.client, path.startTime);
  addLogs(parts);
  addGhosts(parts);
  const components = lanes.components.map((c) => ({
    ...c,
    label: printable(c.label),
    object: printable(c.object),
  }));
  return { components, rungs: parts.rungs.inOrder() };
}

/** The tries of one component: more than one means that earlier ones failed or that it asks several. */
function addLegs(parts: LadderParts, legs: readonly Leg[], from: number, since: number): void {
  const to = parts.lanes.to(legs);
  legs.forEach((leg, i) => {
    const start = addConnect(parts, leg, { from, to, since, again: i > 0 });
    addTraffic(parts, leg, { lane: from, other: to, since: start, isDialler: true, leg });
    if (leg.accepted === undefined) return;
    const accepted = leg.accepted;
    addAccept(parts, leg, accepted, { lane: to, other: from, since: start });
    addTraffic(parts, accepted, { lane: to, other: from, since: start, isDialler: false, leg });
    addLegs(parts, leg.dials, to, Math.max(start, accepted.time));
  });
}

interface Ends {
  readonly lane: number;
  readonly other: number;
  /** Nothing of it can have happened before. */
  readonly since: number;
}

interface Try {
  readonly from: number;
  readonly to: number;
  readonly since: number;
  /** An earlier try of the same step came first. */
  readonly again: boolean;
}

/** The connect of a leg and how it ended. Returns the time before which nothing of the leg happened. */
function addConnect(parts: LadderParts, leg: Leg, at: Try): number {
  const { rungs, lanes, expected } = parts;
  const kind = lanes.tries.includes(leg) ? 'connect' : 'dial';
  const arrow = { lane: at.from, toLane: at.to };
  if (leg.reused || leg.startRow < 0) {
    const place = Math.max(leg.firstSendTime, at.since);
    const draft = { kind, state: 'info', ...arrow, detail: openBefore(leg) } as const;
    rungs.seen(draft, leg.firstSendRow, place, at.since);
    return at.since;
  }
  const extra = at.again && kind === 'dial';
  rungs.seen(
    {
      kind,
      state: extra ? 'extra' : 'ok',
      ...arrow,
      detail: `${kind} ${formatAddress(leg.remote)}`,
      expected: extra ? '(one more try: not in a healthy path)' : expected.done(),
    },
    leg.startRow,
    leg.startTime,
    at.since,
  );
  const start = Math.max(leg.startTime, at.since);
  if (leg.resultRow >= 0 && leg.result !== 'pending') addResult(parts, leg, at, start);
  return start;
}

function openBefore(leg: Leg): string {
  const remote = formatAddress(leg.remote);
  if (leg.connection < 0) return `calls ${remote}; the caller is not in this capture`;
  return leg.reused ? `on its open connection to ${remote}` : `connected to ${remote} before`;
}

function addResult(parts: LadderParts, leg: Leg, at: Try, start: number): void {
  const { rungs, lanes, expected, path } = parts;
  const ok = leg.result === 'connected';
  if (ok && leg.resultRow === leg.startRow) return;
  const isTop = lanes.tries.includes(leg);
  // Of several addresses of one name, one that fails costs time only.
  const failed = isTop && leg !== path.root ? 'info' : 'failed';
  rungs.seen(
    {
      kind: isTop ? 'result' : 'dial-result',
      state: ok ? slowState(parts, leg, 'connect') : failed,
      lane: isTop ? at.from : at.to,
      toLane: isTop ? -1 : at.from,
      detail: ok ? 'connected' : resultText(leg),
      expected: ok ? expected.done(isTop ? 'connect' : 'dial') : '✓ connected',
    },
    leg.resultRow,
    leg.resultTime,
    start,
  );
}

function addAccept(parts: LadderParts, leg: Leg, accepted: Accepted, ends: Ends): void {
  if (leg.reused) return;
  const inferred = accepted.inferred ? ' (joined by time and size)' : '';
  const detail =
    leg.l4 === 'udp' || isUnspecified(accepted.peer.ip)
      ? `take it on port ${String(accepted.local.port)}${inferred}`
      : `accept ${formatAddress(accepted.peer)}${inferred}`;
  const isRoot = leg === parts.path.root;
  const expected = parts.expected.done(isRoot ? 'accept' : undefined);
  parts.rungs.seen(
    { kind: 'accept', state: 'ok', lane: ends.lane, detail, expected },
    accepted.row,
    accepted.time,
    ends.since,
  );
}

function slowState(parts: LadderParts, leg: Leg, step: Slowness['step']): RungState {
  return parts.slow?.leg === leg && parts.slow.step === step ? 'slow' : 'ok';
}

type TrafficEnds = Ends & { readonly isDialler: boolean; readonly leg: Leg };

/** The bytes of one end: what it sent and got, how that ended, its close. */
function addTraffic(parts: LadderParts, end: Traffic, ends: TrafficEnds): void {
  if (ends.isDialler) {
    addSend(parts, end, ends, 'request');
    addReceive(parts, end, ends, 'response');
  } else {
    addReceive(parts, end, ends, 'receive');
    addSend(parts, end, ends, 'respond');
  }
  const dialled = toText(parts, ends);
  if (end.errno !== 0 && end.errorRow >= 0) {
    parts.rungs.seen(
      {
        kind: 'error',
        state: failedIfBroken(parts, end),
        lane: ends.lane,
        detail: `${errnoName(end.errno)}${dialled === '' ? '' : ` from${dialled}`}`,
      },
      end.errorRow,
      end.errorTime,
      ends.since,
    );
  }
  addEnd(parts, end, ends);
}

function addSend(
  parts: LadderParts,
  end: Traffic,
  ends: TrafficEnds,
  kind: 'request' | 'respond',
): void {
  if (end.firstSendRow < 0) return;
  const line = kind === 'request' ? end.requestLine : end.statusLine;
  const state = kind === 'respond' ? slowState(parts, ends.leg, 'backend') : 'ok';
  const bytes = `send ${formatBytes(end.bytesOut)}`;
  const detail = line === '' ? bytes : `${bytes}  ${line}`;
  const draft = { kind, lane: ends.lane, toLane: ends.other, detail } as const;
  const deep = ends.leg.dials.length > 0;
  const isAnswer = kind === 'respond' && !deep;
  const expected = isAnswer ? parts.expected.done('first-byte') : parts.expected.done();
  parts.rungs.seen({ ...draft, state, expected }, end.firstSendRow, end.firstSendTime, ends.since);
}

function addReceive(
  parts: LadderParts,
  end: Traffic,
  ends: TrafficEnds,
  kind: 'receive' | 'response',
): void {
  if (end.firstReceiveRow < 0) return;
  const isAnswer = kind === 'response' && ends.leg === parts.path.root;
  const line = kind === 'response' ? end.statusLine : '';
  const bytes = `got ${formatBytes(end.bytesIn)}`;
  const gateway = kind === 'response' && parts.path.failure === 'gateway';
  parts.rungs.seen(
    {
      kind,
      state: gateway ? 'failed' : 'ok',
      lane: ends.lane,
      detail: line === '' ? bytes : `${bytes}  ${line}`,
      expected: isAnswer ? parts.expected.answer() : parts.expected.done(),
    },
    end.firstReceiveRow,
    end.firstReceiveTime,
    ends.since,
  );
}

/** The other side's end of data, told only when it is the whole answer, and the close. */
function addEnd(parts: LadderParts, end: Traffic, ends: TrafficEnds): void {
  const broken = failedIfBroken(parts, end);
  const { rungs, expected } = parts;
  if (ends.isDialler && end.eofRow >= 0 && end.bytesIn === 0 && end.firstSendRow >= 0) {
    const draft = { kind: 'response', state: broken, lane: ends.lane } as const;
    const detail = 'end of data, 0 B of answer';
    rungs.seen(
      { ...draft, detail, expected: expected.answer() },
      end.eofRow,
      end.eofTime,
      ends.since,
    );
  }
  if (end.closeRow < 0) return;
  const silent = !ends.isDialler && end.bytesOut === 0;
  const state = silent ? broken : 'ok';
  rungs.seen(
    {
      kind: 'close',
      state,
      lane: ends.lane,
      detail: silent ? 'close, 0 B sent back' : `close${toText(parts, ends)}`,
      expected: state === 'failed' ? 'after the answer' : '✓',
    },
    end.closeRow,
    end.closeTime,
    ends.since,
  );
}

/** A component that relays holds two connections; its closes say which. */
function toText({ path }: LadderParts, { isDialler, leg }: TrafficEnds): string {
  return isDialler && leg !== path.root ? ` ${formatAddress(leg.remote)}` : '';
}

function failedIfBroken(parts: LadderParts, end: Traffic): RungState {
  const broken = parts.path.outcome === 'failed' && (end.bytesIn === 0 || end.bytesOut === 0);
  return broken ? 'failed' : 'info';
}

function addLogs(parts: LadderParts): void {
  for (const log of parts.path.logs) {
    const lane = Math.max(parts.lanes.ofProcess(log.process), 0);
    const detail = `writes "${log.text.trim()}"`;
    parts.rungs.seen({ kind: 'log', state: 'info', lane, detail }, log.row, log.time);
  }
}
