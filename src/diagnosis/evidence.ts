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

/** The path's telling events; `extra` are facts of the rule's own, put last. */
export function evidenceOf(
  calls: readonly Call[],
  extra: readonly Evidence[] = [],
): readonly Evidence[] {
  const call = clearest(calls);
  const events = call === undefined ? [] : eventsOf(call.path);
  const room = Math.max(3, MAX_EVENTS - extra.length);
  return [...(events.length > room ? cut(events, room) : events), ...extra];
}

/** Too many tries of the same kind: the first and the last ones tell it all. */
function cut(events: readonly Evidence[], room: number): readonly Evidence[] {
  const tail = Math.floor(room / 2);
  return [...events.slice(0, room - tail), ...events.slice(events.length - tail)];
}

function eventsOf(path: Path): readonly Evidence[] {
  const found: Evidence[] = [...lookupEvents(path)];
  const visit = (leg: Leg): void => {
    found.push(...legEvents(leg, path));
    leg.dials.forEach(visit);
  };
  if (path.root !== undefined) visit(path.root);
  for (const log of path.logs) {
    const text = log.text.trim().slice(0, MAX_LOG_LENGTH);
    found.push(event(log.row, log.time, `${log.process.comm} writes "${text}"`));
  }
  const rows = new Set<number>();
  return found
    .filter((e) => e.row >= 0 && !rows.has(e.row) && rows.add(e.row))
    .toSorted((a, b) => a.time - b.time || a.row - b.row);
}

function lookupEvents(path: Path): Evidence[] {
  const telling =
    path.root === undefined
      ? path.lookups
      : path.lookups.filter((l) => l.addresses.includes(path.root?.remote.ip ?? ''));
  return telling.flatMap((l) => {
    const server = formatAddress(l.server);
    const asked = `${l.process.comm} asks ${server} for ${l.name} ${l.type}`;
    const said = l.addresses.length > 0 ? l.addresses.join(', ') : l.rcode;
    const events = [event(l.questionRow, l.questionTime, asked)];
    if (l.answerRow >= 0) events.push(event(l.answerRow, l.answerTime, `answer: ${said}`));
    if (l.errno !== 0) events.push(event(l.errorRow, l.questionTime, errnoName(l.errno)));
    return events;
  });
}

function legEvents(leg: Leg, path: Path): Evidence[] {
  const who = leg.process.comm;
  const to = formatAddress(leg.remote);
  const verb = leg === path.root ? 'connects to' : 'dials';
  const events = [event(leg.startRow, leg.startTime, `${who} ${verb} ${to}`)];
  if (leg.result !== 'connected' && leg.resultRow !== leg.startRow) {
    events.push(event(leg.resultRow, leg.resultTime, `${to}: ${resultText(leg)}`));
  }
  const { accepted } = leg;
  if (accepted !== undefined) {
    const by = accepted.process.comm;
    const local = formatAddress(accepted.local);
    events.push(event(accepted.row, accepted.time, `${by} accepts it on ${local}`));
    if (accepted.bytesOut === 0 && leg.dials.length === 0) {
      const got = `${by} has the request`;
      events.push(event(accepted.firstReceiveRow, accepted.firstReceiveTime, got));
    }
    if (accepted.bytesOut === 0) {
      const note = `${by} closes without an answer`;
      events.push(event(accepted.closeRow, accepted.closeTime, note));
    }
  }
  if (leg.errno !== 0) {
    events.push(event(leg.errorRow, leg.errorTime, `${who}: ${errnoName(leg.errno)} from ${to}`));
  }
  return events;
}

function event(row: number, time: number, note: string): Evidence {
  return { row, time, note: printable(note) };
}
