/**
 * The ladder: one call, a lane per component, its steps in time order, and in their places the steps of a
 * healthy call that never came. Arrows run over the lanes between the two components of a step.
 */
import { formatMilliseconds, formatSeconds } from '../base/format.js';
import type { Diagnosis } from '../model/diagnosis.js';
import type { Path } from '../model/path.js';
import type { Component, Ladder, Rung, RungState } from '../model/rungs.js';
import type { Snapshot } from '../model/snapshot.js';
import { cell, column, listSection } from './build.js';
import { blamedPaths, groupCalls, isFailing } from './calls.js';
import { shortQuote } from './log-text.js';
import { PATH_SCOPES, pathFor } from './path-scope.js';
import { pathTarget } from './paths.js';
import type {
  Cell,
  Column,
  ColumnSpec,
  DetailLine,
  Scope,
  Section,
  Target,
  Tone,
  View,
  ViewContext,
} from './view.js';

const MARKS: Readonly<Record<RungState, string>> = {
  ok: '',
  failed: '✖ ',
  missing: '┄ ',
  extra: '+ ',
  slow: '▲ ',
  info: '',
};

/** What fits a narrow terminal: a lane whose texts run over its neighbors, the servers of names. */
const NARROW = 12;
const NARROW_DNS = 8;
/** Texts of the last lane have nothing to run over. */
const LAST_LANE = 22;

const TONES: Readonly<Record<RungState, Tone>> = {
  ok: 'plain',
  failed: 'fail',
  missing: 'ghost',
  extra: 'warn',
  slow: 'warn',
  info: 'plain',
};

const EXPECTED = 'path.expected';

/** A rung with its place in the ladder. */
interface Step {
  readonly rung: Rung;
  readonly index: number;
  /** ns since the rung before that has a time; -1 none. */
  readonly delta: number;
}

function steps({ rungs }: Ladder): readonly Step[] {
  let last = -1;
  return rungs.map((rung, index) => {
    const delta = last >= 0 && rung.time >= 0 ? rung.time - last : -1;
    if (rung.time >= 0) last = rung.time;
    return { rung, index, delta };
  });
}

function columns(path: Path, ladder: Ladder): readonly Column<Step>[] {
  const lanes = ladder.components;
  return [
    column<Step>({
      id: 'path.at',
      header: 'at',
      align: 'right',
      min: 9,
      max: 12,
      cut: 'end',
      help: "Time since the call's start.",
      text: ({ rung }) => (rung.time < 0 ? '┄' : formatMilliseconds(rung.time - path.startTime)),
      tone: ({ rung }) => TONES[rung.state],
    }),
    column<Step>({
      id: 'path.delta',
      header: '+Δ',
      align: 'right',
      min: 8,
      max: 11,
      drop: 2,
      cut: 'end',
      help: 'Time since the step before it.',
      text: ({ rung, delta }) => (rung.time < 0 ? '┄' : formatMilliseconds(delta)),
      tone: () => 'dim',
    }),
    ...lanes.map((lane, i) => laneColumn(lane, i, lanes.length)),
    column<Step>({
      id: EXPECTED,
      header: 'expected',
      min: 10,
      max: 24,
      drop: 1,
      cut: 'end',
      help: 'What a healthy call has at this step, with its usual time or size when the baseline knows it.',
      text: ({ rung }) => rung.expected,
      tone: ({ rung }) => (rung.expected.startsWith('✓') ? 'ok' : 'dim'),
    }),
  ];
}

function laneColumn(lane: Component, index: number, count: number): Column<Step> {
  const base = column<Step>({
    id: `path.lane${String(index)}`,
    header: `${lane.label} ${shortObjects(lane.object)}`.trim(),
    ...laneWidth(lane, index === count - 1),
    cut: 'end',
    help: `What ${lane.label} does (${lane.role}).`,
    text: () => '',
  });
  return { ...base, cell: ({ rung }) => laneCell(rung, index, count) };
}

function laneWidth(lane: Component, last: boolean): Pick<ColumnSpec, 'min' | 'grow' | 'max'> {
  if (lane.role === 'dns' && !last) return { min: NARROW_DNS, grow: 0, max: 28 };
  return { min: last ? LAST_LANE : NARROW, grow: 1, max: 60 };
}

/** Objects without their namespaces: lanes are narrow, the pane has the full names. */
function shortObjects(objects: string): string {
  return objects
    .split(', ')
    .map((object) => object.slice(object.lastIndexOf('/') + 1))
    .join(', ');
}

/** The part of a rung that stands in one lane. */
function laneCell(rung: Rung, lane: number, count: number): Cell {
  const tone = TONES[rung.state];
  const text = MARKS[rung.state] + shortDetail(rung);
  const { lane: from, toLane: to } = rung;
  const arrow = to >= 0 && to !== from;
  // Words run over the lanes to their right, and over the last column where it has nothing to say.
  const span = count - from + Number(rung.expected === '');
  const words: Cell = { ...cell(text, tone), span, cut: 'end' };
  if (arrow && to < from) {
    // Right to left: the shaft starts at the receiver, the words stay with who acts.
    if (lane === to) return { ...cell('◀', tone), span: from - to, fill: '─' };
    return lane === from ? words : { text: '' };
  }
  if (arrow && rung.kind === 'question') {
    // The lane of the servers is narrow and names are long: they stand behind the arrow, as answers do.
    if (lane === from) return { ...cell('', tone), span: to - from, fill: '─' };
    const room = count - to + Number(rung.expected === '');
    return lane === to ? { ...words, text: `▶ ${text}`, span: room } : { text: '' };
  }
  if (lane !== from) return { text: '' };
  if (!arrow) return words;
  return { ...words, span: to - from + 1, fill: rung.state === 'missing' ? '┄' : '─', head: '▶' };
}

/** The detail as it fits a lane; the pane has all of it. */
function shortDetail({ kind, detail }: Rung): string {
  return kind === 'log' ? shortQuote(detail) : detail;
}

function detail(rung: Rung, ladder: Ladder, context: ViewContext): readonly DetailLine[] {
  const lane = ladder.components[rung.lane];
  const who = lane === undefined ? '' : `${lane.label} ${lane.object}`;
  const lines: DetailLine[] = [
    {
      label: rung.kind,
      text: `${who.trim()}: ${MARKS[rung.state]}${rung.detail}`,
      tone: TONES[rung.state],
    },
  ];
  if (rung.expected !== '') lines.push({ label: 'expected', text: rung.expected });
  if (rung.row < 0) {
    lines.push({ label: 'events', text: 'none: this step never came' });
    return lines;
  }
  const number = String(context.snapshot.events.number(rung.row));
  const time = `${formatSeconds(rung.time)} s`;
  lines.push({ label: `event ${number}`, text: `${time}  ${context.eventLine(rung.row)}` });
  return lines;
}

function section(context: ViewContext, path: Path): Section<Step> {
  const whole = context.ladder(path);
  const ladder = context.show.baseline ? whole : seenOnly(whole);
  const rows = steps(ladder);
  const verdict = context.snapshot.diagnoses.find((d) => d.paths.includes(path.id));
  const bad = rows.filter(({ rung }) => rung.state === 'failed' || rung.state === 'missing');
  const anomalies = bad.length > 0 ? bad : rows.filter(({ rung }) => rung.state === 'slow');
  const broken = (from: number, direction: 1 | -1): number => {
    const ahead = anomalies.filter(({ index }) => (index - from) * direction > 0);
    return (direction === 1 ? ahead[0] : ahead.at(-1))?.index ?? -1;
  };
  return listSection<Step>({
    id: 'ladder',
    title: '',
    columns: columns(path, ladder).filter((c) => context.show.baseline || c.id !== EXPECTED),
    rows,
    empty: 'nothing of this call was seen',
    key: ({ index }) => `rung:${String(index)}`,
    indexOf: (key) => (key === 'broken' ? Math.max(0, broken(-1, 1)) : Number(key.slice(5))),
    drill: ({ index }) => eventsAt(rows, index),
    subject: () => ({ kind: 'path', key: String(path.id) }),
    copy: ({ rung }) => verdict?.fix.commands[0] ?? rung.detail,
    detail: (step) => [
      ...detail(step.rung, ladder, context),
      // A verdict may be about a call in which every step that was seen is as it should be.
      ...(anomalies.length === 0 || anomalies.includes(step) ? verdictLines(verdict) : []),
    ],
    anomaly: broken,
    time: ({ rung }) => rung.time,
  });
}

/** The ladder as if there was nothing to compare with: no ghosts, nothing extra, nothing slow. */
function seenOnly({ components, rungs }: Ladder): Ladder {
  const plain = (state: RungState): RungState =>
    state === 'extra' || state === 'slow' ? 'ok' : state;
  const seen = rungs.filter(({ state }) => state !== 'missing');
  return { components, rungs: seen.map((r) => ({ ...r, state: plain(r.state), expected: '' })) };
}

/** The event of a step in place; for a step that never came, where it would have followed. */
function eventsAt(rows: readonly Step[], index: number): Target | undefined {
  const near = rows.slice(0, index + 1).findLast((step) => step.rung.row >= 0);
  const step = near ?? rows.find(({ rung }) => rung.row >= 0);
  if (step === undefined) return undefined;
  const scope = { kind: '', key: '' };
  return { view: 'events', scope, label: 'Events', cursorKey: String(step.rung.row) };
}

/** What the broken step comes to, and what mends it. */
function verdictLines(verdict: Diagnosis | undefined): readonly DetailLine[] {
  if (verdict === undefined) return [];
  const { rule, summary, fix } = verdict;
  const commands = fix.commands.map((text): DetailLine => ({ label: 'fix  $', text, tone: 'ok' }));
  return [{ label: 'verdict', text: `${rule}: ${summary}` }, ...commands];
}

/** Failing paths to the same Service. */
function failing(s: Snapshot, path: Path): readonly Path[] {
  const group = [...groupCalls(s).values()].find((g) => g.paths.includes(path));
  const blamed = blamedPaths(s);
  return group?.paths.filter((p) => isFailing(p, blamed)) ?? [];
}

function neighbour(context: ViewContext, scope: Scope, direction: 1 | -1): Target | undefined {
  const path = pathFor(context, scope);
  if (path === undefined) return undefined;
  const others = failing(context.snapshot, path).filter((p) => (p.id - path.id) * direction > 0);
  const next = direction === 1 ? others[0] : others.at(-1);
  return next === undefined ? undefined : pathTarget(next);
}

function subtitle(context: ViewContext, scope: Scope): string {
  const path = pathFor(context, scope);
  if (path === undefined) return '';
  const all = failing(context.snapshot, path);
  const at = all.indexOf(path);
  const outcome = at < 0 ? path.outcome : `failing call ${String(at + 1)} of ${String(all.length)}`;
  return path.reason === '' ? outcome : `${outcome}: ${path.reason}`;
}

/** In the place of the ladder of what carries no call. */
const nothing: Section<Step> = listSection<Step>({
  id: 'ladder',
  title: '',
  columns: [],
  rows: [],
  empty: 'no call goes through here',
  key: String,
});

export const path: View = {
  id: 'path',
  aliases: ['ladder'],
  title: 'Ladder',
  help:
    'One call, step by step, a lane per component. ✖ failed, ┄ expected but never came, ▲ slow, + not part of ' +
    'a healthy call. {open} shows the raw event of a step in place, {previous-failing} and {next-failing} go to other failing calls of the same Service.',
  appliesTo: PATH_SCOPES,
  form: 'text',
  sections: (context, scope) => {
    const found = pathFor(context, scope);
    return [found === undefined ? nothing : section(context, found)];
  },
  subtitle,
  neighbour,
};
