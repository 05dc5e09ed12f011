/**
 * The events that prove a verdict, from the clearest of the paths it explains: the client's question, its
 * connect, every accept and dial with its result, what was logged, the close. In time order, few enough to
 * read.
 */
import { resultText } from '../baseline/leg-text.js';
import { printable } from '../base/text.js';
import { formatAddress } from '../model/address.js';
import type { Evidence } from '../model/diagnosis.js';
import { errnoName } from '../model/event-table.js';
import type { Leg, Path } from '../model/path.js';
import { programName } from '../model/process.js';
import type { Call } from './calls.js';

const MAX_EVENTS = 8;
const MAX_LOG_LENGTH = 160;

/** A fact that no event of the capture shows. */
export function statement(note: string): Evidence {
  return { row: -1, time: -1, note: printable(note) };
}

/** The path with the most steps on record; of several such, the first. */
export function clearest(calls: readonly Call[]): Call | undefined {
  let best: Call | undefined;
  let most = -1;
  for (const call of calls.slice(0, 200)) {
    const steps = eventsOf(call.path).length;
    if (steps > most) [best, most] = [call, steps];
  }
  return best;
}

/**
 * The path's most telling events and the rule's own facts (`extra`, always kept), events in time order, facts
 * without an event last.
 */
export function evidenceOf(
  calls: readonly Call[],
  extra: readonly Evidence[] = [],
): readonly Evidence[] {
  const call = clearest(calls);
  const kept = new Set(extra.map((e) => e.row));
  const events = call === undefined ? [] : eventsOf(call.path).filter((e) => !kept.has(e.row));
  const room = Math.max(4, MAX_EVENTS - extra.length);
  const chosen = events.toSorted((a, b) => b.weight - a.weight).slice(0, room);
  const seen: Evidence[] = chosen.map(({ row, time, note }) => ({ row, time, note }));
  seen.push(...extra.filter((e) => e.row >= 0));
  return [...seen.sort((a, b) => a.row - b.row), ...extra.filter((e) => e.row < 0)];
}

/** How much an event tells: the break itself, then what led to it, then what surrounds it. */
const WEIGHT = {
  broken: 6,
  log: 5,
  dial: 4,
  connect: 4,
  accept: 3,
  answer: 2,
  closed: 2,
  other: 1,
};

interface Weighed extends Evidence {
  readonly weight: number;
}

/** All events of a path that say something, each row once. */
function eventsOf(path: Path): readonly Weighed[] {
  const found: Weighed[] = lookupEvents(path);
  const visit = (leg: Leg): void => {
    found.push(...legEvents(leg, path));
    leg.dials.forEach(visit);
  };
  if (path.root !== undefined) visit(path.root);
  for (const log of path.logs) {
    const text = log.text.trim().slice(0, MAX_LOG_LENGTH);
    const weight = log.process.index === path.client.index ? WEIGHT.other : WEIGHT.log;
    found.push(event(log.row, log.time, `${programName(log.process)} writes "${text}"`, weight));
  }
  const rows = new Set<number>();
  return found.filter((e) => e.row >= 0 && !rows.has(e.row) && rows.add(e.row));
}

function lookupEvents(path: Path): Weighed[] {
  const telling =
    path.root === undefined
      ? path.lookups
      : path.lookups.filter((l) => l.addresses.includes(path.root?.remote.ip ?? ''));
  return telling.flatMap((l) => {
    const server = formatAddress(l.server);
    const asked = `${programName(l.process)} asks ${server} for ${l.name || 'a name'} ${l.type}`;
    const said = l.addresses.length > 0 ? l.addresses.join(', ') : l.rcode;
    const weight = path.root === undefined ? WEIGHT.broken : WEIGHT.answer;
    return [
      event(l.questionRow, l.questionTime, asked, weight),
      event(l.answerRow, l.answerTime, `${server} answers ${l.name} ${l.type}: ${said}`, weight),
      event(l.errorRow, l.questionTime, errnoName(l.errno), weight),
    ];
  });
}

function legEvents(leg: Leg, path: Path): Weighed[] {
  const who = programName(leg.process);
  const to = formatAddress(leg.remote);
  const isRoot = leg === path.root;
  const verb = isRoot ? 'connects to' : 'dials';
  const start = isRoot ? WEIGHT.connect : WEIGHT.dial;
  const failed = leg.result !== 'connected' && leg.result !== 'unseen';
  const atOnce = failed && leg.resultRow === leg.startRow ? `: ${resultText(leg)}` : '';
  const note = `${who} ${verb} ${to}${atOnce}`;
  const events = [event(leg.startRow, leg.startTime, note, atOnce === '' ? start : WEIGHT.broken)];
  if (failed) {
    events.push(event(leg.resultRow, leg.resultTime, `${to}: ${resultText(leg)}`, WEIGHT.broken));
  }
  if (leg.errno !== 0) {
    const text = `${who}: ${errnoName(leg.errno)} from ${to}`;
    events.push(event(leg.errorRow, leg.errorTime, text, isRoot ? WEIGHT.closed : WEIGHT.broken));
  }
  return [...events, ...acceptEvents(leg)];
}

function acceptEvents({ accepted, dials }: Leg): Weighed[] {
  if (accepted === undefined) return [];
  const by = programName(accepted.process);
  const local = formatAddress(accepted.local);
  const events = [
    event(accepted.row, accepted.time, `${by} accepts it on ${local}`, WEIGHT.accept),
  ];
  if (accepted.bytesOut > 0) return events;
  if (dials.length === 0) {
    const { firstReceiveRow: row, firstReceiveTime: time } = accepted;
    events.push(event(row, time, `${by} has the request`, WEIGHT.accept));
  }
  const weight = dials.length === 0 ? WEIGHT.broken : WEIGHT.closed;
  events.push(
    event(accepted.closeRow, accepted.closeTime, `${by} closes without an answer`, weight),
  );
  return events;
}

function event(row: number, time: number, note: string, weight: number): Weighed {
  return { row, time, note: printable(note), weight };
}
